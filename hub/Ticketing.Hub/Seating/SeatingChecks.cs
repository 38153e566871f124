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

        var categories = await active.GroupBy(place => new { place.Performance, place.Category })
            .Select(group => new { group.Key.Performance, group.Key.Category, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var capacities = (await (
            from house in db.Set<HouseRecord>()
            join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
            select new { house.Performance, category.Code, category.Capacity }).ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Performance, row.Code), row => row.Capacity);
        violations.AddRange(categories
            .Where(row => row.Count > capacities.GetValueOrDefault((row.Performance, row.Category)))
            .Select(row => $"Performance {row.Performance}: {row.Count} places of {row.Category} are taken, it has "
                + $"{capacities.GetValueOrDefault((row.Performance, row.Category))}."));

        var quotas = (await db.Set<Quota>().AsNoTracking().ToListAsync(cancellationToken))
            .ToDictionary(quota => (quota.Performance, quota.Contingent, quota.Category));
        var contingents = await active.GroupBy(place => new { place.Performance, place.Contingent, place.Category })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        violations.AddRange(contingents
            .Where(row => quotas.TryGetValue((row.Key.Performance, row.Key.Contingent, row.Key.Category), out var quota)
                && row.Count > quota.Most)
            .Select(row => $"Performance {row.Key.Performance}: contingent {row.Key.Contingent} has {row.Count} places of "
                + $"{row.Key.Category}, past its quota."));
        return new CheckReport("I1", "no place is in two hands", examined, violations);
    }
}
