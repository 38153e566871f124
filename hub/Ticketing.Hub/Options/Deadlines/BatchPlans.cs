using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>What a batch will do with one option: it, or why not.</summary>
/// <param name="Twins">Numbers of the options that go with it.</param>
public sealed record BatchDecision(BatchCandidate Option, BatchNo? No, IReadOnlyList<long> Twins);

/// <summary>Reads what a batch looks at and asks its rules, for a preview and for a run alike.</summary>
public sealed class BatchPlans(OptionDays days, VenueCalendar calendar, IOptions<DeadlineOptions> settings)
{
    sealed record Known(IReadOnlyDictionary<long, long> Deposits, IReadOnlySet<Guid> RemindedToday);

    public int Margin(BatchFilter filter) => filter.MarginDays ?? settings.Value.ReleaseMarginDays;

    /// <param name="db">Of a query, or of a command.</param>
    /// <param name="actor">His rights and perimeter count.</param>
    /// <param name="kind">Reminder or release.</param>
    /// <param name="filter">Which options.</param>
    /// <param name="only">Of these alone; null: of all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<List<BatchDecision>> Decide(
        HubDb db, OptionActor actor, BatchKind kind, BatchFilter filter, IReadOnlyCollection<Guid>? only,
        CancellationToken cancellationToken)
    {
        var today = days.Today;
        var until = kind == BatchKind.Reminder ? today + settings.Value.ReminderDays : today - 1;
        var options = only is null ? Due(db, kind, filter, until) : db.Set<Option>().Where(option => only.Contains(option.Id));
        var candidates = await Read(db, options, cancellationToken);
        if (kind == BatchKind.Release)
            candidates = await WithTwins(db, candidates, cancellationToken);
        var known = await KnownOf(db, candidates, today, cancellationToken);
        var first = candidates.ConvertAll(option => (
            Option: option, No: Against(actor, kind, option) ?? Rule(kind, option, known, today, filter)));
        return kind == BatchKind.Reminder
            ? first.ConvertAll(one => new BatchDecision(one.Option, one.No, []))
            : [.. first.GroupBy(one => one.Option.TwinGroup ?? one.Option.Id).SelectMany(group => Together([.. group]))
                .OrderBy(decision => decision.Option.DueDay).ThenBy(decision => decision.Option.Number)];
    }

    /// <summary>Twins are released together or not at all: one overdue is enough, one that cannot go keeps them all.</summary>
    static IEnumerable<BatchDecision> Together(List<(BatchCandidate Option, BatchNo? No)> twins)
    {
        if (twins.Count == 1)
            return [new BatchDecision(twins[0].Option, twins[0].No, [])];
        var numbers = twins.ConvertAll(one => one.Option.Number);
        var kept = twins.Find(one => one.No is { Hard: true });
        return twins.Select(one => new BatchDecision(
            one.Option,
            kept.No is not null
                ? one.No is { Hard: true } own ? own
                    : new BatchNo("option.twin-kept", $"Option {one.Option.Number} is twinned with {kept.Option.Number}, which cannot be released.")
                : twins.Exists(twin => twin.No is null) ? null : one.No,
            numbers.FindAll(number => number != one.Option.Number)));
    }

    BatchNo? Rule(BatchKind kind, BatchCandidate option, Known known, int today, BatchFilter filter)
    {
        var facts = new BatchFacts(
            today, option.RemindedAtMs > 0 ? days.Of(option.RemindedAtMs) : null,
            known.RemindedToday.Contains(option.ContactId),
            option.OrderFile is { } file ? known.Deposits.GetValueOrDefault(file) : 0);
        return kind == BatchKind.Reminder
            ? BatchRules.AgainstReminder(option, facts, settings.Value.ReminderDays)
            : BatchRules.AgainstRelease(option, facts, Margin(filter), settings.Value.ReleaseOnlyAfterReminder);
    }

    /// <summary>An operator's right by kind of option, and his perimeter.</summary>
    static BatchNo? Against(OptionActor actor, BatchKind kind, BatchCandidate option)
    {
        try
        {
            actor.Require(OptionRights.Manage(option.Kind), OverdueBatch.RightOf(kind));
            actor.RequireCovers(option.Family, option.AudienceCategory);
            return null;
        }
        catch (RuleViolation no)
        {
            return BatchNo.Of(no, hard: true);
        }
    }

    static IQueryable<Option> Due(HubDb db, BatchKind kind, BatchFilter filter, int until)
    {
        var states = kind == BatchKind.Reminder ? Option.Open : [.. Option.Open, OptionState.TakenUp];
        return DeadlineFilters.Within(db, filter).Where(option => option.DueDay <= until && states.Contains(option.State));
    }

    static async Task<List<BatchCandidate>> WithTwins(
        HubDb db, List<BatchCandidate> candidates, CancellationToken cancellationToken)
    {
        var groups = candidates.Select(option => option.TwinGroup).OfType<Guid>().Distinct().ToList();
        if (groups.Count == 0)
            return candidates;
        var had = candidates.Select(option => option.Id).ToHashSet();
        var twins = await Read(
            db, db.Set<Option>().Where(option => option.TwinGroup != null && groups.Contains(option.TwinGroup.Value)),
            cancellationToken);
        return [.. candidates, .. twins.Where(twin => !had.Contains(twin.Id))];
    }

    static Task<List<BatchCandidate>> Read(HubDb db, IQueryable<Option> options, CancellationToken cancellationToken) => (
        from option in options
        join contact in db.Set<Contact>() on option.ContactId equals contact.Id
        join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
        from structure in structures.DefaultIfEmpty()
        join row in db.Set<Event>() on option.EventId equals row.Id into events
        from row in events.DefaultIfEmpty()
        join product in db.Set<Product>() on option.Product equals product.Code into products
        from product in products.DefaultIfEmpty()
        join audience in db.Set<AudienceSubCategory>() on option.AudienceSubCategory equals audience.Code into audiences
        from audience in audiences.DefaultIfEmpty()
        orderby option.DueDay, option.Number
        select new BatchCandidate
        {
            Id = option.Id,
            Number = option.Number,
            Kind = option.Kind,
            ContactId = option.ContactId,
            State = option.State,
            DueDay = option.DueDay,
            RemindedAtMs = option.RemindedAtMs,
            TwinGroup = option.TwinGroup,
            OrderFile = option.OrderFile,
            Places = option.Placed,
            StartsAtMs = option.StartsAtMs,
            Email = contact.Email,
            Contact = (contact.FirstName + " " + contact.LastName).Trim(),
            Structure = structure == null ? "" : structure.Name,
            Subject = row != null ? row.Name : product != null ? product.Name : "",
            Family = product != null ? product.Family : ProductFamily.SingleEntry,
            AudienceCategory = audience == null ? "" : audience.AudienceCategory,
        }).AsNoTracking().ToListAsync(cancellationToken);

    async Task<Known> KnownOf(
        HubDb db, List<BatchCandidate> candidates, int today, CancellationToken cancellationToken)
    {
        var since = calendar.StartOf(DateOnly.FromDayNumber(today));
        var reminded = await db.Set<Option>().Where(option => option.RemindedAtMs >= since)
            .Select(option => option.ContactId).Distinct().ToListAsync(cancellationToken);
        // Few order files have money on account: they are read once, whatever the number of options.
        var deposits = candidates.TrueForAll(option => option.OrderFile is null)
            ? []
            : await db.Set<LedgerLine>().Where(line => line.Account == Accounts.Deposits)
                .GroupBy(line => line.SubAccount).Select(group => new { group.Key, Left = -group.Sum(line => line.Amount) })
                .Where(row => row.Left != 0).ToListAsync(cancellationToken);
        return new Known(
            deposits.Where(row => long.TryParse(row.Key, out _))
                .ToDictionary(row => long.Parse(row.Key, System.Globalization.CultureInfo.InvariantCulture), row => row.Left),
            reminded.ToHashSet());
    }
}

/// <summary>Options of a family, season, product and event: what lists and batches are narrowed to.</summary>
static class DeadlineFilters
{
    public static IQueryable<Option> Within(HubDb db, BatchFilter filter)
    {
        var options = db.Set<Option>().AsQueryable();
        if (filter.Family == ProductFamily.SingleEntry)
            options = options.Where(option => option.Kind == OptionKind.Places);
        else if (filter.Family.Length > 0)
        {
            options = options.Where(option => db.Set<Product>()
                .Any(product => product.Code == option.Product && product.Family == filter.Family));
        }

        if (filter.Season.Length > 0)
        {
            options = options.Where(option => db.Set<Season>()
                .Any(season => season.Id == option.SeasonId && season.Code == filter.Season));
        }

        if (filter.Product.Length > 0)
            options = options.Where(option => option.Product == filter.Product);
        if (filter.Event.Length > 0)
        {
            options = options.Where(option => db.Set<Event>()
                .Any(row => row.Id == option.EventId && row.Code == filter.Event));
        }

        return options;
    }
}
