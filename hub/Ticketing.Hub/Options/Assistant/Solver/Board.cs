namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>One limit that lines take places from: a contingent's room, a gauge, or the most of one structure.</summary>
/// <param name="Whose">Contingent or structure; empty for a gauge.</param>
/// <param name="Category">Empty for a structure's most.</param>
sealed record Pool(AssistantLimit Limit, int Performance, string Whose, string Category);

/// <summary>A line of a wish, and the pools that it takes from in its own and in the next higher category.</summary>
/// <param name="Asked">Null: there is no such room.</param>
/// <param name="Higher">Null: not accepted, or there is no such room.</param>
sealed record BoardLine(AssistantQuantity Wished, int[]? Asked, int[]? Higher, string HigherCategory)
{
    public int Places => Wished.Places;
}

/// <summary>Requests that are served all or none: twins, or one alone. By their place in the problem.</summary>
sealed record Unit(int[] Members);

/// <summary>The problem in the numbers that searching needs; what the operator has locked is taken off already.</summary>
sealed class Board
{
    readonly Dictionary<Pool, int> index = [];
    readonly List<Pool> pools = [];
    readonly List<int> free = [];
    readonly BoardLine[][][] wishes;
    readonly int[] structures;

    public Board(AssistantProblem problem)
    {
        Problem = problem;
        Scores = new Scores(problem.Requests, problem.Settings);
        foreach (var room in problem.Rooms)
        {
            Add(new Pool(AssistantLimit.Contingent, room.Performance, room.Contingent, room.Category), room.Free);
        }

        foreach (var gauge in problem.Gauges.Where(gauge => gauge.Free is not null))
        {
            Add(new Pool(AssistantLimit.Gauge, gauge.Performance, "", gauge.Category), gauge.Free!.Value);
        }

        foreach (var limit in problem.StructureLimits)
        {
            Add(MostOf(limit.Structure, limit.Performance), limit.Free);
        }

        var higher = problem.Gauges.Where(gauge => gauge.NextHigher is not null)
            .ToDictionary(gauge => (gauge.Performance, gauge.Category), gauge => gauge.NextHigher!);
        wishes = [.. problem.Requests.Select(request => request.Wishes
            .Select(wish => wish.Quantities.Select(line => wish.Barred.Length > 0
                ? new BoardLine(line, null, null, "")
                : Line(request, line, higher)).ToArray()).ToArray())];
        foreach (var request in problem.Requests.Where(request => request.Locked is not null))
        {
            foreach (var given in request.Locked!.Given)
            {
                foreach (var pool in PoolsOf(request, given.Performance, given.Category) ?? [])
                {
                    free[pool] -= given.Places;
                }
            }
        }

        var names = problem.Requests.Select(request => request.Structure).Distinct().Index()
            .ToDictionary(one => one.Item, one => one.Index);
        structures = [.. problem.Requests.Select(request => names[request.Structure])];
        ServedByLocks = new int[names.Count];
        foreach (var request in problem.Requests.Where(request => request.Locked is { Given.Count: > 0 }))
        {
            ServedByLocks[names[request.Structure]]++;
        }

        Free = [.. free.Select(places => Math.Max(0, places))];
        Units = [.. UnitsOf(problem.Requests)];
        UnitOf = new Unit?[problem.Requests.Count];
        foreach (var unit in Units)
        {
            foreach (var member in unit.Members)
            {
                UnitOf[member] = unit;
            }
        }
    }

    public AssistantProblem Problem { get; }

    public Scores Scores { get; }

    public IReadOnlyList<Pool> Pools => pools;

    /// <summary>Of each pool, what the locked requests have left.</summary>
    public int[] Free { get; }

    /// <summary>What the assistant decides about.</summary>
    public IReadOnlyList<Unit> Units { get; }

    /// <summary>Null: it is not for the assistant to serve.</summary>
    public Unit?[] UnitOf { get; }

    /// <summary>Requests that the operator has served, by structure.</summary>
    public int[] ServedByLocks { get; }

    /// <summary>Structures are counted from 0.</summary>
    public int StructureOf(int request) => structures[request];

    public BoardLine[][] WishesOf(int request) => wishes[request];

    /// <returns>Null: the contingent has no room of that category there.</returns>
    public int[]? PoolsOf(AssistantRequest request, int performance, string category)
    {
        if (!index.TryGetValue(
            new Pool(AssistantLimit.Contingent, performance, request.Contingent, category), out var room))
        {
            return null;
        }

        var found = new List<int>(3) { room };
        if (index.TryGetValue(new Pool(AssistantLimit.Gauge, performance, "", category), out var gauge))
            found.Add(gauge);
        if (index.TryGetValue(MostOf(request.Structure, performance), out var community))
            found.Add(community);
        return [.. found];
    }

    static Pool MostOf(Guid structure, int performance) =>
        new(AssistantLimit.Community, performance, structure.ToString("N"), "");

    BoardLine Line(
        AssistantRequest request, AssistantQuantity line, Dictionary<(int Performance, string Category), string> higher)
    {
        var next = request.AcceptsUpgrade ? higher.GetValueOrDefault((line.Performance, line.Category)) : null;
        return new BoardLine(
            line, PoolsOf(request, line.Performance, line.Category),
            next is null ? null : PoolsOf(request, line.Performance, next), next ?? "");
    }

    /// <summary>Twins of one that the operator does not serve are not served either; those of one that is are free.</summary>
    static IEnumerable<Unit> UnitsOf(IReadOnlyList<AssistantRequest> requests)
    {
        var notServed = requests.Where(request => request is { Twins: not null, Locked.Given.Count: 0 })
            .Select(request => request.Twins!.Value).ToHashSet();
        var twins = new Dictionary<Guid, List<int>>();
        for (var at = 0; at < requests.Count; at++)
        {
            var request = requests[at];
            if (request.Locked is not null)
                continue;
            if (request.Twins is not { } name)
                yield return new Unit([at]);
            else if (notServed.Contains(name))
                continue;
            else if (twins.TryGetValue(name, out var members))
                members.Add(at);
            else
                twins[name] = [at];
        }

        foreach (var members in twins.Values)
        {
            yield return new Unit([.. members]);
        }
    }

    void Add(Pool pool, int places)
    {
        index.Add(pool, pools.Count);
        pools.Add(pool);
        free.Add(places);
    }
}
