namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>Why each request is not served as it was wished, found by trying out what a person would try.</summary>
sealed class Reasons(Placement placement)
{
    const int NamedTakers = 5;

    readonly Board board = placement.Board;
    readonly Placement empty = new(placement.Board);

    /// <returns>Null: it is served on its first choice, in its own categories.</returns>
    public AssistantReason? Of(int at)
    {
        var request = board.Problem.Requests[at];
        if (request.Locked is { } locked)
            return locked.Rank == 1 && !locked.Given.Any(line => line.IsUpgraded) ? null : Reason(AssistantReasonCodes.Locked, [], []);
        if (board.UnitOf[at] is not { } unit)
            return Reason(AssistantReasonCodes.TwinNotServed, [], TwinsOf(at));
        var spot = placement[at];
        if (spot is { Wish: 0 } && !spot.Raised.Contains(true))
            return null;

        // Measured as if it were not there itself.
        placement.TakeBack(at);
        var better = Enumerable.Range(0, board.WishesOf(at).Length)
            .Where(wish => spot is null || wish < spot.Wish || (wish == spot.Wish && spot.Raised.Contains(true)))
            .Select(wish => new Better(wish, MayRaise: wish != spot?.Wish)).ToList();
        var shortages = better.SelectMany(wish => ShortagesOf(at, wish)).ToList();
        var hasRoom = spot is null && better.Exists(wish => placement.HasRoom(at, wish.Wish));
        if (spot is not null)
            placement.Restore(at, spot);
        if (hasRoom)
            return Reason(AssistantReasonCodes.TwinNotServed, shortages, TwinsOf(at));

        var possible = better.Where(wish => IsPossible(at, wish)).Select(wish => wish.Wish + 1).ToHashSet();
        var lacks = shortages.Where(lack => possible.Count == 0 ? lack.Shortage.Asked > lack.Shortage.Free : possible.Contains(lack.Shortage.Rank))
            .ToList();
        if (lacks.Count > 0 && lacks.TrueForAll(lack => lack.Shortage.Limit == AssistantLimit.Community))
            return Reason(AssistantReasonCodes.CommunityLimit, shortages, Holders(lacks));
        if (possible.Count == 0)
        {
            var code = lacks.Count > 0 && lacks.TrueForAll(lack => lack.Shortage.Limit == AssistantLimit.Rule)
                ? AssistantReasonCodes.NotAdmitted
                : spot is not null ? AssistantReasonCodes.NoRoomAsWished
                : lacks.Exists(lack => lack.Shortage.Free > 0) ? AssistantReasonCodes.LargerThanFree : AssistantReasonCodes.NoRoom;
            return Reason(code, shortages, []);
        }

        return Taken(unit, shortages, Holders(lacks));
    }

    /// <summary>It would have had room, were it alone: who has it, and why they keep it.</summary>
    AssistantReason Taken(Unit unit, List<Lack> shortages, List<int> holders)
    {
        var priority = unit.Members.Min(board.Scores.PriorityOf);
        var worth = placement.WorthOf(unit).Value;
        List<int> fewerPlaces = [], fewerWishes = [], fairness = [];
        foreach (var holder in holders)
        {
            var other = board.UnitOf[holder]!;
            if (other == unit || other.Members.Max(board.Scores.PriorityOf) >= priority)
                continue;
            var (before, after, served) = Swaps.TryOut(placement, unit, other);
            if (served.Value <= worth)
                continue;
            (after.Places < before.Places ? fewerPlaces : after.Wishes < before.Wishes ? fewerWishes : fairness).Add(holder);
        }

        return fairness.Count > 0 ? Reason(AssistantReasonCodes.Fairness, shortages, fairness)
            : fewerWishes.Count > 0 ? Reason(AssistantReasonCodes.FewerFirstChoices, shortages, fewerWishes)
            : fewerPlaces.Count > 0 ? Reason(AssistantReasonCodes.FewerPlacesInAll, shortages, fewerPlaces)
            : Reason(AssistantReasonCodes.OthersHavePriority, shortages, holders);
    }

