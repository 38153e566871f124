using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>I1: no seat in two hands, no category and no quota past its limit.</summary>
sealed class NoPlaceTwice : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var active = db.Set<Place>().AsNoTracking()
            .Where(place => place.State == PlaceState.Held || place.State == PlaceState.Confirmed);
        var examined = await active.LongCountAsync(cancellationToken);
        var violations = new List<string>();
        var twice = await active.Where(place => place.SeatId != null)
            .GroupBy(place => new { place.Performance, place.SeatId })
            .Where(group => group.Count() > 1)
            .Select(group => new { group.Key.Performance, group.Key.SeatId, Count = group.Count() })
            .ToListAsync(cancellationToken);
        violations.AddRange(twice.Select(seat =>
            $"Performance {seat.Performance}: seat {seat.SeatId} is in {seat.Count} hands."));

        var taken = await TakenPlaces.Of(db, null, cancellationToken);
        var over = await TakenPlaces.Over(db, null, cancellationToken);
        var capacities = (await (
            from house in db.Set<HouseRecord>()
            join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
            select new { house.Performance, category.Code, category.Capacity }).ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Performance, row.Code), row => row.Capacity);
        foreach (var rows in taken.GroupBy(row => (row.Performance, row.Category)))
        {
            var capacity = capacities.GetValueOrDefault(rows.Key);
            var (places, all) = (rows.Sum(row => row.Places), rows.Sum(row => row.All));
            if (places > capacity || all > over.Gauge(rows.Key.Performance, rows.Key.Category, capacity))
            {
                violations.Add($"Performance {rows.Key.Performance}: {all} places of {rows.Key.Category} are taken, "
                    + $"{all - places} of them without a seat; it has {capacity}.");
            }
        }

        var quotas = (await db.Set<Quota>().AsNoTracking().ToListAsync(cancellationToken))
            .ToDictionary(quota => (quota.Performance, quota.Contingent, quota.Category));
        violations.AddRange(taken
            .Where(row => quotas.TryGetValue((row.Performance, row.Contingent, row.Category), out var quota)
                && row.All > over.Of(quota))
            .Select(row => $"Performance {row.Performance}: contingent {row.Contingent} has {row.All} places of "
                + $"{row.Category}, past its quota."));
        return new CheckReport("I1", "no place is in two hands", examined, violations);
    }
}
