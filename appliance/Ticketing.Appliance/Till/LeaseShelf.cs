using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>One place from a lease, with the lease that it comes from.</summary>
public readonly record struct LeasedPlace(LeaseRow Lease, Place Place);

/// <summary>Chooses places from what the hub has leased to this till: the only ones that it may sell when cut off.</summary>
public static class LeaseShelf
{
    /// <summary>Leased, not sold here and in no other cart. Expired leases do not count.</summary>
    public static List<LeasedPlace> Free(IEnumerable<LeaseRow> leases, uint performance, string category, long nowMs,
        Func<Place, bool> isTaken) =>
        [.. leases.Where(l => l.Performance == performance && l.Category == category && nowMs < l.SellUntilMs)
            .SelectMany(l => l.Places.Where(p => !isTaken(p)).Select(p => new LeasedPlace(l, p)))];

    /// <exception cref="RuleViolation">till.lease-expired, till.lease-exhausted, till.offline-seat-choice, seating.no-contiguous.</exception>
    public static List<LeasedPlace> Take(IReadOnlyList<LeaseRow> leases, IReadOnlyDictionary<string, SeatRow> seats, uint performance,
        string category, int quantity, IReadOnlyList<string> seatIds, bool maySplit, long nowMs, Func<Place, bool> isTaken)
    {
        var free = Free(leases, performance, category, nowMs, isTaken);
        if (seatIds.Count > 0)
            return [.. seatIds.Select(id => free.Find(f => f.Place.PlaceId == id) is { Place: not null } found
                ? found
                : throw new RuleViolation("till.offline-seat-choice",
                    $"Hors ligne, la place {(seats.TryGetValue(id, out var seat) ? seat.Label : id)} ne peut pas être choisie : elle n'est pas réservée à cette caisse."))];
        if (free.Count >= quantity)
            return Together(free, seats, quantity) ?? (maySplit
                ? free[..quantity]
                : throw new RuleViolation("seating.no-contiguous",
                    $"Hors ligne, {quantity} places côte à côte ne sont plus disponibles en {category}. Elles peuvent être séparées."));
        if (free.Count == 0 && leases.Any(l => l.Performance == performance && l.Category == category && nowMs >= l.SellUntilMs))
            throw new RuleViolation("till.lease-expired",
                $"Hors ligne, le délai de vente des places {category} réservées à cette caisse est passé.");
        throw new RuleViolation("till.lease-exhausted",
            $"Hors ligne, il reste {free.Count} place(s) {category} réservée(s) à cette caisse ; {quantity} demandée(s).");
    }

    /// <summary>Places side by side in one row; without a plan (unnumbered) any are together. Null: no row has so many.</summary>
    static List<LeasedPlace>? Together(List<LeasedPlace> free, IReadOnlyDictionary<string, SeatRow> seats, int quantity)
    {
        if (quantity == 1 || free.TrueForAll(f => !seats.ContainsKey(f.Place.PlaceId)))
            return free[..quantity];
        var rows = seats.Values.GroupBy(s => (s.Zone, s.Row)).OrderBy(g => g.Min(s => s.Y));
        var byId = free.ToDictionary(f => f.Place.PlaceId);
        foreach (var row in rows)
        {
            var run = new List<LeasedPlace>();
            foreach (var seat in row.OrderBy(s => s.X))
            {
                if (!byId.TryGetValue(seat.SeatId, out var leased))
                {
                    run.Clear();
                    continue;
                }
                run.Add(leased);
                if (run.Count == quantity)
                    return run;
            }
        }
        return null;
    }
}
