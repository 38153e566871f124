using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>The state of a seat as a screen shows it.</summary>
public enum SeatState
{
    Free,
    Held,
    Leased,
    Sold,
}

public sealed record SeatOnPlan(
    Guid Id, string Label, string Zone, string Row, string Number, double X, double Y, string Category, SeatState State);

/// <param name="Held">In carts, and set apart for options, with a seat or without.</param>
public sealed record CategoryOnPlan(
    string Code, string Name, string Color, bool Numbered, int Capacity, int Sold, int Held, int Leased)
{
    /// <summary>Never less than zero, however much is overbooked.</summary>
    public int Free => Math.Max(0, Capacity - Sold - Held - Leased);
}

/// <summary>A performance's plan with the state of each seat.</summary>
public sealed record PlanOnScreen(
    int Performance, string Name, int Width, int Height, List<PlanArea> Areas, List<CategoryOnPlan> Categories,
    List<SeatOnPlan> Seats);

public sealed record HoldLine(
    Guid Id, int Performance, string Owner, HoldKind Kind, string Category, int Places, long CreatedAtMs, long ExpiresAtMs);

public sealed record ConfigurationLine(string Code, string Name, bool HasPlan, int Categories, int Capacity);

/// <summary>Seating as screens and counters ask for it.</summary>
public sealed class SeatingQueries(HubDatabase database)
{
    /// <exception cref="RuleViolation">"seating.performance-unknown".</exception>
    public async Task<PlanOnScreen> Plan(int performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var configuration = await Configuration(db, performance, cancellationToken);
        var logical = await db.Set<LogicalConfiguration>().SingleAsync(row => row.Code == configuration, cancellationToken);
        var physical = await db.Set<PhysicalConfiguration>()
            .SingleOrDefaultAsync(row => row.Code == logical.Physical, cancellationToken);
        var states = await SeatStates(db, performance, cancellationToken);
        var seats = await (
            from seat in db.Set<Seat>()
            join sold in db.Set<LogicalSeat>() on seat.Id equals sold.SeatId
            where sold.Configuration == configuration
            orderby seat.RowOrder, seat.OrderInRow
            select new SeatOnPlan(
                seat.Id, seat.Label, seat.Zone, seat.Row, seat.Number, seat.X, seat.Y, sold.Category, SeatState.Free))
            .ToListAsync(cancellationToken);
        return new PlanOnScreen(
            performance, logical.Name, physical?.Width ?? 0, physical?.Height ?? 0,
            physical is null ? [] : JsonSerializer.Deserialize<List<PlanArea>>(physical.Areas)!,
            await Categories(db, performance, configuration, cancellationToken),
            seats.ConvertAll(seat => seat with { State = states.GetValueOrDefault(seat.Id, SeatState.Free) }));
    }

    /// <summary>Only what changes: to be laid over a plan that is on the screen already.</summary>
    public async Task<Dictionary<Guid, SeatState>> SeatStates(int performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await SeatStates(db, performance, cancellationToken);
    }

    /// <exception cref="RuleViolation">"seating.performance-unknown".</exception>
    public async Task<List<CategoryOnPlan>> Categories(int performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Categories(
            db, performance, await Configuration(db, performance, cancellationToken), cancellationToken);
    }

