using CsCheck;
using Ticketing.Hub.Options.Assistant.Solver;
using Xunit;

namespace Ticketing.Hub.Tests.Options.Assistant;

/// <summary>Small problems drawn at random, against every answer that there is.</summary>
public class AssistantPropertyTests
{
    const int Performances = 2;

    static readonly Gen<Asked> OneRequest = Gen.Select(
        Gen.Int[1, 8], Gen.Int[0, 4], Gen.Int[1, Performances], Gen.Bool, Gen.Bool, Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 6],
        (cat2, cat1, first, fallback, upgrade, structure, weight, kind) => new Asked(cat2, cat1, first, fallback, upgrade, structure, weight, kind));

    static readonly Gen<AssistantProblem> Problems = Gen.Select(
        OneRequest.Array[1, 5], Gen.Int[0, 14].Array[Performances * 2], Gen.Int[4, 20], Gen.Int[0, 12]).Select(Problem);

    [Fact]
    public void Nothing_is_better_than_what_is_called_best() => Problems.Sample(
        problem =>
        {
            var solution = Solve(problem);
            Assert.Equal(AssistantStatus.Best, solution.Status);
            var board = new Board(problem);
            Assert.Equal(BestOf(board, new Placement(board), 0, FirstComeFirstServed.Place(board).Worth.Places), solution.Value);
        },
        iter: 40, threads: 1);

    [Fact]
    public void Every_proposal_keeps_the_rules() => Problems.Sample(
        problem =>
        {
            var solution = Solve(problem);
            Keeps(problem, solution.Outcomes);
            Keeps(problem, FirstComeFirstServed.Place(problem));
            Assert.True(solution.Totals.Places >= FirstComeFirstServed.Place(problem).Sum(outcome => outcome.Places));
            foreach (var (request, outcome) in problem.Requests.Zip(solution.Outcomes))
            {
                var isAsWished = outcome is { Rank: 1, IsUpgraded: false, IsServed: true };
                Assert.Equal(isAsWished, outcome.Reason is null);
                if (outcome.Reason is { } reason)
                    Assert.Contains(reason.Code, AssistantReasonCodes.All);
                if (outcome.Reason is { Code: not (AssistantReasonCodes.Locked or AssistantReasonCodes.TwinNotServed) } told)
                    Assert.Contains(told.Shortages, lack => lack.Missing > 0);
                Assert.Equal(request.Number, outcome.Number);
            }
        },
        iter: 40, threads: 1);

    static AssistantSolution Solve(AssistantProblem problem) =>
        AssistantSolver.Solve(problem, TimeProvider.System, null, TestContext.Current.CancellationToken);

    /// <summary>Checked from the answer alone.</summary>
    static void Keeps(AssistantProblem problem, IReadOnlyList<AssistantOutcome> outcomes)
    {
        var served = problem.Requests.Zip(outcomes).ToList();
        foreach (var (request, outcome) in served)
        {
            if (request.Locked is { } locked)
            {
                Assert.Equal(locked.Given, outcome.Given);
                continue;
            }

            if (!outcome.IsServed)
                continue;
            var wish = request.Wishes[outcome.Rank - 1];
            Assert.Equal(wish.Quantities, outcome.Given.Select(line => new AssistantQuantity(line.Performance, line.Asked, line.Places)));
            Assert.All(outcome.Given.Where(line => line.IsUpgraded), line => Assert.True(
                request.AcceptsUpgrade && line is { Asked: "CAT2", Category: "CAT1" }));
        }

        int Taken(Func<AssistantRequest, AssistantGiven, bool> counts) => served
            .SelectMany(pair => pair.Second.Given.Where(line => counts(pair.First, line))).Sum(line => line.Places);
        int Locked(Func<AssistantRequest, AssistantGiven, bool> counts) => problem.Requests
            .SelectMany(request => (request.Locked?.Given ?? []).Where(line => counts(request, line))).Sum(line => line.Places);
        void Within(int free, Func<AssistantRequest, AssistantGiven, bool> counts) =>
            Assert.True(Taken(counts) <= Math.Max(free, Locked(counts)));
        foreach (var room in problem.Rooms)
        {
            Within(room.Free, (request, line) => request.Contingent == room.Contingent && line.Performance == room.Performance
                && line.Category == room.Category);
        }

        foreach (var gauge in problem.Gauges)
        {
            Within(gauge.Free!.Value, (_, line) => line.Performance == gauge.Performance && line.Category == gauge.Category);
        }

        foreach (var limit in problem.StructureLimits)
        {
            Within(limit.Free, (request, line) => request.Structure == limit.Structure && line.Performance == limit.Performance);
        }

        foreach (var twins in served.Where(pair => pair.First is { Twins: not null, Locked: null }).GroupBy(pair => pair.First.Twins))
        {
            Assert.Single(twins.Select(pair => pair.Second.IsServed).Distinct());
        }
    }

    /// <summary>Tries everything, unit by unit.</summary>
    static long BestOf(Board board, Placement placement, int at, long leastPlaces)
    {
        if (at == board.Units.Count)
            return placement.Worth.Places >= leastPlaces ? placement.Worth.Value : long.MinValue;
        var best = BestOf(board, placement, at + 1, leastPlaces);
        Members(0);
        return best;

        void Members(int member)
        {
            if (member == board.Units[at].Members.Length)
            {
                best = Math.Max(best, BestOf(board, placement, at + 1, leastPlaces));
                return;
            }

            var request = board.Units[at].Members[member];
            for (var wish = 0; wish < board.WishesOf(request).Length; wish++)
            {
                var lines = board.WishesOf(request)[wish];
                for (var raised = 0; raised < 1 << lines.Length; raised++)
                {
                    var pattern = lines.Select((_, line) => (raised & (1 << line)) != 0).ToArray();
                    if (lines.Where((line, index) => (pattern[index] ? line.Higher : line.Asked) is null).Any()
                        || !placement.Restore(request, new Spot(wish, pattern)))
                    {
                        continue;
                    }

                    Members(member + 1);
                    placement.TakeBack(request);
                }
            }
        }
    }

    static AssistantProblem Problem((Asked[] Requests, int[] Rooms, int Gauge, int Limit) drawn)
    {
        var season = new AssistantCase();
        for (var performance = 1; performance <= Performances; performance++)
        {
            season.Room(performance, drawn.Rooms[(performance * 2) - 2], drawn.Rooms[(performance * 2) - 1], gauge1: drawn.Gauge, gauge2: drawn.Gauge);
            season.Room(performance, drawn.Rooms[(performance * 2) - 1], drawn.Rooms[(performance * 2) - 2], "H");
        }

        season.Limit(1, 1, drawn.Limit);
        foreach (var (at, one) in drawn.Requests.Index())
        {
            int[] on = one.Fallback ? [one.First, Performances + 1 - one.First] : [one.First];
            if (one.Kind == 6)
            {
                season.AskAll(one.Cat2, [1, 2]);
                continue;
            }

            season.Ask(
                one.Cat2, on, one.Cat1, one.Structure, one.Weight, at: 1 + (at / 2), one.Upgrade, twins: one.Kind == 1 ? 7 : 0,
                locked: one.Kind switch
                {
                    2 => AssistantCase.Serve(1, one.First, one.Cat2),
                    3 => AssistantLock.NotServed,
                    _ => null,
                },
                contingent: one.Kind == 4 ? "H" : "G");
        }

        season.Settings = new AssistantSettings(TimeSpan.FromSeconds(30));
        return season.Problem;
    }

    sealed record Asked(int Cat2, int Cat1, int First, bool Fallback, bool Upgrade, int Structure, int Weight, int Kind);
}
