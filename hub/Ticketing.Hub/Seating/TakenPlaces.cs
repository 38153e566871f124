using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>A count of a performance by contingent and category.</summary>
/// <param name="Places">Held and sold.</param>
/// <param name="Unseated">Counted for an option, and not chosen yet.</param>
sealed record TakenCount(int Performance, string Contingent, string Category, int Places, int Unseated)
{
    public int All => Places + Unseated;
}

/// <summary>By how much the limits of a performance were passed on purpose.</summary>
sealed class Overbooked(List<(int Performance, string Contingent, string Category, Overbooking Over)> holds)
{
    /// <summary>A category's capacity, passed as far as any of its options was allowed to.</summary>
    public int Gauge(int performance, string category, int capacity) => holds
        .Where(hold => hold.Over.Base == OverbookingBase.Gauge
            && (hold.Performance, hold.Category) == (performance, category))
        .Select(hold => hold.Over.Over(capacity)).Append(capacity).Max();

    /// <summary>A contingent's quota, passed by its own overbooking or by that of its options, whichever is more.</summary>
    public int Of(Quota quota) => holds
        .Where(hold => hold.Over.Base == OverbookingBase.Quota
            && (hold.Performance, hold.Contingent, hold.Category) == (quota.Performance, quota.Contingent, quota.Category))
        .Select(hold => hold.Over.Over(quota.Limit)).Append(quota.Most).Max();
}

/// <summary>Places in somebody's hands, by contingent and category.</summary>
static class TakenPlaces
{
    /// <param name="performance">Null: all.</param>
    public static async Task<List<TakenCount>> Of(HubDb db, int? performance, CancellationToken cancellationToken)
    {
        var places = await db.Set<Place>()
            .Where(place => (performance == null || place.Performance == performance)
                && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed))
            .GroupBy(place => new { place.Performance, place.Contingent, place.Category })
            .Select(group => new TakenCount(
                group.Key.Performance, group.Key.Contingent, group.Key.Category, group.Count(), 0))
            .ToListAsync(cancellationToken);
        var apart = await db.Set<Hold>()
            .Where(hold => (performance == null || hold.Performance == performance)
                && hold.State == HoldState.Live && hold.Unseated > 0)
            .GroupBy(hold => new { hold.Performance, hold.Contingent, hold.Category })
            .Select(group => new TakenCount(
                group.Key.Performance, group.Key.Contingent, group.Key.Category, 0, group.Sum(hold => hold.Unseated)))
            .ToListAsync(cancellationToken);
        return places.Concat(apart).GroupBy(row => (row.Performance, row.Contingent, row.Category))
            .Select(rows => new TakenCount(
                rows.Key.Performance, rows.Key.Contingent, rows.Key.Category, rows.Sum(row => row.Places),
                rows.Sum(row => row.Unseated)))
            .ToList();
    }

    /// <summary>Of holds that are live, and of those out of which something was sold.</summary>
    public static async Task<Overbooked> Over(HubDb db, int? performance, CancellationToken cancellationToken)
    {
        var holds = await db.Set<Hold>()
            .Where(hold => hold.OverbookingPercent > 0 && (performance == null || hold.Performance == performance)
                && (hold.State == HoldState.Live || db.Set<Place>().Any(
                    place => place.HoldId == hold.Id && place.State == PlaceState.Confirmed)))
            .Select(hold => new
            {
                hold.Performance,
                hold.Contingent,
                hold.Category,
                hold.OverbookingPercent,
                hold.OverbookingBase,
            })
            .Distinct().ToListAsync(cancellationToken);
        return new Overbooked(holds.ConvertAll(hold => (
            hold.Performance, hold.Contingent, hold.Category,
            new Overbooking(hold.OverbookingPercent, hold.OverbookingBase))));
    }
}
