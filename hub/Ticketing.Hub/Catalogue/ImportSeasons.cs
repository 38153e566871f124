using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

sealed class ImportSeasons(Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "seasons";

    public override int Rank => ImportRank.Basics;

    public override IReadOnlyList<string> Required => ["code", "name"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<Season>().ToDictionaryAsync(season => season.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (known.TryGetValue(code, out var season))
                season.Name = name;
            else
                db.Add(new Season { Id = ids.Next(), Code = code, Name = name });
        }
    }
}

sealed class ImportActivities(Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "activities";

    public override int Rank => ImportRank.Activities;

    public override IReadOnlyList<string> Required => ["code", "name", "season"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var seasons = await db.Set<Season>().ToDictionaryAsync(season => season.Code, cancellationToken);
        var known = await db.Set<Activity>().ToDictionaryAsync(activity => activity.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (row.Reference("season", seasons, "season") is not { } season)
                continue;
            if (known.TryGetValue(code, out var activity))
                (activity.Name, activity.SeasonId) = (name, season.Id);
            else
                db.Add(new Activity { Id = ids.Next(), Code = code, Name = name, SeasonId = season.Id });
        }
    }
}

sealed class ImportEvents(Ids ids, Facts facts) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "events";

    public override int Rank => ImportRank.Events;

    public override IReadOnlyList<string> Required => ["code", "name", "activity"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var activities = await db.Set<Activity>().ToDictionaryAsync(activity => activity.Code, cancellationToken);
        var known = await db.Set<Event>().ToDictionaryAsync(found => found.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (row.Reference("activity", activities, "activity") is not { } activity)
                continue;
            if (known.TryGetValue(code, out var found))
                (found.Name, found.ActivityId) = (name, activity.Id);
            else
                db.Add(new Event { Id = ids.Next(), Code = code, Name = name, ActivityId = activity.Id });
        }

        facts.PublishChanged<Event, EventNamed>(db, changed => new EventNamed(changed.Id));
    }
}
