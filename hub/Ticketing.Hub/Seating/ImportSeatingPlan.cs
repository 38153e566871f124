using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>
/// Takes a seat plan in: it becomes a space, a physical and a logical configuration, all under the plan's name as code
/// ("Grande salle assis" is "grande-salle-assis"). The same plan again changes what differs.
/// </summary>
public sealed class ImportSeatingPlan(SeatingRows rows, Ids ids) : IImportDocument
{
    public string Kind => "seating-plan";

    public IImportStep Read(string fileName, byte[] content)
    {
        var plan = SeatPlan.Read(content);
        return plan.Seats.Count > 0 && CodeOf(plan.Name).Length is > 0 and <= 64
            ? new Step(this, fileName, plan)
            : throw new ImportException("$", "import.value-invalid", "a plan has a name of 1 to 64 letters, and seats.");
    }

    public static string CodeOf(string name) => Contact.Folded(name).Replace(' ', '-');

    sealed class Step(ImportSeatingPlan import, string file, SeatPlan plan) : IImportStep
    {
        public int Rank => ImportRank.Plans;

        public int Rows => plan.Seats.Count;

        public Task Apply(HubDb db, ImportContext context, CancellationToken cancellationToken) =>
            import.Apply(db, file, plan, context, cancellationToken);
    }

    async Task Apply(HubDb db, string file, SeatPlan plan, ImportContext context, CancellationToken cancellationToken)
    {
        var code = CodeOf(plan.Name);
        var logical = await Frame(db, code, plan, cancellationToken);
        await Categories(db, code, plan, cancellationToken);
        var changes = db.ChangeTracker.HasChanges();
        await db.SaveChangesAsync(cancellationToken);

        var known = await db.Set<Seat>().Where(seat => seat.Configuration == code)
            .ToDictionaryAsync(seat => seat.PlanGuid, cancellationToken);
        var categories = await db.Set<LogicalSeat>().Where(seat => seat.Configuration == code)
            .ToDictionaryAsync(seat => seat.SeatId, cancellationToken);
        await CheckInUse(db, file, plan, known, categories, context, cancellationToken);
        if (context.Issues.Count > 0)
            return;
        db.RemoveRange(known.Values.ExceptBy(plan.Seats.Select(seat => seat.Guid), seat => seat.PlanGuid));
        Seats(db, code, plan, known, categories);
        changes |= db.ChangeTracker.HasChanges();
        await db.SaveChangesAsync(cancellationToken);
        changes |= await TakeAway(db, code, plan, cancellationToken) > 0;
        if (!changes)
            return;

        logical.Version = ids.Next();
        var houses = await db.Set<HouseRecord>().Where(house => house.Configuration == code).ToListAsync(cancellationToken);
        foreach (var house in houses)
        {
            house.Stamp = ids.Next();
            await rows.PublishHouse(db, house.Performance, cancellationToken);
        }
    }

    /// <summary>A seat that is held or sold stays where it is, and in its category.</summary>
    static async Task CheckInUse(
        HubDb db, string file, SeatPlan plan, Dictionary<string, Seat> known, Dictionary<Guid, LogicalSeat> categories,
        ImportContext context, CancellationToken cancellationToken)
    {
        var planned = plan.Seats.ToDictionary(seat => seat.Guid);
        var moved = known.Values.Where(seat => !planned.TryGetValue(seat.PlanGuid, out var found)
            || categories.GetValueOrDefault(seat.Id)?.Category != found.Category).ToList();
        if (moved.Count == 0)
            return;
        var taken = await Taken(db, known.Values.First().Configuration, cancellationToken);
        foreach (var seat in moved.Where(seat => taken.Contains(seat.Id)))
        {
            var what = planned.TryGetValue(seat.PlanGuid, out var found)
                ? $"would come into the category {found.Category}" : "is no longer in the plan";
            context.Add(new ImportIssue(
                file, "$", "import.seat-in-use", $"{seat.Label} {what}, but it is held or sold."));
        }
    }

