using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Deadlines;

public enum DueShow
{
    /// <summary>Uniquement échus.</summary>
    Overdue,

    /// <summary>Due within the days of a reminder.</summary>
    Soon,

    /// <summary>All that has a due date and is open.</summary>
    Open,
}

public sealed record DueSearch(DueShow Show, BatchFilter Filter, int Skip, int Take);

public sealed record DueLine(
    Guid Id, long Number, OptionKind Kind, OptionState State, string Contact, string Structure, string Subject, long StartsAtMs,
    int Requested, int Placed, int DueDay, long RemindedAtMs, long? OrderFile, bool Twinned);

/// <summary>Options that are due in one week, by state.</summary>
/// <param name="MondayDay">DateOnly.DayNumber; null: all that is overdue already.</param>
public sealed record DueWeek(int? MondayDay, int Requested, int Placed, int Ordered, int Firm)
{
    public int All => Requested + Placed + Ordered + Firm;
}

public sealed record RunLine(
    Guid Id, BatchKind Kind, BatchState State, bool ByNight, string Who, long StartedAtMs, long EndedAtMs, int MarginDays,
    int Done, int Refused, int Skipped, int Planned);

public sealed record RunOptionLine(
    Guid OptionId, long Number, string Contact, string Structure, int? DueDay, OptionState From, BatchOutcome Outcome,
    string Code, string Detail, string Parts, long AtMs);

public sealed record RunReport(RunLine Run, BatchFilter Filter, IReadOnlyList<RunOptionLine> Lines);

/// <summary>Due dates as the office looks at them: what is overdue, what comes week by week, what the batches did.</summary>
public sealed class DeadlineQueries(HubDatabase database, OptionDays days, IOptions<DeadlineOptions> settings)
{
    const int LargestPage = 200, DaysOfWeek = 7;

    public async Task<Slice<DueLine>> Due(DueSearch search, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var today = days.Today;
        var open = DeadlineFilters.Within(db, search.Filter)
            .Where(option => option.DueDay != null && Option.Open.Contains(option.State));
        open = search.Show switch
        {
            DueShow.Overdue => open.Where(option => option.DueDay < today),
            DueShow.Soon => open.Where(option =>
                option.DueDay >= today && option.DueDay <= today + settings.Value.ReminderDays),
            _ => open,
        };
        var total = await open.CountAsync(cancellationToken);
        var rows = await (
            from option in open.OrderBy(row => row.DueDay).ThenBy(row => row.Number).Skip(Math.Max(0, search.Skip))
                .Take(Math.Clamp(search.Take, 1, LargestPage))
            join contact in db.Set<Contact>() on option.ContactId equals contact.Id
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join row in db.Set<Event>() on option.EventId equals row.Id into events
            from row in events.DefaultIfEmpty()
            join product in db.Set<Product>() on option.Product equals product.Code into products
            from product in products.DefaultIfEmpty()
            orderby option.DueDay, option.Number
            select new DueLine(
                option.Id, option.Number, option.Kind, option.State, (contact.FirstName + " " + contact.LastName).Trim(),
                structure == null ? "" : structure.Name, row != null ? row.Name : product != null ? product.Name : "",
                option.StartsAtMs, option.Requested, option.Placed, option.DueDay!.Value, option.RemindedAtMs,
                option.OrderFile, option.TwinGroup != null)).ToListAsync(cancellationToken);
        return new Slice<DueLine>(rows, total);
    }

