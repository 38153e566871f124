namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>
/// What a person would see with the bare eye in a proposal, done before it is shown: a group for which there is still
/// room, a better wish that has room, two groups that should change places. So the reason of each that is left holds:
/// no single change serves it and is better for all.
/// </summary>
static class Swaps
{
    const int MostPasses = 20;

    public static void Improve(Placement placement)
    {
        for (var pass = 0; pass < MostPasses && (Fill(placement) | Raise(placement) | Exchange(placement)); pass++)
        {
        }
    }

    /// <summary>Serves one at another's cost, who may find room elsewhere; then all is as before.</summary>
    /// <returns>Both together before and after, and what the one itself would have.</returns>
    public static (Worth Before, Worth After, Worth Served) TryOut(Placement placement, Unit served, Unit moved) =>
        Change(placement, served, moved, keep: false);

    static (Worth Before, Worth After, Worth Served) Change(Placement placement, Unit served, Unit moved, bool keep)
    {
        var before = placement.Worth;
        var old = served.Members.Concat(moved.Members).Select(member => (member, Spot: placement[member])).ToList();
        placement.TakeBack(served);
        placement.TakeBack(moved);
        placement.Serve(served);
        placement.Serve(moved);
        var own = placement.WorthOf(served);
        var after = placement.Worth;
        if (keep && after.Value > before.Value)
            return (before, after, own);
        placement.TakeBack(served);
        placement.TakeBack(moved);
        foreach (var (member, spot) in old)
        {
            if (spot is not null)
                placement.Restore(member, spot);
        }

        return (before, after, own);
    }

    /// <summary>The pools in which a unit's better wishes have too little room.</summary>
    public static IEnumerable<int> ShortFor(Placement placement, int request)
    {
        var wishes = placement.Board.WishesOf(request);
        var spot = placement[request];
        for (var wish = 0; wish < wishes.Length && wish <= (spot?.Wish ?? wishes.Length); wish++)
        {
            foreach (var line in wishes[wish])
            {
                foreach (var pool in (line.Asked ?? []).Concat(wish == spot?.Wish ? [] : line.Higher ?? []))
                {
                    if (placement.Left[pool] < wishes[wish].Sum(other => other.Places))
                        yield return pool;
                }
            }
        }
    }

    static IEnumerable<Unit> MostImportantFirst(Placement placement) =>
        placement.Board.Units.OrderByDescending(unit => unit.Members.Max(placement.Board.Scores.PriorityOf));

    static bool Fill(Placement placement)
    {
        var any = false;
        foreach (var unit in MostImportantFirst(placement))
        {
            any |= !placement.IsServed(unit) && placement.Serve(unit);
        }

        return any;
    }

    static bool Raise(Placement placement)
    {
        var any = false;
        foreach (var request in MostImportantFirst(placement).SelectMany(unit => unit.Members))
        {
            if (placement[request] is not { IsAsWished: false } spot)
                continue;
            var before = placement.Worth;
            placement.TakeBack(request);
            if (placement.Serve(request, spot.Wish + 1) && placement.Worth.Value > before.Value)
            {
                any = true;
                continue;
            }

            placement.TakeBack(request);
            placement.Restore(request, spot);
        }

        return any;
    }

    static bool Exchange(Placement placement)
    {
        var any = false;
        var board = placement.Board;
        foreach (var unit in MostImportantFirst(placement))
        {
            if (placement.IsAsWished(unit))
                continue;
            var others = unit.Members.SelectMany(member => ShortFor(placement, member)).Distinct()
                .SelectMany(placement.HoldersOf).Select(holder => board.UnitOf[holder]!).Distinct()
                .Where(other => other != unit)
                .OrderBy(other => other.Members.Max(board.Scores.PriorityOf)).ThenBy(other => other.Members[0]).ToList();
            foreach (var other in others)
            {
                if (!placement.IsServed(other))
                    continue;
                var (before, after, _) = Change(placement, unit, other, keep: true);
                if (!(after.Value > before.Value))
                    continue;
                any = true;
                break;
            }
        }

        return any;
    }
}
