using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.InfoCentre;

/// <summary>The figures that the head office looks at all evening. Right infocentre.evening:L.</summary>
public sealed class EveningQueries(
    HubDatabase database, VenueDays days, AccessQueries access, WalletQueries wallets, SyncQueries sync, Shelf shelf,
    TimeProvider clock)
{
    const long Minute = 60_000;
    const int MostProducts = 50;

    /// <summary>Every performance that is played on the venue's present day.</summary>
    /// <exception cref="RuleViolation">"right.missing".</exception>
    public async Task<EveningFigures> OfToday(SignedInOperator by, CancellationToken cancellationToken)
    {
        Rights.Require(by, "infocentre.evening", Right.Read);
        var now = clock.NowMs();
        var day = days.Of(Clock.FromMs(now));
        await using var db = database.Read();
        // One whose doors are open belongs to the evening, even when it began on the day before.
        var performances = await CatalogueQueries.Lines(db)
            .Where(line => line.State != PerformanceState.Draft && line.State != PerformanceState.Cancelled
                && ((line.StartsAtMs >= day.FromMs && line.StartsAtMs < day.UntilMs)
                    || (line.DoorsOpenAtMs <= now && line.DoorsCloseAtMs > now)))
            .OrderBy(line => line.StartsAtMs).ThenBy(line => line.Number).ToListAsync(cancellationToken);
        var scope = new PassageScope(performances.ConvertAll(line => line.Number), day.FromMs, day.UntilMs);
        return await Read(db, now, day, performances, scope, null, cancellationToken);
    }

    /// <summary>One performance, with the money of its day.</summary>
    /// <exception cref="RuleViolation">"right.missing", "performance.not-found".</exception>
    public async Task<EveningFigures> Of(SignedInOperator by, int performance, CancellationToken cancellationToken)
    {
        Rights.Require(by, "infocentre.evening", Right.Read);
        var now = clock.NowMs();
        await using var db = database.Read();
        var line = await CatalogueQueries.Lines(db).SingleOrDefaultAsync(row => row.Number == performance, cancellationToken)
            ?? throw RuleViolation.NotFound("performance", performance);
        var day = days.Of(Clock.FromMs(line.StartsAtMs));
        return await Read(db, now, day, [line], new PassageScope([performance]), performance, cancellationToken);
    }

    async Task<EveningFigures> Read(
        HubDb db, long now, VenueDay day, List<PerformanceLine> performances, PassageScope scope, int? only,
        CancellationToken cancellationToken)
    {
        var numbers = performances.ConvertAll(line => line.Number);
        var devices = await sync.Devices(cancellationToken);
        return new EveningFigures(
            now, day,
            await db.Set<IssuingOrganisation>().Select(row => row.Currency).SingleOrDefaultAsync(cancellationToken) ?? "EUR",
            await Gauges(db, performances, cancellationToken),
            await Tickets(db, numbers, cancellationToken),
            await access.Attendance(scope, cancellationToken),
            await access.Refusals(scope, cancellationToken),
            await wallets.Takings(day.FromMs, day.UntilMs, cancellationToken),
            await wallets.BestSold(day.FromMs, day.UntilMs, MostProducts, cancellationToken),
            await access.EntriesPerMinute(scope, cancellationToken),
            await SalesPerMinute(db, day, only, cancellationToken),
            await shelf.CountOpen(cancellationToken),
            devices.FindAll(device =>
                device.Kind is DeviceKind.Edge or DeviceKind.Till && device.State != DeviceState.Awaited));
    }

    async Task<List<Gauge>> Gauges(
        HubDb db, List<PerformanceLine> performances, CancellationToken cancellationToken)
    {
        var numbers = performances.ConvertAll(line => line.Number);
        var capacities = await (
            from house in db.Set<HouseRecord>()
            join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
            where numbers.Contains(house.Performance)
            group category.Capacity by house.Performance into houses
            select new { houses.Key, Capacity = houses.Sum() })
            .ToDictionaryAsync(row => row.Key, row => row.Capacity, cancellationToken);
        var taken = await (
            from place in db.Set<Place>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            where numbers.Contains(place.Performance)
                && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed)
            group place by new
            {
                place.Performance,
                place.State,
                IsLease = hold.Kind == HoldKind.Lease || hold.Kind == HoldKind.Returning,
            }
            into places
            select new { places.Key.Performance, places.Key.State, places.Key.IsLease, Count = places.Count() })
            .ToListAsync(cancellationToken);
        var apart = await db.Set<Hold>()
            .Where(hold => numbers.Contains(hold.Performance) && hold.State == HoldState.Live && hold.Unseated > 0)
            .GroupBy(hold => hold.Performance).Select(group => new { group.Key, Sum = group.Sum(hold => hold.Unseated) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var admitted = await access.Admitted(numbers, cancellationToken);
        int Count(int number, PlaceState state, bool? lease = null) => taken
            .Where(row => row.Performance == number && row.State == state && (lease is null || row.IsLease == lease))
            .Sum(row => row.Count);
        return performances.ConvertAll(line => new Gauge(
            line.Number, line.Code, line.Event, line.Space, line.StartsAtMs, line.State,
            capacities.GetValueOrDefault(line.Number), Count(line.Number, PlaceState.Confirmed),
            Count(line.Number, PlaceState.Held, lease: false) + apart.GetValueOrDefault(line.Number),
            Count(line.Number, PlaceState.Held, lease: true),
            admitted.GetValueOrDefault(line.Number)));
    }

    static async Task<TicketFigures> Tickets(HubDb db, List<int> performances, CancellationToken cancellationToken)
    {
        var sums = await db.Set<Movement>().Where(movement => performances.Contains(movement.Performance))
            .GroupBy(movement => movement.Kind)
            .Select(group => new { group.Key, Count = group.LongCount(), Amount = group.Sum(movement => movement.Amount) })
            .ToListAsync(cancellationToken);
        var (sold, refunded) = (sums.Find(row => row.Key == OrderKind.Sale), sums.Find(row => row.Key == OrderKind.Refund));
        return new TicketFigures(
            (sold?.Count ?? 0) - (refunded?.Count ?? 0), refunded?.Count ?? 0,
            (sold?.Amount ?? 0) + (refunded?.Amount ?? 0), -(refunded?.Amount ?? 0));
    }

    static async Task<List<MinuteCount>> SalesPerMinute(
        HubDb db, VenueDay day, int? performance, CancellationToken cancellationToken) =>
        (await db.Set<Movement>()
            .Where(movement => movement.Kind == OrderKind.Sale && movement.AtMs >= day.FromMs && movement.AtMs < day.UntilMs
                && (performance == null || movement.Performance == performance))
            .GroupBy(movement => movement.AtMs / Minute)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .OrderBy(minute => minute.Key).ToListAsync(cancellationToken))
        .ConvertAll(minute => new MinuteCount(minute.Key * Minute, minute.Count));
}
