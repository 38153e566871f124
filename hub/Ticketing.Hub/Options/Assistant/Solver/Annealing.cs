namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>
/// A good placement in seconds for the solver to start from: puts a group where it wishes to be at the cost of whom it
/// must, finds those another place, fills up what they left, and keeps worse results ever more rarely.
/// </summary>
sealed class Annealing
{
    const int MovesAUnit = 3000;
    const int Fills = 4;

    /// <summary>What a move may cost, in places served on a first choice: at first a group, at last less than one.</summary>
    const double Hot = 8, Cold = 0.2;

    readonly Board board;
    readonly Placement placement;
    readonly Random random;
    readonly Unit[][] wantedBy;
    readonly List<(int Request, Spot? Spot)> undo = [];
    readonly List<Unit> moved = [];
    readonly List<int> emptied = [];
    readonly long[] touched;
    long moveNumber;

    Annealing(Placement start, int seed)
    {
        board = start.Board;
        placement = start.Copy();
        random = new Random(seed);
        wantedBy = WantedBy(board);
        touched = new long[board.Problem.Requests.Count];
    }

    /// <param name="start">Is not changed.</param>
    /// <param name="leastPlaces">A placement that serves fewer is none.</param>
    /// <param name="settings">As many chains as workers; the same seed gives the same placement, unless the time is short.</param>
    /// <param name="spent">Share of the time that it may use; 1 ends it.</param>
    public static Placement Run(Placement start, long leastPlaces, AssistantSettings settings, Func<double> spent)
    {
        if (start.Board.Units.Count == 0)
            return start;
        var ends = new Placement[settings.Workers];
        Parallel.For(0, ends.Length, chain => ends[chain] = new Annealing(start, settings.Seed + chain).Run(spent));
        return ends.Where(end => end.Worth.Places >= leastPlaces).Append(start).MaxBy(end => end.Worth.Value)!;
    }

    Placement Run(Func<double> spent)
    {
        double place = board.Scores.Of(0, 0, isRaised: false, 1).Value;
        var moves = board.Units.Count * (long)MovesAUnit;
        var heat = place * Hot;
        for (long move = 0; move < moves; move++)
        {
            if (move % 256 == 0)
            {
                var progress = Math.Max(spent(), (double)move / moves);
                if (progress >= 1)
                    break;
                heat = place * Hot * Math.Pow(Cold / Hot, progress);
            }

            var before = placement.Worth.Value;
            if (!Move(Pick()) || placement.Worth.Value - before < heat * Math.Log(1 - random.NextDouble()))
                Undo();
        }

        return placement;
    }

    /// <summary>Mostly one that is not served as it wished.</summary>
    Unit Pick()
    {
        var unit = board.Units[random.Next(board.Units.Count)];
        for (var again = 0; again < 4 && placement.IsAsWished(unit); again++)
        {
            unit = board.Units[random.Next(board.Units.Count)];
        }

        return unit;
    }

    bool Move(Unit unit)
    {
        moveNumber++;
        undo.Clear();
        moved.Clear();
        emptied.Clear();
        TakeBack(unit);
        foreach (var member in unit.Members)
        {
            var wishes = board.WishesOf(member);
            if (wishes.Length == 0)
                return false;
            var wish = random.Next(wishes.Length);
            var raised = new bool[wishes[wish].Length];
            for (var line = 0; line < raised.Length; line++)
            {
                var (asked, higher) = (wishes[wish][line].Asked, wishes[wish][line].Higher);
                raised[line] = asked is null || (higher is not null && random.Next(3) == 0);
            }

            var spot = new Spot(wish, raised);
            if (!MakeRoom(member, spot, unit) || !placement.Restore(member, spot))
                return false;
        }

        foreach (var other in moved)
        {
            placement.Serve(other);
        }

        Fill();
        return true;
    }

    bool MakeRoom(int request, Spot spot, Unit unit)
    {
        var lines = board.WishesOf(request)[spot.Wish];
        for (var at = 0; at < lines.Length; at++)
        {
            if ((spot.Raised[at] ? lines[at].Higher : lines[at].Asked) is not { } pools)
                return false;
            foreach (var pool in pools)
            {
                if (board.Free[pool] < lines[at].Places)
                    return false;
                if (placement.Left[pool] < lines[at].Places)
                    emptied.Add(pool);
                while (placement.Left[pool] < lines[at].Places)
                {
                    var holders = placement.HoldersOf(pool);
                    if (holders.Count == 0)
                        return false;
                    var other = board.UnitOf[holders[random.Next(holders.Count)]]!;
                    if (other == unit)
                        return false;
                    TakeBack(other);
                    moved.Add(other);
                }
            }
        }

        return true;
    }

    /// <summary>Those that had to go were larger than what came: a few who would fit into the rest.</summary>
    void Fill()
    {
        for (var at = 0; at < Fills && emptied.Count > 0; at++)
        {
            var among = wantedBy[emptied[random.Next(emptied.Count)]];
            var unit = among[random.Next(among.Length)];
            if (placement.IsAsWished(unit))
                continue;
            TakeBack(unit);
            placement.Serve(unit);
        }
    }

    void TakeBack(Unit unit)
    {
        foreach (var member in unit.Members)
        {
            // How it was before the move, however often it is taken back in it.
            if (touched[member] == moveNumber)
                continue;
            touched[member] = moveNumber;
            undo.Add((member, placement[member]));
        }

        placement.TakeBack(unit);
    }

    void Undo()
    {
        foreach (var (request, _) in undo)
        {
            placement.TakeBack(request);
        }

        foreach (var (request, spot) in undo)
        {
            if (spot is not null)
                placement.Restore(request, spot);
        }
    }

    static Unit[][] WantedBy(Board board)
    {
        var wanted = new HashSet<Unit>[board.Pools.Count];
        foreach (var unit in board.Units)
        {
            foreach (var line in unit.Members.SelectMany(board.WishesOf).SelectMany(lines => lines))
            {
                foreach (var pool in (line.Asked ?? []).Concat(line.Higher ?? []))
                {
                    (wanted[pool] ??= []).Add(unit);
                }
            }
        }

        return [.. wanted.Select(units => units?.ToArray() ?? [])];
    }
}
