using System.Globalization;
using Google.OrTools.Sat;

namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>
/// Proposes a placement, and proves how far from the best one it can be. It computes for as long as it is allowed to: never
/// call it inside a command.
/// </summary>
public static class AssistantSolver
{
    /// <summary>Of the time, before the solver itself: a start that is nearly as good as its end.</summary>
    const double AnnealingShare = 0.3;

    /// <summary>Seconds that the solver has at least, or there were no bound at all.</summary>
    const double MostHurry = 0.2;

    /// <param name="problem">What to place.</param>
    /// <param name="clock">Measures the time limit.</param>
    /// <param name="report">Called from other threads.</param>
    /// <param name="stop">Ends it early, with the best that was found by then.</param>
    public static AssistantSolution Solve(
        AssistantProblem problem, TimeProvider clock, Action<AssistantProgress>? report = null, CancellationToken stop = default)
    {
        var start = clock.GetTimestamp();
        var settings = problem.Settings;
        var board = new Board(problem);
        var first = FirstComeFirstServed.Place(board);
        var best = first.Copy();
        Swaps.Improve(best);
        var model = new AssistantModel(board, first.Worth.Places);
        void Report(long value, long bound) => report?.Invoke(
            new AssistantProgress(Math.Min(1, clock.GetElapsedTime(start) / settings.TimeLimit), value, bound));

        best = Annealing.Run(best, first.Worth.Places, settings, () => stop.IsCancellationRequested
            ? 1
            : clock.GetElapsedTime(start) / (settings.TimeLimit * AnnealingShare));
        Swaps.Improve(best);
        var bound = model.Most;
        if (!stop.IsCancellationRequested)
            (best, bound) = Search(model, best, settings, settings.TimeLimit - clock.GetElapsedTime(start), Report, stop);

        var reasons = new Reasons(best);
        List<AssistantOutcome> outcomes =
            [.. Enumerable.Range(0, problem.Requests.Count).Select(at => Outcomes.Of(best, at, reasons.Of(at)))];
        var status = best.Worth.Value >= bound ? AssistantStatus.Best
            : stop.IsCancellationRequested ? AssistantStatus.Stopped : AssistantStatus.TimeWasOver;
        return new AssistantSolution(
            status, outcomes, Outcomes.Totals(problem, outcomes), best.Worth.Value, Math.Max(bound, best.Worth.Value),
            clock.GetElapsedTime(start));
    }

    /// <summary>One run of CP-SAT.</summary>
    static (Placement Best, long Bound) Search(
        AssistantModel model, Placement start, AssistantSettings settings, TimeSpan time, Action<long, long> report,
        CancellationToken stop)
    {
        model.Hint(start);
        using var solver = new CpSolver();
        // Interleaved: threads take turns by work done and not by the clock, so the same seed gives the same answer. Of the
        // ways to prove a bound, this one came closest on a season (docs/performance.md).
        solver.StringParameters = string.Create(CultureInfo.InvariantCulture,
            $"num_workers:{settings.Workers} interleave_search:true subsolvers:'reduced_costs' symmetry_level:0 "
            + $"random_seed:{settings.Seed} max_time_in_seconds:{Math.Max(MostHurry, time.TotalSeconds)}");
        using var found = new Found(start.Worth.Value, (value, bound) =>
        {
            report(value, bound);
            // Stopped in the moment in which it started.
            if (stop.IsCancellationRequested)
                solver.StopSearch();
        });
        solver.SetBestBoundCallback(found.Tell);
        CpSolverStatus status;
        using (stop.Register(solver.StopSearch))
        {
            status = solver.Solve(model.Model, found);
        }

        var bound = (long)Math.Min(model.Most, Math.Round(solver.BestObjectiveBound));
        if (status is not (CpSolverStatus.Feasible or CpSolverStatus.Optimal) || solver.ObjectiveValue < start.Worth.Value)
            return (start, bound);
        var best = model.Read(solver.BooleanValue);
        Swaps.Improve(best);
        return (best, bound);
    }

    sealed class Found(long start, Action<long, long> report) : CpSolverSolutionCallback
    {
        readonly Lock guard = new();
        double value = start;

        public override void OnSolutionCallback()
        {
            lock (guard)
                value = Math.Max(value, ObjectiveValue());
            Tell(BestObjectiveBound());
        }

        public void Tell(double bound) => report((long)value, (long)bound);
    }
}
