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
        await Frame(db, code, plan, cancellationToken);
        await Categories(db, code, plan, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var known = await db.Set<Seat>().Where(seat => seat.Configuration == code)
            .ToDictionaryAsync(seat => seat.PlanGuid, cancellationToken);
        var gone = known.Values.ExceptBy(plan.Seats.Select(seat => seat.Guid), seat => seat.PlanGuid).ToList();
        var sold = await Sold(db, gone.ConvertAll(seat => seat.Id), cancellationToken);
        foreach (var seat in gone)
        {
            if (sold.Contains(seat.Id))
            {
                context.Add(new ImportIssue(
                    file, "$", "import.seat-in-use", $"{seat.Label} is no longer in the plan, but it is held or sold."));
            }
        }

        if (context.Issues.Count > 0)
            return;
        db.RemoveRange(gone);
        await Seats(db, code, plan, known, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await TakeAway(db, code, plan, cancellationToken);

        var houses = await db.Set<HouseRecord>().Where(house => house.Configuration == code).ToListAsync(cancellationToken);
        foreach (var house in houses)
        {
            house.Stamp = ids.Next();
            await rows.PublishHouse(db, house.Performance, cancellationToken);
        }
    }

    async Task Frame(HubDb db, string code, SeatPlan plan, CancellationToken cancellationToken)
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

        if (await db.Set<LogicalConfiguration>().FindAsync([code], cancellationToken) is { } logical)
            (logical.Name, logical.Physical, logical.Version) = (plan.Name, code, ids.Next());
        else
            db.Add(new LogicalConfiguration { Code = code, Physical = code, Name = plan.Name, Version = ids.Next() });
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

    async Task Seats(
        HubDb db, string code, SeatPlan plan, Dictionary<string, Seat> known, CancellationToken cancellationToken)
    {
        var categories = await db.Set<LogicalSeat>().Where(seat => seat.Configuration == code)
            .ToDictionaryAsync(seat => seat.SeatId, cancellationToken);
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

    static async Task<HashSet<Guid>> Sold(HubDb db, List<Guid> seats, CancellationToken cancellationToken) =>
        seats.Count == 0
            ? []
            : await db.Set<Place>().Where(place => place.SeatId != null && seats.Contains(place.SeatId.Value)
                    && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed))
                .Select(place => place.SeatId!.Value).ToHashSetAsync(cancellationToken);
}
