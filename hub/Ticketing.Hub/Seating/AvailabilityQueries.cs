using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>What a contingent has of a category at a performance.</summary>
/// <param name="Contingent">Empty where the performance has no quotas.</param>
/// <param name="Capacity">The category's, all contingents together.</param>
/// <param name="Quota">The most that the contingent may take, its own overbooking counted; null: no limit but the capacity.</param>
/// <param name="Taken">Places held and sold.</param>
/// <param name="Sold">Those of the taken that are sold.</param>
/// <param name="Unseated">Places that are counted, and not chosen yet: beside the taken ones.</param>
/// <param name="Free">What the contingent could still take now; never less than zero.</param>
public sealed record AvailabilityLine(
    int Performance, string Contingent, string Category, int Capacity, int? Quota, int Taken, int Sold, int Unseated, int Free);

/// <summary>What is left, contingent by contingent: for whoever places options, and for reports.</summary>
static class AvailabilityQueries
{
    sealed record Key(int Performance, string Contingent, string Category);

    sealed record Taken(int All, int Sold, int Unseated)
    {
        public static Taken Nothing { get; } = new(0, 0, 0);

        public int Counted => All + Unseated;
    }

    public static async Task<List<AvailabilityLine>> Of(
        HubDb db, IReadOnlyCollection<int> performances, CancellationToken cancellationToken)
    {
        var categories = await (
            from house in db.Set<HouseRecord>()
            join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
            where performances.Contains(house.Performance)
            orderby house.Performance, category.Rank, category.Code
            select new { house.Performance, category.Code, category.Capacity }).ToListAsync(cancellationToken);
        var quotas = (await db.Set<Quota>().Where(quota => performances.Contains(quota.Performance))
            .ToListAsync(cancellationToken)).ToLookup(quota => (quota.Performance, quota.Category));
        var taken = (await Counted(db, performances, cancellationToken))
            .ToLookup(row => (row.Key.Performance, row.Key.Category));
        return
        [
            .. categories.SelectMany(category => Lines(
                category.Performance, category.Code, category.Capacity,
                [.. quotas[(category.Performance, category.Code)]],
                taken[(category.Performance, category.Code)]
                    .ToDictionary(row => row.Key.Contingent, row => row.Value))),
        ];
    }

    static IEnumerable<AvailabilityLine> Lines(
        int performance, string category, int capacity, List<Quota> quotas, Dictionary<string, Taken> taken)
    {
        var free = capacity - taken.Values.Sum(row => row.Counted);
        var contingents = quotas.Select(quota => quota.Contingent).Union(taken.Keys).ToList();
        if (contingents.Count == 0)
            contingents.Add("");
        foreach (var contingent in contingents.Order(StringComparer.Ordinal))
        {
            var mine = taken.GetValueOrDefault(contingent, Taken.Nothing);
            int? most = quotas.Find(quota => quota.Contingent == contingent) is { } quota ? quota.Most
                : quotas.Count > 0 ? 0 : null;
            yield return new AvailabilityLine(
                performance, contingent, category, capacity, most, mine.All, mine.Sold, mine.Unseated,
                Math.Max(0, Math.Min(free, most is { } limit ? limit - mine.Counted : free)));
        }
    }

    /// <summary>Two grouped queries, however many performances.</summary>
    static async Task<Dictionary<Key, Taken>> Counted(
        HubDb db, IReadOnlyCollection<int> performances, CancellationToken cancellationToken)
    {
        var places = await db.Set<Place>()
            .Where(place => performances.Contains(place.Performance)
                && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed))
            .GroupBy(place => new { place.Performance, place.Contingent, place.Category, place.State })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var apart = await db.Set<Hold>()
            .Where(hold => performances.Contains(hold.Performance) && hold.State == HoldState.Live && hold.Unseated > 0)
            .GroupBy(hold => new { hold.Performance, hold.Contingent, hold.Category })
            .Select(group => new { group.Key, Sum = group.Sum(hold => hold.Unseated) }).ToListAsync(cancellationToken);
        var taken = places.GroupBy(row => new Key(row.Key.Performance, row.Key.Contingent, row.Key.Category))
            .ToDictionary(group => group.Key, group => new Taken(
                group.Sum(row => row.Count),
                group.Where(row => row.Key.State == PlaceState.Confirmed).Sum(row => row.Count), 0));
        foreach (var row in apart)
        {
            var key = new Key(row.Key.Performance, row.Key.Contingent, row.Key.Category);
            taken[key] = taken.GetValueOrDefault(key, Taken.Nothing) with { Unseated = row.Sum };
        }

        return taken;
    }
}
