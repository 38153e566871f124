namespace Ticketing.Hub.Seating;

/// <summary>
/// Chooses seats side by side: the best row first, near where the row's booking starts, and so that no single seat is
/// left alone between taken ones where that can be helped.
/// </summary>
public static class BestPlaces
{
    /// <param name="layout">The house.</param>
    /// <param name="taken">By seat index.</param>
    /// <param name="category">Where.</param>
    /// <param name="quantity">At least 1.</param>
    /// <param name="maySplit">Several groups, when no row has that many together.</param>
    /// <param name="fromBack">Worst row first: for a till's lease, which may come back unsold.</param>
    /// <returns>Indexes of the seats; null when it cannot be done.</returns>
    public static int[]? Find(
        HouseLayout layout, bool[] taken, string category, int quantity, bool maySplit, bool fromBack = false)
    {
        var free = FreeRuns(layout.RunsOf(category), taken, fromBack);
        if (free.Sum(run => run.Seats.Length) < quantity)
            return null;
        var chosen = Together(free, quantity);
        return chosen is null && maySplit ? Split(free, quantity) : chosen;
    }

    static int[]? Together(List<SeatRun> free, int quantity)
    {
        (double Distance, int[] Seats)? withSingle = null;
        var best = (Distance: double.MaxValue, Seats: (int[]?)null);
        int? row = null;
        foreach (var run in free)
        {
            // A row is left once it has given something without a single seat.
            if (best.Seats is not null && run.RowOrder != row)
                break;
            for (var start = 0; start + quantity <= run.Seats.Length; start++)
            {
                var after = run.Seats.Length - start - quantity;
                var seats = run.Seats.AsSpan(start, quantity);
                var distance = Math.Abs(((seats[0] + seats[^1]) / 2.0) - run.Anchor);
                if (start == 1 || after == 1)
                {
                    // Only where no row of the house does without.
                    withSingle ??= (distance, seats.ToArray());
                }
                else if (distance < best.Distance)
                {
                    (best, row) = ((distance, seats.ToArray()), run.RowOrder);
                }
            }
        }

        return best.Seats ?? withSingle?.Seats;
    }

    static int[] Split(List<SeatRun> free, int quantity)
    {
        var chosen = new List<int>(quantity);
        while (chosen.Count < quantity)
        {
            var wanted = quantity - chosen.Count;
            var longest = free.Max(run => run.Seats.Length);
            var size = Math.Min(wanted, longest);
            var seats = Together(free, size)!;
            var left = Without(free, seats);
            if (wanted - size == 1 && size > 2)
            {
                // Better 3 and 2 than 4 and 1, where there are 2.
                var fewer = Together(free, size - 1)!;
                var others = Without(free, fewer);
                if (others.Exists(run => run.Seats.Length > 1))
                    (seats, left) = (fewer, others);
            }

            chosen.AddRange(seats);
            free = left;
        }

        return [.. chosen];
    }

    static List<SeatRun> FreeRuns(SeatRun[] runs, bool[] taken, bool fromBack)
    {
        var free = new List<SeatRun>(runs.Length);
        foreach (var run in fromBack ? runs.Reverse() : runs)
        {
            Add(free, run, seat => taken[seat]);
        }

        return free;
    }

    static List<SeatRun> Without(List<SeatRun> runs, int[] seats)
    {
        var gone = seats.ToHashSet();
        var left = new List<SeatRun>(runs.Count + 1);
        foreach (var run in runs)
        {
            Add(left, run, gone.Contains);
        }

        return left;
    }

    static void Add(List<SeatRun> list, SeatRun run, Func<int, bool> isTaken)
    {
        var from = 0;
        for (var at = 0; at <= run.Seats.Length; at++)
        {
            if (at < run.Seats.Length && !isTaken(run.Seats[at]))
                continue;
            if (at > from)
                list.Add(at - from == run.Seats.Length ? run : run with { Seats = run.Seats[from..at] });
            from = at + 1;
        }
    }
}