    /// <summary>Live holds of tills and operators, those that end first first. What is set apart for options has screens of
    /// its own.</summary>
    public async Task<List<HoldLine>> Holds(int? performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Hold>()
            .Where(hold => hold.State == HoldState.Live && hold.Kind != HoldKind.Option
                && (performance == null || hold.Performance == performance)
                && db.Set<Place>().Any(place => place.HoldId == hold.Id && place.State == PlaceState.Held))
            .OrderBy(hold => hold.ExpiresAtMs).Take(500)
            .Select(hold => new HoldLine(
                hold.Id, hold.Performance, hold.Owner, hold.Kind, hold.Category,
                db.Set<Place>().Count(place => place.HoldId == hold.Id && place.State == PlaceState.Held),
                hold.CreatedAtMs, hold.ExpiresAtMs))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Code and name.</summary>
    public async Task<List<(string Code, string Name)>> Contingents(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var all = await db.Set<Contingent>().OrderBy(contingent => contingent.Name).ToListAsync(cancellationToken);
        return all.ConvertAll(contingent => (contingent.Code, contingent.Name));
    }

    /// <summary>By contingent and category; a category without a quota has a line of each contingent that took of it, or of the
    /// empty one.</summary>
    public async Task<List<AvailabilityLine>> Availability(
        IReadOnlyCollection<int> performances, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await AvailabilityQueries.Of(db, performances, cancellationToken);
    }

    public async Task<List<ConfigurationLine>> Configurations(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<LogicalConfiguration>().OrderBy(row => row.Name).Select(row => new ConfigurationLine(
            row.Code, row.Name, row.Physical != "",
            db.Set<SeatCategory>().Count(category => category.Configuration == row.Code),
            db.Set<SeatCategory>().Where(category => category.Configuration == row.Code).Sum(category => category.Capacity)))
            .ToListAsync(cancellationToken);
    }

    static async Task<List<CategoryOnPlan>> Categories(
        HubDb db, int performance, string configuration, CancellationToken cancellationToken)
    {
        var counts = await Taken(db, performance)
            .GroupBy(place => new { place.Category, place.State, place.Kind })
            .Select(group => new { group.Key.Category, group.Key.State, group.Key.Kind, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var apart = await db.Set<Hold>()
            .Where(hold => hold.Performance == performance && hold.State == HoldState.Live && hold.Unseated > 0)
            .GroupBy(hold => hold.Category).Select(group => new { group.Key, Sum = group.Sum(hold => hold.Unseated) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var categories = await db.Set<SeatCategory>().Where(row => row.Configuration == configuration)
            .OrderBy(row => row.Rank).ToListAsync(cancellationToken);
        int Count(string category, SeatState state) =>
            counts.Where(count => count.Category == category && StateOf(count.State, count.Kind) == state)
                .Sum(count => count.Count);
        return categories.ConvertAll(row => new CategoryOnPlan(
            row.Code, row.Name, row.Color, row.Numbered, row.Capacity, Count(row.Code, SeatState.Sold),
            Count(row.Code, SeatState.Held) + apart.GetValueOrDefault(row.Code), Count(row.Code, SeatState.Leased)));
    }

    static async Task<string> Configuration(HubDb db, int performance, CancellationToken cancellationToken) =>
        await db.Set<HouseRecord>().Where(house => house.Performance == performance)
            .Select(house => house.Configuration).SingleOrDefaultAsync(cancellationToken)
        ?? throw new RuleViolation(
            "seating.performance-unknown", $"Performance {performance} is not there, or has no seating.", RefusalKind.NotFound);

    static async Task<Dictionary<Guid, SeatState>> SeatStates(
        HubDb db, int performance, CancellationToken cancellationToken) =>
        (await Taken(db, performance).Where(place => place.SeatId != null).ToListAsync(cancellationToken))
        .ToDictionary(place => place.SeatId!.Value, place => StateOf(place.State, place.Kind));

    static SeatState StateOf(PlaceState place, HoldKind hold) =>
        place == PlaceState.Confirmed ? SeatState.Sold
            : hold is HoldKind.Lease or HoldKind.Returning ? SeatState.Leased : SeatState.Held;

    /// <summary>Set by its properties, not by a constructor: so the database can filter and group it.</summary>
    sealed record TakenPlace
    {
        public required Guid? SeatId { get; init; }

        public required string Category { get; init; }

        public required PlaceState State { get; init; }

        public required HoldKind Kind { get; init; }
    }

    static IQueryable<TakenPlace> Taken(HubDb db, int performance) =>
        from place in db.Set<Place>()
        join hold in db.Set<Hold>() on place.HoldId equals hold.Id
        where place.Performance == performance && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed)
        select new TakenPlace
        {
            SeatId = place.SeatId,
            Category = place.Category,
            State = place.State,
            Kind = hold.Kind,
        };
}
