using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Assistant.Solver;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Assistant;

/// <summary>
/// Reads the requests of a season that are still open, and the room that they compete for, as the solver's problem. The
/// same levels of authorisation count as for a placement by hand.
/// </summary>
sealed class SeasonRequests
{
    readonly HubDb db;
    readonly AssistantChoices choices;
    readonly long nowMs;
    readonly Dictionary<Guid, Asker> askers = [];
    readonly Dictionary<int, Overbooking> overbooking = [];
    readonly Dictionary<int, SubjectPerformance> performances = [];
    List<LoadedOption> options = [];
    Dictionary<Guid, OptionSubject> subjects = [];
    List<(OptionLimitation Table, IReadOnlyCollection<string> Types)> limitations = [];

    SeasonRequests(HubDb db, AssistantChoices choices, long nowMs) => (this.db, this.choices, this.nowMs) = (db, choices, nowMs);

    /// <param name="db">One moment of the database.</param>
    /// <param name="by">Whose perimeter counts: nobody places what he may not see.</param>
    /// <param name="season">Whose requests.</param>
    /// <param name="choices">Time and priorities.</param>
    /// <param name="locks">The operator's decisions, by option.</param>
    /// <param name="nowMs">Past performances take nobody.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<AssistantProblem> Of(
        HubDb db, SignedInOperator by, Guid season, AssistantChoices choices, IReadOnlyDictionary<Guid, AssistantLock> locks,
        long nowMs, CancellationToken cancellationToken)
    {
        var reading = new SeasonRequests(db, choices, nowMs);
        var ids = await (await OptionReach.Of(db, by, cancellationToken))
            .Where(option => option.SeasonId == season && option.State == OptionState.Requested)
            .OrderBy(option => option.Number).Select(option => option.Id).ToListAsync(cancellationToken);
        await reading.Load(ids, cancellationToken);
        var room = await OptionRoom.Of(db, reading.performances.Keys, cancellationToken);
        var requests = reading.options.ConvertAll(loaded => reading.Request(loaded, room, locks.GetValueOrDefault(loaded.Option.Id)));
        var (rooms, gauges) = await reading.Rooms(room, cancellationToken);
        return new AssistantProblem(
            requests, rooms, gauges, await reading.Limits(cancellationToken),
            new AssistantSettings(TimeSpan.FromSeconds(choices.Seconds), PlacesFirst: choices.PlacesFirst));
    }

    async Task Load(List<Guid> ids, CancellationToken cancellationToken)
    {
        options = await OptionBook.LoadAll(db, ids, cancellationToken);
        limitations = await OptionBook.Limitations(db, cancellationToken);
        var contacts = options.Select(loaded => loaded.Option.ContactId).Distinct().ToList();
        foreach (var asker in await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
            from type in types.DefaultIfEmpty()
            where contacts.Contains(contact.Id)
            select new Asker(
                contact.Id, contact.Number, "", contact.StructureId, type == null ? "" : type.Code,
                type == null ? "" : type.Name)).ToListAsync(cancellationToken))
        {
            askers[asker.ContactId] = asker;
        }

        var once = new SubjectsOnce(db);
        // Places last: where a product has other terms, a performance's own overbooking is the event's.
        foreach (var loaded in options.OrderBy(loaded => loaded.Option.Kind == OptionKind.Places))
        {
            var subject = await once.Of(loaded, cancellationToken);
            subjects[loaded.Option.Id] = subject;
            foreach (var performance in subject.Performances.Concat(subject.Extras))
            {
                performances[performance.Number] = performance;
                overbooking[performance.Number] = subject.Terms.Overbooking;
            }
        }
    }

    AssistantRequest Request(LoadedOption loaded, OptionRoom room, AssistantLock? locked)
    {
        var (option, subject, asker) = (loaded.Option, subjects[loaded.Option.Id], askers[loaded.Option.ContactId]);
        return new AssistantRequest(
            option.Id, option.Number, KeyOf(asker), choices.PriorityOf(asker.CommunityType), option.RequestedAtMs, option.Contingent,
            option.Kind == OptionKind.Product
                ? [Wish(loaded, subject, asker, subject.Included(loaded.Choices), room)]
                : [.. DatesOf(loaded).Select(number => Wish(loaded, subject, asker,
                    [.. subject.Performances.Where(date => date.Number == number)], room))],
            // A product has the same category at all of its performances: raising it one by one is no placement.
            option.AcceptsUpgrade && option.Kind == OptionKind.Places, option.TwinGroup, locked);
    }

    AssistantWish Wish(
        LoadedOption loaded, OptionSubject subject, Asker asker, IReadOnlyList<SubjectPerformance> dates, OptionRoom room)
    {
        List<WishedSeats> seats = [.. loaded.Wishes.Where(wish => wish.Quantity > 0)
            .OrderBy(wish => wish.Category, StringComparer.Ordinal).Select(wish => new WishedSeats(wish.Category, wish.Quantity))];
        List<AssistantQuantity> lines =
            [.. dates.SelectMany(date => seats.Select(one => new AssistantQuantity(date.Number, one.Category, one.Quantity)))];
        if (lines.Count == 0)
            return new AssistantWish([new AssistantQuantity(0, "", loaded.Option.Requested)], "option.performance-unknown");
        if (dates.Any(date => seats.Exists(one => date.Category(one.Category) is null)))
            return new AssistantWish(lines, "option.category-unknown");
        try
        {
            OptionRules.CheckLevels(subject, asker, dates, seats, limitations, new Dictionary<int, int>());
            foreach (var date in dates)
            {
                room.CheckOpen(date.Number, nowMs);
            }

            return new AssistantWish(lines);
        }
        catch (RuleViolation no)
        {
            return new AssistantWish(lines, no.Code);
        }
    }

    async Task<(List<AssistantRoom> Rooms, List<AssistantGauge> Gauges)> Rooms(OptionRoom room, CancellationToken cancellationToken)
    {
        var contingents = options.Select(loaded => loaded.Option.Contingent).Distinct().ToList();
        var uncounted = await Uncounted(cancellationToken);
        List<AssistantRoom> rooms = [];
        List<AssistantGauge> gauges = [];
        foreach (var performance in performances.Values)
        {
            var over = overbooking[performance.Number];
            foreach (var category in performance.Categories)
            {
                var capacity = room.Capacity(performance.Number, category.Code);
                var taken = room.Taken(performance.Number, category.Code)
                    + uncounted.Where(one => one.Performance == performance.Number && one.Category == category.Code).Sum(one => one.Places);
                gauges.Add(new AssistantGauge(
                    performance.Number, category.Code, performance.Above(category.Code)?.Code,
                    (over.Base == OverbookingBase.Gauge ? over.Over(capacity) : capacity) - taken));
                rooms.AddRange(contingents.Select(contingent => new AssistantRoom(
                    performance.Number, contingent, category.Code,
                    room.Free(performance.Number, category.Code, contingent, over) - uncounted
                        .Where(one => one.Performance == performance.Number && one.Category == category.Code
                            && one.Contingent == contingent)
                        .Sum(one => one.Places))));
            }
        }

        return (rooms, gauges);
    }

    /// <summary>Placed where placements take nothing off availability: the places are promised all the same.</summary>
    async Task<List<(int Performance, string Category, string Contingent, int Places)>> Uncounted(CancellationToken cancellationToken)
    {
        var numbers = performances.Keys.ToList();
        var rows = await (
            from line in db.Set<PlacedLine>()
            join option in db.Set<Option>() on line.OptionId equals option.Id
            where line.HoldId == null && numbers.Contains(line.Performance)
                && (option.State == OptionState.Placed || option.State == OptionState.Validated || option.State == OptionState.Firm)
            group line.Quantity by new { line.Performance, line.Category, option.Contingent } into lines
            select new { lines.Key, Places = lines.Sum() }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.Key.Performance, row.Key.Category, row.Key.Contingent, row.Places));
    }

    /// <summary>What each structure may still have of a performance, by the tables of its community type.</summary>
    async Task<List<AssistantStructureLimit>> Limits(CancellationToken cancellationToken)
    {
        if (limitations.TrueForAll(one => one.Table.MostPerPerformance is null))
            return [];
        var had = await Had(cancellationToken);
        var limits = new Dictionary<(Guid Structure, int Performance), int>();
        foreach (var loaded in options)
        {
            var (subject, asker) = (subjects[loaded.Option.Id], askers[loaded.Option.ContactId]);
            var most = limitations.Where(one => one.Table.Family == subject.Family && one.Types.Contains(asker.CommunityType))
                .Min(one => one.Table.MostPerPerformance);
            if (most is not { } each)
                continue;
            foreach (var performance in subject.Performances.Concat(subject.Extras))
            {
                var key = (KeyOf(asker), performance.Number);
                limits[key] = Math.Min(limits.GetValueOrDefault(key, int.MaxValue), each - had.GetValueOrDefault(key));
            }
        }

        return [.. limits.Select(limit => new AssistantStructureLimit(limit.Key.Structure, limit.Key.Performance, limit.Value))];
    }

    async Task<Dictionary<(Guid Structure, int Performance), int>> Had(CancellationToken cancellationToken)
    {
        var numbers = performances.Keys.ToList();
        var rows = await (
            from line in db.Set<PlacedLine>()
            join option in db.Set<Option>() on line.OptionId equals option.Id
            join contact in db.Set<Contact>() on option.ContactId equals contact.Id
            where numbers.Contains(line.Performance)
                && (option.State == OptionState.Placed || option.State == OptionState.Validated || option.State == OptionState.Firm
                    || option.State == OptionState.TakenUp || option.State == OptionState.Sold)
            group line.Quantity by new { Structure = contact.StructureId ?? contact.Id, line.Performance } into lines
            select new { lines.Key, Places = lines.Sum() }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => (row.Key.Structure, row.Key.Performance), row => row.Places);
    }

    internal static IEnumerable<int> DatesOf(LoadedOption loaded) =>
        [loaded.Option.WishedPerformance!.Value, .. loaded.Fallbacks.OrderBy(date => date.Rank).Select(date => date.Performance)];

    static Guid KeyOf(Asker asker) => asker.StructureId ?? asker.ContactId;
}
