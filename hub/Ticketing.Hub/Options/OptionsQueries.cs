using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>The list of options, as an operator searches, sorts and pages it; within his rights and perimeter.</summary>
public sealed class OptionsQueries(HubDatabase database, OptionDays days)
{
    public const int LargestPage = 200;

    /// <summary>The most that can be marked at once.</summary>
    public const int MostMarked = 2000;

    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<FoundOptions> Search(
        SignedInOperator by, OptionSearch search, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var matching = await Matching(db, by, search, cancellationToken);
        var byState = await matching.GroupBy(option => option.State)
            .Select(group => new StateCount(
                group.Key, group.Count(), group.Sum(option => (long)option.Requested),
                group.Sum(option => (long)option.Placed))).ToListAsync(cancellationToken);
        var states = OptionStates.Of(search);
        var shown = byState.FindAll(count => states.Contains(count.State));
        var total = shown.Sum(count => count.Options);
        var ids = total == 0
            ? []
            : await OptionOrder.Sorted(InStates(matching, states, byState), search)
                .Skip(Math.Max(0, search.Skip)).Take(Math.Clamp(search.Take, 1, LargestPage)).ToListAsync(cancellationToken);
        return new FoundOptions(
            total, shown.Sum(count => count.Asked), shown.Sum(count => count.Placed),
            await Lines(db, ids, cancellationToken), byState);
    }

    /// <summary>Ids of all that the search finds, in the list's order: for marking them.</summary>
    public async Task<List<Guid>> Ids(SignedInOperator by, OptionSearch search, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var matching = await Matching(db, by, search, cancellationToken);
        return await OptionOrder.Sorted(InStates(matching, OptionStates.Of(search), null), search)
            .Take(MostMarked).ToListAsync(cancellationToken);
    }

    /// <summary>Lines of these options, in the order of the ids.</summary>
    public async Task<List<OptionLine>> Lines(
        SignedInOperator by, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var seen = await OptionReach.Of(db, by, cancellationToken);
        var allowed = await seen.Where(option => ids.Contains(option.Id)).Select(option => option.Id)
            .ToListAsync(cancellationToken);
        return await Lines(db, [.. ids.Where(allowed.Contains)], cancellationToken);
    }

    static IQueryable<Option> InStates(IQueryable<Option> options, List<OptionState> states, List<StateCount>? found)
    {
        // States that nobody is in need not be left out: without a condition the sort column's own index is walked.
        if (found is not null && found.TrueForAll(count => states.Contains(count.State)))
            return options;
        return states.Count == 1
            ? options.Where(option => option.State == states[0])
            : options.Where(option => states.Contains(option.State));
    }

