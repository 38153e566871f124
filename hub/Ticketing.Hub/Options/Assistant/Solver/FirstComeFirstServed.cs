namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>
/// What a box office does by hand: in the order in which they came in, each on its first wish that has room. The
/// assistant starts from it, is compared with it, and never serves fewer places.
/// </summary>
public static class FirstComeFirstServed
{
    public static IReadOnlyList<AssistantOutcome> Place(AssistantProblem problem)
    {
        var placement = Place(new Board(problem));
        return [.. Enumerable.Range(0, problem.Requests.Count).Select(at => Outcomes.Of(placement, at, null))];
    }

    internal static Placement Place(Board board)
    {
        var placement = new Placement(board);
        var requests = board.Problem.Requests;
        foreach (var unit in board.Units
            .OrderBy(unit => unit.Members.Min(member => requests[member].RequestedAtMs))
            .ThenBy(unit => unit.Members.Min(member => requests[member].Number)))
        {
            placement.Serve(unit);
        }

        return placement;
    }
}
