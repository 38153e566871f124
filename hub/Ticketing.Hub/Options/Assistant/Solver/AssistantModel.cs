using Google.OrTools.Sat;

namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>The board as a model of CP-SAT: a yes or no for each wish of each request, and for each line that may be raised.</summary>
sealed class AssistantModel
{
    readonly Board board;

    /// <summary>By request and wish; null: it can never have room.</summary>
    readonly BoolVar?[][] chosen;

    /// <summary>By request, wish and line: raised; null where there is nothing to decide.</summary>
    readonly BoolVar?[][][] raised;

    readonly List<(BoolVar Step, int Structure, int Served)> steps = [];

    /// <param name="board">What is to be placed.</param>
    /// <param name="leastPlaces">No answer serves fewer.</param>
    public AssistantModel(Board board, long leastPlaces)
    {
        this.board = board;
        var requests = board.Problem.Requests.Count;
        (chosen, raised) = (new BoolVar?[requests][], new BoolVar?[requests][][]);
        var taken = new List<(BoolVar Variable, long Places)>?[board.Pools.Count];
        var (places, value) = (new List<(BoolVar, long)>(), new List<(BoolVar, long)>());
        for (var request = 0; request < requests; request++)
        {
            Add(request, taken, places, value);
        }

        for (var pool = 0; pool < taken.Length; pool++)
        {
            if (taken[pool] is { } terms)
                Model.Add(Sum(terms) <= board.Free[pool]);
        }

        foreach (var unit in board.Units.Where(unit => unit.Members.Length > 1))
        {
            foreach (var other in unit.Members[1..])
            {
                Model.Add(Served(unit.Members[0]) == Served(other));
            }
        }

        AddSteps(value);
        Model.Add(Sum(places) >= leastPlaces);
        Model.Maximize(Sum(value));
        Most = value.Sum(term => Math.Max(0, term.Item2));
    }

    public CpModel Model { get; } = new();

    /// <summary>More than any answer can be worth: a bound before the solver has one.</summary>
    public long Most { get; }

    public void Hint(Placement placement)
    {
        var served = board.ServedByLocks.ToArray();
        for (var request = 0; request < chosen.Length; request++)
        {
            var spot = placement[request];
            if (spot is not null)
                served[board.StructureOf(request)]++;
            for (var wish = 0; wish < chosen[request].Length; wish++)
            {
                if (chosen[request][wish] is not { } choice)
                    continue;
                Model.AddHint(choice, spot?.Wish == wish);
                for (var line = 0; line < raised[request][wish].Length; line++)
                {
                    if (raised[request][wish][line] is { } up)
                        Model.AddHint(up, spot?.Wish == wish && spot.Raised[line]);
                }
            }
        }

        foreach (var (step, structure, at) in steps)
        {
            Model.AddHint(step, at < served[structure]);
        }
    }

    /// <param name="isTrue">The solver's answer.</param>
    public Placement Read(Func<BoolVar, bool> isTrue)
    {
        var placement = new Placement(board);
        for (var request = 0; request < chosen.Length; request++)
        {
            var wish = Array.FindIndex(chosen[request], choice => choice is { } there && isTrue(there));
            if (wish < 0)
                continue;
            var up = raised[request][wish];
            bool[] isRaised = [.. board.WishesOf(request)[wish]
                .Select((line, at) => up[at] is { } there ? isTrue(there) : !CanHave(line.Asked, line.Places))];
            if (!placement.Restore(request, new Spot(wish, isRaised)))
                throw new InvalidOperationException($"The solver's answer has no room for request {request}.");
        }

        return placement;
    }

    void Add(
        int request, List<(BoolVar, long)>?[] taken, List<(BoolVar, long)> placesServed, List<(BoolVar, long)> value)
    {
        var wishes = board.WishesOf(request);
        (chosen[request], raised[request]) = (new BoolVar?[wishes.Length], new BoolVar?[wishes.Length][]);
        for (var wish = 0; wish < wishes.Length; wish++)
        {
            var lines = wishes[wish];
            raised[request][wish] = new BoolVar?[lines.Length];
            if (board.UnitOf[request] is null
                || !Array.TrueForAll(lines, line => CanHave(line.Asked, line.Places) || CanHave(line.Higher, line.Places)))
            {
                continue;
            }

            var choice = Model.NewBoolVar("");
            chosen[request][wish] = choice;
            var worth = default(Worth);
            for (var line = 0; line < lines.Length; line++)
            {
                var (asked, higher, places) = (lines[line].Asked, lines[line].Higher, lines[line].Places);
                var (canAsked, canHigher) = (CanHave(asked, places), CanHave(higher, places));
                Take(canAsked ? asked! : higher!, choice, places);
                var normal = board.Scores.Of(request, wish, !canAsked, places);
                worth += normal;
                if (!canAsked || !canHigher)
                    continue;
                var up = Model.NewBoolVar("");
                raised[request][wish][line] = up;
                Model.AddImplication(up, choice);
                Take([.. asked!.Except(higher!)], up, -places);
                Take([.. higher!.Except(asked!)], up, places);
                value.Add((up, (board.Scores.Of(request, wish, isRaised: true, places) - normal).Value));
            }

            placesServed.Add((choice, worth.Places));
            value.Add((choice, worth.Value));
        }

        var choices = chosen[request].OfType<BoolVar>().ToList();
        if (choices.Count > 1)
            Model.AddAtMostOne(choices);

        void Take(int[] pools, BoolVar variable, int places)
        {
            foreach (var pool in pools)
            {
                (taken[pool] ??= []).Add((variable, places));
            }
        }
    }

    /// <summary>One yes or no for each request that a structure may have served, each worth less than the one before.</summary>
    void AddSteps(List<(BoolVar, long)> value)
    {
        foreach (var structure in Enumerable.Range(0, chosen.Length).GroupBy(board.StructureOf))
        {
            var open = structure.Where(request => chosen[request].Any(choice => choice is not null)).ToList();
            if (open.Count == 0)
                continue;
            var before = board.ServedByLocks[structure.Key];
            var own = open.Select((_, at) => (Step: Model.NewBoolVar(""), structure.Key, Served: before + at)).ToList();
            steps.AddRange(own);
            value.AddRange(own.Select(step => (step.Step, (long)Scores.OfOneMore(step.Served))));
            Model.Add(LinearExpr.Sum(own.Select(step => step.Step)) == LinearExpr.Sum(open.SelectMany(Choices)));
        }
    }

    LinearExpr Served(int request) => LinearExpr.Sum(Choices(request));

    IEnumerable<BoolVar> Choices(int request) => chosen[request].OfType<BoolVar>();

    bool CanHave(int[]? pools, int places) => pools is not null && Array.TrueForAll(pools, pool => board.Free[pool] >= places);

    static LinearExpr Sum(List<(BoolVar Variable, long Factor)> terms) =>
        LinearExpr.WeightedSum(terms.Select(term => term.Variable), terms.Select(term => term.Factor));
}
