using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>A house, and what of its performance each command needs afresh.</summary>
public sealed record OpenHouse(House House, PerformanceState State, long SalesEndAtMs, long NextSerial);

/// <summary>Houses in memory, for the write lane. One small query tells whether what is remembered still holds.</summary>
public sealed class Houses(TicketCodes codes, Ids ids)
{
    sealed record Present(string Configuration, Guid Stamp, PerformanceState State, long SalesEndAtMs, long NextSerial);

    readonly Dictionary<int, House> open = [];
    readonly Func<HubDb, int, Task<Present?>> present = EF.CompileAsyncQuery((HubDb db, int number) => (
        from house in db.Set<HouseRecord>()
        join performance in db.Set<Performance>() on house.Performance equals performance.Number
        from counter in db.Set<SerialCounter>()
        where house.Performance == number && counter.Id == 1
        select new Present(
            house.Configuration, house.Stamp, performance.State, performance.SalesEndAtMs, counter.Next))
        .SingleOrDefault());

    /// <exception cref="RuleViolation">"seating.performance-unknown".</exception>
    public async Task<OpenHouse> Open(HubDb db, int performance, CancellationToken cancellationToken)
    {
        var now = await present(db, performance)
            ?? throw new RuleViolation(
                "seating.performance-unknown", $"Performance {performance} is not there, or has no seating.",
                RefusalKind.NotFound);
        // What this command has changed already is in memory, and not yet in the database.
        var changed = db.Set<HouseRecord>().Local.FindEntry(performance);
        if (!open.TryGetValue(performance, out var house) || (changed is null && house.Stamp != now.Stamp))
            open[performance] = house = await Load(db, performance, now, cancellationToken);
        return new OpenHouse(house, now.State, now.SalesEndAtMs, now.NextSerial);
    }

    /// <summary>The house has been changed by this command.</summary>
    public void Touch(HubDb db, House house)
    {
        var entry = db.Set<HouseRecord>().Local.FindEntry(house.Performance) ?? db.Attach(new HouseRecord
        {
            Performance = house.Performance,
            Configuration = "",
            Stamp = house.Stamp,
        });
        house.Stamp = ids.Next();
        entry.Property(record => record.Stamp).CurrentValue = house.Stamp;
    }

    /// <returns>The first of so many serials.</returns>
    internal static long TakeSerials(HubDb db, long next, int count)
    {
        var entry = db.Set<SerialCounter>().Local.FindEntry(1) ?? db.Attach(new SerialCounter { Next = next });
        var first = entry.Entity.Next;
        entry.Property(counter => counter.Next).CurrentValue = first + count;
        return first;
    }

    internal static async Task<HouseLayout> Layout(HubDb db, string configuration, CancellationToken cancellationToken)
    {
        var logical = await db.Set<LogicalConfiguration>().AsNoTracking()
            .SingleAsync(row => row.Code == configuration, cancellationToken);
        var categories = await db.Set<SeatCategory>().AsNoTracking().Where(row => row.Configuration == configuration)
            .OrderBy(row => row.Rank).ToListAsync(cancellationToken);
        var seats = await (
            from seat in db.Set<Seat>()
            join sold in db.Set<LogicalSeat>() on seat.Id equals sold.SeatId
            where sold.Configuration == configuration
            select new LayoutSeat(
                seat.Id, sold.Category, seat.Label, seat.RowOrder, seat.OrderInRow, seat.X, seat.Y, seat.StartsRow))
            .ToListAsync(cancellationToken);
        return new HouseLayout(
            logical.Version,
            categories.Select(row => new LayoutCategory(row.Code, row.Name, row.Numbered, row.Capacity, row.Rank)),
            seats);
    }

    async Task<House> Load(HubDb db, int performance, Present now, CancellationToken cancellationToken)
    {
        var version = await db.Set<LogicalConfiguration>().Where(row => row.Code == now.Configuration)
            .Select(row => row.Version).SingleAsync(cancellationToken);
        var layout = open.Values.FirstOrDefault(house => house.Layout.Version == version)?.Layout
            ?? await Layout(db, now.Configuration, cancellationToken);
        var quotas = await db.Set<Quota>().AsNoTracking().Where(quota => quota.Performance == performance)
            .ToListAsync(cancellationToken);
        var house = new House(
            performance, now.Stamp, layout, quotas, await codes.Of(db, performance, cancellationToken));
        var taken = db.Set<Place>().AsNoTracking()
            .Where(place => place.Performance == performance
                && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed))
            .Select(place => new { place.SeatId, place.Category, place.Contingent }).AsAsyncEnumerable();
        await foreach (var place in taken.WithCancellation(cancellationToken))
        {
            house.Take(place.SeatId, place.Category, place.Contingent);
        }

        var apart = await db.Set<Hold>().AsNoTracking()
            .Where(hold => hold.Performance == performance && hold.State == HoldState.Live && hold.Unseated > 0)
            .GroupBy(hold => new { hold.Category, hold.Contingent })
            .Select(group => new { group.Key.Category, group.Key.Contingent, Sum = group.Sum(hold => hold.Unseated) })
            .ToListAsync(cancellationToken);
        apart.ForEach(row => house.SetApart(row.Category, row.Contingent, row.Sum));
        return house;
    }
}