    async Task<LogicalConfiguration> Frame(HubDb db, string code, SeatPlan plan, CancellationToken cancellationToken)
    {
        if (await db.Set<Space>().FindAsync([code], cancellationToken) is { } space)
            space.Name = plan.Name;
        else
            db.Add(new Space { Code = code, Name = plan.Name });

        var areas = JsonSerializer.Serialize(plan.Areas);
        var physical = await db.Set<PhysicalConfiguration>().FindAsync([code], cancellationToken);
        if (physical is null)
        {
            db.Add(new PhysicalConfiguration
            {
                Code = code,
                Space = code,
                Name = plan.Name,
                Width = plan.Width,
                Height = plan.Height,
                Areas = areas,
            });
        }
        else
        {
            (physical.Name, physical.Width, physical.Height, physical.Areas) = (plan.Name, plan.Width, plan.Height, areas);
        }

        var logical = await db.Set<LogicalConfiguration>().FindAsync([code], cancellationToken);
        if (logical is null)
            db.Add(logical = new LogicalConfiguration { Code = code, Physical = "", Name = "", Version = ids.Next() });
        (logical.Name, logical.Physical) = (plan.Name, code);
        return logical;
    }

    static async Task Categories(HubDb db, string code, SeatPlan plan, CancellationToken cancellationToken)
    {
        var known = await db.Set<SeatCategory>().Where(row => row.Configuration == code)
            .ToDictionaryAsync(row => row.Code, cancellationToken);
        foreach (var (rank, found) in plan.Categories.Index())
        {
            var capacity = plan.Seats.Count(seat => seat.Category == found.Name);
            if (known.TryGetValue(found.Name, out var category))
            {
                (category.Color, category.Rank, category.Numbered, category.Capacity) = (found.Color, rank + 1, true, capacity);
                continue;
            }

            db.Add(new SeatCategory
            {
                Configuration = code,
                Code = found.Name,
                Name = found.Name,
                Color = found.Color,
                Rank = rank + 1,
                Numbered = true,
                Capacity = capacity,
                OptionAllowed = false,
            });
        }
    }

    void Seats(
        HubDb db, string code, SeatPlan plan, Dictionary<string, Seat> known, Dictionary<Guid, LogicalSeat> categories)
    {
        foreach (var planned in plan.Seats)
        {
            if (!known.TryGetValue(planned.Guid, out var seat))
            {
                seat = new Seat
                {
                    Id = ids.Next(),
                    Configuration = code,
                    PlanGuid = planned.Guid,
                    Zone = planned.Zone,
                    Row = planned.Row,
                    Number = planned.Number,
                    Label = planned.Label,
                    X = planned.X,
                    Y = planned.Y,
                    RowOrder = planned.RowOrder,
                    OrderInRow = planned.OrderInRow,
                    StartsRow = planned.StartsRow,
                };
                db.Add(seat);
            }

            (seat.Zone, seat.Row, seat.Number, seat.Label) = (planned.Zone, planned.Row, planned.Number, planned.Label);
            (seat.X, seat.Y, seat.StartsRow) = (planned.X, planned.Y, planned.StartsRow);
            (seat.RowOrder, seat.OrderInRow) = (planned.RowOrder, planned.OrderInRow);
            if (categories.TryGetValue(seat.Id, out var sold))
                sold.Category = planned.Category;
            else
                db.Add(new LogicalSeat { Configuration = code, SeatId = seat.Id, Category = planned.Category });
        }
    }

    /// <summary>Categories that the plan no longer has.</summary>
    static Task<int> TakeAway(HubDb db, string code, SeatPlan plan, CancellationToken cancellationToken)
    {
        var names = plan.Categories.ConvertAll(category => category.Name);
        return db.Set<SeatCategory>()
            .Where(row => row.Configuration == code && row.Numbered && !names.Contains(row.Code))
            .ExecuteDeleteAsync(cancellationToken);
    }

    static Task<HashSet<Guid>> Taken(HubDb db, string configuration, CancellationToken cancellationToken) => (
        from place in db.Set<Place>()
        join seat in db.Set<Seat>() on place.SeatId equals seat.Id
        where seat.Configuration == configuration
            && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed)
        select seat.Id).ToHashSetAsync(cancellationToken);
}
