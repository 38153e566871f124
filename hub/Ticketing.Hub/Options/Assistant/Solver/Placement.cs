namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>Where a request is served.</summary>
/// <param name="Wish">From 0.</param>
/// <param name="Raised">By line.</param>
sealed record Spot(int Wish, bool[] Raised)
{
    public bool IsAsWished => Wish == 0 && Array.TrueForAll(Raised, isRaised => !isRaised);
}

/// <summary>A proposal while it is made: who is served where, and what is left. It never takes more than there is.</summary>
sealed class Placement
{
    readonly Board board;
    readonly int[] left;
    readonly Spot?[] spots;
    readonly List<int>[] holders;
    readonly int[] servedOf;

    public Placement(Board board)
    {
        this.board = board;
        left = [.. board.Free];
        spots = new Spot?[board.Problem.Requests.Count];
        holders = [.. left.Select(_ => new List<int>())];
        servedOf = [.. board.ServedByLocks];
    }

    Placement(Placement other)
    {
        board = other.board;
        left = [.. other.left];
        spots = [.. other.spots];
        holders = [.. other.holders.Select(list => list.ToList())];
        servedOf = [.. other.servedOf];
        Worth = other.Worth;
    }

    public Board Board => board;

    public ReadOnlySpan<int> Left => left;

    public Spot? this[int request] => spots[request];

    /// <summary>Without what is locked.</summary>
    public Worth Worth { get; private set; }

    public Placement Copy() => new(this);

    /// <summary>The requests that take places from a pool.</summary>
    public IReadOnlyList<int> HoldersOf(int pool) => holders[pool];

    public bool IsServed(Unit unit) => spots[unit.Members[0]] is not null;

    /// <summary>All as they were wished first.</summary>
    public bool IsAsWished(Unit unit) => Array.TrueForAll(unit.Members, member => spots[member] is { IsAsWished: true });

    /// <summary>Requests served of a structure, locked ones too.</summary>
    public int ServedOf(int structure) => servedOf[structure];

    /// <summary>But for fairness, which counts all of a structure together.</summary>
    public Worth WorthOf(Unit unit) =>
        unit.Members.Aggregate(default(Worth), (sum, member) => spots[member] is { } spot ? sum + WorthOf(member, spot) : sum);

    Worth WorthOf(int request, Spot spot)
    {
        var lines = board.WishesOf(request)[spot.Wish];
        var sum = default(Worth);
        for (var line = 0; line < lines.Length; line++)
        {
            sum += board.Scores.Of(request, spot.Wish, spot.Raised[line], lines[line].Places);
        }

        return sum;
    }

    /// <summary>Serves every member on the best wish that has room, or none of them.</summary>
    public bool Serve(Unit unit)
    {
        for (var at = 0; at < unit.Members.Length; at++)
        {
            if (Serve(unit.Members[at], board.WishesOf(unit.Members[at]).Length))
                continue;
            foreach (var member in unit.Members[..at])
            {
                TakeBack(member);
            }

            return false;
        }

        return true;
    }

    /// <summary>On the best of its first so many wishes that has room.</summary>
    public bool Serve(int request, int wishes)
    {
        for (var wish = 0; wish < wishes; wish++)
        {
            var lines = board.WishesOf(request)[wish];
            var raised = new bool[lines.Length];
            if (!Take(lines, raised, 0))
                continue;
            Keep(request, new Spot(wish, raised));
            return true;
        }

        return false;
    }

    /// <summary>Whether there is room for one wish, its own categories or raised.</summary>
    public bool HasRoom(int request, int wish)
    {
        var lines = board.WishesOf(request)[wish];
        var raised = new bool[lines.Length];
        if (!Take(lines, raised, 0))
            return false;
        for (var line = 0; line < lines.Length; line++)
        {
            Give(PoolsOf(lines[line], raised[line]), lines[line].Places);
        }

        return true;
    }

    /// <summary>As it was, or as the solver says.</summary>
    /// <returns>False: there is no room for that, nothing is done.</returns>
    public bool Restore(int request, Spot spot)
    {
        var lines = board.WishesOf(request)[spot.Wish];
        for (var line = 0; line < lines.Length; line++)
        {
            if (TryTake(PoolsOf(lines[line], spot.Raised[line]), lines[line].Places))
                continue;
            for (var back = 0; back < line; back++)
            {
                Give(PoolsOf(lines[back], spot.Raised[back]), lines[back].Places);
            }

            return false;
        }

        Keep(request, spot);
        return true;
    }

    public void TakeBack(Unit unit)
    {
        foreach (var member in unit.Members)
        {
            TakeBack(member);
        }
    }

    public void TakeBack(int request)
    {
        if (spots[request] is not { } spot)
            return;
        var lines = board.WishesOf(request)[spot.Wish];
        for (var line = 0; line < lines.Length; line++)
        {
            var pools = PoolsOf(lines[line], spot.Raised[line]);
            Give(pools, lines[line].Places);
            foreach (var pool in pools)
            {
                holders[pool].Remove(request);
            }
        }

        spots[request] = null;
        Worth -= WorthOf(request, spot) + OneMore(--servedOf[board.StructureOf(request)]);
    }

    static int[] PoolsOf(BoardLine line, bool isRaised) =>
        (isRaised ? line.Higher : line.Asked)
        ?? throw new InvalidOperationException($"There is no room for {line.Wished}: it cannot be served there.");

    static Worth OneMore(int served) => new(0, 0, Scores.OfOneMore(served));

    void Keep(int request, Spot spot)
    {
        spots[request] = spot;
        Worth += WorthOf(request, spot) + OneMore(servedOf[board.StructureOf(request)]++);
        var lines = board.WishesOf(request)[spot.Wish];
        for (var line = 0; line < lines.Length; line++)
        {
            foreach (var pool in PoolsOf(lines[line], spot.Raised[line]))
            {
                holders[pool].Add(request);
            }
        }
    }

    /// <summary>Line by line, its own category before the higher one; goes back on a line where that helps a later one.</summary>
    bool Take(BoardLine[] lines, bool[] raised, int at)
    {
        if (at == lines.Length)
            return true;
        var line = lines[at];
        foreach (var pools in (ReadOnlySpan<int[]?>)[line.Asked, line.Higher])
        {
            if (pools is null || !TryTake(pools, line.Places))
                continue;
            raised[at] = ReferenceEquals(pools, line.Higher);
            if (Take(lines, raised, at + 1))
                return true;
            Give(pools, line.Places);
        }

        return false;
    }

    bool TryTake(int[] pools, int places)
    {
        foreach (var pool in pools)
        {
            if (left[pool] < places)
                return false;
        }

        foreach (var pool in pools)
        {
            left[pool] -= places;
        }

        return true;
    }

    void Give(int[] pools, int places)
    {
        foreach (var pool in pools)
        {
            left[pool] += places;
        }
    }
}
