using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Ticketing.Bench;

/// <summary>How much is measured.</summary>
/// <param name="Seconds">Of each measured stretch.</param>
/// <param name="Tickets">Of the snapshot.</param>
/// <param name="Seats">Of the hall that the buyers sell out.</param>
/// <param name="WarmUp">Orders before that.</param>
/// <param name="PlacementSeconds">That the placement assistant has for a season.</param>
public sealed record BenchSize(int Seconds, int Tickets, int Seats, int WarmUp, int PlacementSeconds)
{
    public static BenchSize Full { get; } = new(15, 100_000, 6_000, 3_000, 60);

    public static BenchSize Quick { get; } = new(4, 5_000, 1_000, 500, 20);
}

/// <summary>One line of the result.</summary>
/// <param name="Reach">What it is to reach, as a sentence; empty where nothing is asked.</param>
public sealed record Figure(string What, string Ours, string Floor, string Ratio, string Reach, bool Reached);

/// <summary>What was measured, for the screen and for docs/performance.md.</summary>
public sealed class Figures
{
    readonly List<Figure> all = [];

    public bool AllReached => all.TrueForAll(figure => figure.Reached);

    public void Add(string what, string ours, string floor = "", string ratio = "", string reach = "", bool reached = true)
    {
        all.Add(new Figure(what, ours, floor, ratio, reach, reached));
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}: {ours}{(floor.Length > 0 ? " | " + floor : "")}[/]");
    }

    public void Print()
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("measured", "ours", "bare floor", "ratio", "to reach");
        foreach (var figure in all)
        {
            var mark = figure.Reach.Length == 0 ? "" : figure.Reached ? " [green]reached[/]" : " [red]missed[/]";
            table.AddRow(
                new Text(figure.What), new Text(figure.Ours), new Text(figure.Floor), new Text(figure.Ratio),
                new Markup(Markup.Escape(figure.Reach) + mark));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(
            $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, "
            + TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Console.WriteLine("| measured | ours | bare floor | ratio | to reach |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var figure in all)
        {
            Console.WriteLine(
                $"| {figure.What} | {figure.Ours} | {figure.Floor} | {figure.Ratio} | "
                + $"{figure.Reach}{(figure.Reach.Length == 0 ? "" : figure.Reached ? ": reached" : ": missed")} |");
        }
    }

    public static string Text(double number, int decimals = 0) =>
        number.ToString("N" + decimals, CultureInfo.InvariantCulture).Replace(",", " ", StringComparison.Ordinal);
}

/// <summary>How long single calls took.</summary>
public sealed class Latencies
{
    readonly List<double> milliseconds = [];
    readonly Lock guard = new();

    public int Count
    {
        get
        {
            lock (guard)
                return milliseconds.Count;
        }
    }

    public void Add(TimeSpan took)
    {
        lock (guard)
            milliseconds.Add(took.TotalMilliseconds);
    }

    public double Percentile(double percent)
    {
        lock (guard)
        {
            if (milliseconds.Count == 0)
                return double.NaN;
            milliseconds.Sort();
            return milliseconds[Math.Min(milliseconds.Count - 1, (int)(milliseconds.Count * percent / 100))];
        }
    }

    public string Summary => $"p50 {Figures.Text(Percentile(50), 1)} ms, p99 {Figures.Text(Percentile(99), 1)} ms";
}