    AssistantReason Reason(string code, List<Lack> lacks, List<int> takers)
    {
        var pools = lacks.Select(lack => lack.Pool).ToHashSet();
        return new AssistantReason(
            code, [.. lacks.Select(lack => lack.Shortage)],
            [.. takers.Take(NamedTakers).Select(taker => new AssistantTaker(
                board.Problem.Requests[taker].Number, PlacesIn(taker, pools)))], takers.Count);
    }

    /// <summary>The pools of which a wish needs more than is left, in its own categories and, where it may be raised, in the higher ones.</summary>
    IEnumerable<Lack> ShortagesOf(int at, Better wish)
    {
        var needs = new Dictionary<int, int>();
        var lines = board.WishesOf(at)[wish.Wish];
        if (board.Problem.Requests[at].Wishes[wish.Wish] is { Barred.Length: > 0 } barred)
        {
            yield return new Lack(-1, new AssistantShortage(
                wish.Wish + 1, barred.Quantities[0].Performance, barred.Quantities[0].Category, AssistantLimit.Rule,
                barred.Places, 0, 0)
            { Rule = barred.Barred });
            yield break;
        }

        foreach (var line in lines)
        {
            if (line.Asked is null)
            {
                yield return new Lack(-1, new AssistantShortage(
                    wish.Wish + 1, line.Wished.Performance, line.Wished.Category, AssistantLimit.Contingent, line.Places, 0, 0));
            }

            foreach (var pool in line.Asked ?? [])
            {
                needs[pool] = needs.GetValueOrDefault(pool) + line.Places;
            }
        }

        var isShort = needs.Where(need => placement.Left[need.Key] < need.Value).Select(need => need.Key).ToHashSet();
        if (wish.MayRaise)
        {
            foreach (var line in lines.Where(line => line.Asked is null || line.Asked.Any(isShort.Contains)))
            {
                foreach (var pool in line.Higher ?? [])
                {
                    if (placement.Left[pool] < line.Places && isShort.Add(pool))
                        needs[pool] = line.Places;
                }
            }
        }

        foreach (var pool in isShort.Order())
        {
            var (limit, performance, _, category) = board.Pools[pool];
            yield return new Lack(pool, new AssistantShortage(
                wish.Wish + 1, performance, category, limit, needs[pool], board.Free[pool], placement.Left[pool]));
        }
    }

    /// <summary>Whether the wish could be served if nobody else were.</summary>
    bool IsPossible(int at, Better wish)
    {
        if (wish.MayRaise)
            return empty.HasRoom(at, wish.Wish);
        var lines = board.WishesOf(at)[wish.Wish];
        if (!Array.TrueForAll(lines, line => line.Asked is not null) || !empty.Restore(at, new Spot(wish.Wish, new bool[lines.Length])))
            return false;
        empty.TakeBack(at);
        return true;
    }

    /// <summary>Who has the room, the one with most priority first.</summary>
    List<int> Holders(List<Lack> lacks) =>
        [.. lacks.Where(lack => lack.Pool >= 0).SelectMany(lack => placement.HoldersOf(lack.Pool)).Distinct()
            .OrderByDescending(board.Scores.PriorityOf).ThenBy(holder => board.Problem.Requests[holder].Number)];

    List<int> TwinsOf(int at)
    {
        var requests = board.Problem.Requests;
        return [.. Enumerable.Range(0, requests.Count).Where(other => other != at && requests[other].Twins == requests[at].Twins)];
    }

    int PlacesIn(int request, HashSet<int> pools) =>
        placement[request] is { } spot
            ? board.WishesOf(request)[spot.Wish]
                .Where((line, index) => ((spot.Raised[index] ? line.Higher : line.Asked) ?? []).Any(pools.Contains))
                .Sum(line => line.Places)
            : 0;

    /// <param name="Wish">From 0.</param>
    /// <param name="MayRaise">False for the wish that is served: what is asked is why it was raised.</param>
    sealed record Better(int Wish, bool MayRaise);

    /// <param name="Pool">-1: there is none.</param>
    sealed record Lack(int Pool, AssistantShortage Shortage);
}
