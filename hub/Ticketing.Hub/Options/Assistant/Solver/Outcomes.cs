namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>A placement in the words of the answer.</summary>
static class Outcomes
{
    public static AssistantOutcome Of(Placement placement, int at, AssistantReason? reason)
    {
        var request = placement.Board.Problem.Requests[at];
        if (request.Locked is { } locked)
            return new AssistantOutcome(request.Id, request.Number, locked.Rank, locked.Given, reason);
        if (placement[at] is not { } spot)
            return new AssistantOutcome(request.Id, request.Number, 0, [], reason);
        var lines = placement.Board.WishesOf(at)[spot.Wish];
        return new AssistantOutcome(
            request.Id, request.Number, spot.Wish + 1, [.. lines.Select((line, index) => new AssistantGiven(
                line.Wished.Performance, line.Wished.Category,
                spot.Raised[index] ? line.HigherCategory : line.Wished.Category, line.Places))], reason);
    }

    public static AssistantTotals Totals(AssistantProblem problem, IReadOnlyList<AssistantOutcome> outcomes)
    {
        var ranks = problem.Requests.Select(request => request.Wishes.Count).Append(1).Max();
        return new AssistantTotals(
            outcomes.Count,
            outcomes.Count(outcome => outcome.IsServed),
            outcomes.Sum(outcome => outcome.Places),
            problem.Requests.Sum(request => request.Wishes.Count == 0 ? 0 : request.Wishes[0].Places),
            [.. Enumerable.Range(1, ranks).Select(rank => outcomes.Count(outcome => outcome.IsServed && outcome.Rank == rank))],
            outcomes.Count(outcome => outcome.IsUpgraded),
            outcomes.Zip(problem.Requests).Where(pair => pair.First.IsServed).Select(pair => pair.Second.Structure).Distinct().Count());
    }
}