    /// <summary>What is overdue, then so many weeks from this one.</summary>
    public async Task<List<DueWeek>> Weeks(BatchFilter filter, int weeks, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var today = days.Today;
        var monday = today - (((int)DateOnly.FromDayNumber(today).DayOfWeek + DaysOfWeek - 1) % DaysOfWeek);
        var until = monday + (DaysOfWeek * weeks);
        var rows = await DeadlineFilters.Within(db, filter)
            .Where(option => option.DueDay != null && option.DueDay < until && Option.Open.Contains(option.State))
            .GroupBy(option => new { option.DueDay, option.State })
            .Select(group => new { Day = group.Key.DueDay!.Value, group.Key.State, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var counts = rows.ConvertAll(row => (row.Day, row.State, row.Count));
        return
        [
            Week(null, counts.FindAll(row => row.Day < today)),
            .. Enumerable.Range(0, weeks).Select(week => monday + (DaysOfWeek * week)).Select(first => Week(
                first, counts.FindAll(row => row.Day >= Math.Max(first, today) && row.Day < first + DaysOfWeek))),
        ];
    }

    public async Task<List<RunLine>> Runs(int most, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Runs(db, db.Set<BatchRun>().OrderByDescending(run => run.StartedAtMs).Take(most))
            .ToListAsync(cancellationToken);
    }

    /// <exception cref="RuleViolation">"batch-run.not-found".</exception>
    public async Task<RunReport> Run(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var run = await db.Set<BatchRun>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw RuleViolation.NotFound("batch-run", id);
        var line = await Runs(db, db.Set<BatchRun>().Where(row => row.Id == id)).SingleAsync(cancellationToken);
        var lines = await (
            from row in db.Set<BatchLine>()
            join contact in db.Set<Contact>() on row.ContactId equals contact.Id
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            where row.RunId == id
            orderby row.Number
            select new RunOptionLine(
                row.OptionId, row.Number, (contact.FirstName + " " + contact.LastName).Trim(),
                structure == null ? "" : structure.Name, row.DueDay, row.From, row.Outcome, row.Code, row.Detail, row.Parts, row.AtMs))
            .ToListAsync(cancellationToken);
        return new RunReport(line, run.Filter, lines);
    }

    /// <summary>Families and products that a list may be narrowed to, and the seasons: code and name.</summary>
    public async Task<DueChoices> Choices(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return new DueChoices(
            await db.Set<ProductFamily>().OrderBy(row => row.Name).Select(row => new DueChoice(row.Code, row.Name))
                .ToListAsync(cancellationToken),
            await db.Set<Season>().OrderBy(row => row.Name).Select(row => new DueChoice(row.Code, row.Name))
                .ToListAsync(cancellationToken),
            await db.Set<Product>().Where(row => row.Kind != ProductKind.Goods).OrderBy(row => row.Name)
                .Select(row => new DueChoice(row.Code, row.Name)).ToListAsync(cancellationToken),
            await db.Set<Event>().OrderBy(row => row.Name).Select(row => new DueChoice(row.Code, row.Name))
                .ToListAsync(cancellationToken));
    }

    static DueWeek Week(int? monday, List<(int Day, OptionState State, int Count)> rows)
    {
        int Of(OptionState state) => rows.Where(row => row.State == state).Sum(row => row.Count);
        return new DueWeek(
            monday, Of(OptionState.Requested), Of(OptionState.Placed), Of(OptionState.Validated), Of(OptionState.Firm));
    }

    static IQueryable<RunLine> Runs(HubDb db, IQueryable<BatchRun> runs) => runs.Select(run => new RunLine(
        run.Id, run.Kind, run.State, run.ByNight, run.Who, run.StartedAtMs, run.EndedAtMs, run.MarginDays,
        db.Set<BatchLine>().Count(line => line.RunId == run.Id && line.Outcome == BatchOutcome.Done),
        db.Set<BatchLine>().Count(line => line.RunId == run.Id && line.Outcome == BatchOutcome.Refused),
        db.Set<BatchLine>().Count(line => line.RunId == run.Id && line.Outcome == BatchOutcome.Skipped),
        db.Set<BatchLine>().Count(line => line.RunId == run.Id && line.Outcome == BatchOutcome.Planned)));
}

public sealed record DueChoice(string Code, string Name);

public sealed record DueChoices(
    IReadOnlyList<DueChoice> Families, IReadOnlyList<DueChoice> Seasons, IReadOnlyList<DueChoice> Products,
    IReadOnlyList<DueChoice> Events);