    async Task<IQueryable<Option>> Matching(
        HubDb db, SignedInOperator by, OptionSearch search, CancellationToken cancellationToken)
    {
        var options = await OptionReach.Of(db, by, cancellationToken);
        if (search.Number is { } number)
            options = options.Where(option => option.Number == number);
        if (search.Season is { } season)
            options = options.Where(option => option.SeasonId == season);
        if (search.Activity is { } activity)
            options = options.Where(option => option.ActivityId == activity);
        if (search.Event is { } @event)
            options = options.Where(option => option.EventId == @event);
        if (search.Product.Length > 0)
            options = options.Where(option => option.Product == search.Product);
        if (search.OnlyOverdue)
        {
            var today = days.Today;
            options = options.Where(option => option.DueDay < today && Option.Open.Contains(option.State));
        }

        foreach (var word in Contact.Folded(search.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options = options.Where(option => option.SearchText.Contains(word));
        }

        options = OfDates(options, search);
        if (search.At is { } at)
            options = await StartingAt(db, options, at, cancellationToken);
        return search.Performance is { } performance
            ? await OfPerformance(db, options, performance, search.AlsoFallbacks, cancellationToken)
            : options;
    }

    IQueryable<Option> OfDates(IQueryable<Option> options, OptionSearch search)
    {
        if (search.From is { } from)
        {
            var first = days.StartOf(from);
            options = options.Where(option => option.StartsAtMs >= first);
        }

        if (search.Until is { } until && until < DateOnly.MaxValue)
        {
            var end = days.StartOf(until.AddDays(1));
            options = options.Where(option => option.StartsAtMs < end);
        }

        return options;
    }

    /// <summary>A time of day is the venue's own: the few starts there are are told apart here, not by the database.</summary>
    async Task<IQueryable<Option>> StartingAt(
        HubDb db, IQueryable<Option> options, TimeOnly at, CancellationToken cancellationToken)
    {
        var starts = await db.Set<Performance>().Select(performance => performance.StartsAtMs).Distinct()
            .ToListAsync(cancellationToken);
        var matching = starts.FindAll(ms => TimeOnly.FromDateTime(days.Local(ms)) == at);
        return options.Where(option => matching.Contains(option.StartsAtMs));
    }

    static async Task<IQueryable<Option>> OfPerformance(
        HubDb db, IQueryable<Option> options, int performance, bool alsoFallbacks, CancellationToken cancellationToken)
    {
        var products = await (
            from inside in db.Set<ProductPerformance>()
            join product in db.Set<Product>() on inside.Product equals product.Code
            where inside.Performance == performance && product.Kind != ProductKind.ChoiceSubscription
            select product.Code).ToListAsync(cancellationToken);
        var chosen = db.Set<OptionChoice>().Where(choice => choice.Performance == performance)
            .Select(choice => choice.OptionId);
        var fallbacks = db.Set<OptionFallback>().Where(date => date.Performance == performance)
            .Select(date => date.OptionId);
        return options.Where(option => option.PlacedPerformance == performance
            || (option.PlacedPerformance == null && option.WishedPerformance == performance)
            || (option.Kind == OptionKind.Product && (products.Contains(option.Product) || chosen.Contains(option.Id)))
            || (alsoFallbacks && fallbacks.Contains(option.Id)));
    }

    internal static async Task<List<OptionLine>> Lines(HubDb db, List<Guid> ids, CancellationToken cancellationToken)
    {
        var lines = await (
            from option in db.Set<Option>()
            join contact in db.Set<Contact>() on option.ContactId equals contact.Id
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join @event in db.Set<Event>() on option.EventId equals @event.Id into events
            from @event in events.DefaultIfEmpty()
            join product in db.Set<Product>() on option.Product equals product.Code into products
            from product in products.DefaultIfEmpty()
            where ids.Contains(option.Id)
            select new OptionLine
            {
                Id = option.Id,
                Number = option.Number,
                Kind = option.Kind,
                State = option.State,
                ContactNumber = contact.Number,
                Contact = (contact.FirstName + " " + contact.LastName).Trim(),
                Structure = structure == null ? "" : structure.Name,
                Provenance = option.Provenance,
                Subject = @event != null ? @event.Name : product != null ? product.Name : option.Product,
                Performance = option.PlacedPerformance ?? option.WishedPerformance,
                StartsAtMs = option.StartsAtMs,
                Asked = option.Requested,
                Placed = option.Placed,
                DueDay = option.DueDay,
                OrderFile = option.OrderFile,
                WaitingSinceMs = option.WaitingSinceMs,
                OnFallback = option.PlacedPerformance != null && option.PlacedPerformance != option.WishedPerformance,
                HasRemark = option.Remark != "" || option.InternalRemark != "",
                HasTwins = option.TwinGroup != null,
                WaitingRank = option.State != OptionState.Waiting
                    ? 0
                    : 1 + db.Set<Option>().Count(other => other.State == OptionState.Waiting
                        && other.WishedPerformance == option.WishedPerformance && other.Product == option.Product
                        && (other.WaitingSinceMs < option.WaitingSinceMs
                            || (other.WaitingSinceMs == option.WaitingSinceMs && other.Number < option.Number))),
            }).ToListAsync(cancellationToken);
        var at = ids.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);
        return [.. lines.OrderBy(line => at[line.Id])];
    }
}
