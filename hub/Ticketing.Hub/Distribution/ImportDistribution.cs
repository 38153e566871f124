using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Distribution;

/// <summary>Sales channels; "community_types" lists codes with a space between, "-" for individuals.</summary>
sealed class ImportChannels : ImportSheet
{
    public override string Kind => "contacts";

    public override string Name => "channels";

    public override int Rank => ImportRank.Channels;

    public override IReadOnlyList<string> Required => ["code", "name", "kind"];

    public override IReadOnlyList<string> Optional => ["community_types", "other_organisation"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<SalesChannel>().ToDictionaryAsync(channel => channel.Code, cancellationToken);
        var types = await db.Set<CommunityType>().Select(type => type.Code).ToListAsync(cancellationToken);
        var audiences = (await db.Set<ChannelAudience>().AsTracking().ToListAsync(cancellationToken))
            .ToLookup(audience => audience.Channel);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            var kind = row.Choice("kind", ChannelKind.BoxOffice);
            if (!known.TryGetValue(code, out var channel))
                db.Add(channel = new SalesChannel { Code = code, Name = name, Kind = kind });
            (channel.Name, channel.Kind) = (name, kind);
            channel.OfAnotherOrganisation = row.Flag("other_organisation", false);
            var wanted = row.Codes("community_types");
            foreach (var type in wanted.Where(type => type.Length > 0 && !types.Contains(type)))
            {
                row.Wrong("community_types", "import.reference-unknown", $"there is no community type '{type}'.");
            }

            db.RemoveRange(audiences[code].Where(one => !wanted.Contains(one.CommunityType)));
            db.AddRange(wanted.Except(audiences[code].Select(one => one.CommunityType))
                .Select(type => new ChannelAudience { Channel = code, CommunityType = type }));
        }
    }
}
