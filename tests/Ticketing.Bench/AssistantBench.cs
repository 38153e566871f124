using System.Globalization;
using Ticketing.Hub.Options.Assistant.Solver;

namespace Ticketing.Bench;

/// <summary>The placement assistant on a season of 2,000 requests, against the bound that the solver proves and first come first served.</summary>
static class AssistantBench
{
    const double GapToReach = 0.01;

    public static void Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        var settings = new AssistantSettings(TimeSpan.FromSeconds(size.PlacementSeconds));
        foreach (var seed in (ReadOnlySpan<int>)[1, 2])
        {
            var season = AssistantSeason.Draw(2_000, 60, seed, settings);
            var byHand = FirstComeFirstServed.Place(season);
            var solution = AssistantSolver.Solve(season, TimeProvider.System, null, stop);
            var handPlaces = byHand.Sum(outcome => outcome.Places);
            var name = $"season {seed}";
            figures.Add(
                $"placement of 2 000 requests over 60 performances, {name}: from the proven bound, in {Seconds(solution.Took)}",
                Percent(solution.Gap), "", "", size == BenchSize.Full ? $"{Percent(GapToReach)} in 60 s" : "",
                size != BenchSize.Full || solution.Gap <= GapToReach);
            figures.Add(
                $"places served of {Figures.Text(solution.Totals.PlacesAsked)} asked for, {name}", Figures.Text(solution.Totals.Places),
                $"{Figures.Text(handPlaces)} first come first served", $"{100.0 * solution.Totals.Places / handPlaces:0} %",
                "at least as many", solution.Totals.Places >= handPlaces);
            figures.Add(
                $"requests served, on their first choice, {name}",
                $"{solution.Totals.Served}, {solution.Totals.ByRank[0]}",
                $"{byHand.Count(outcome => outcome.IsServed)}, {byHand.Count(outcome => outcome.Rank == 1)}");
        }
    }

    static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";

    static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
