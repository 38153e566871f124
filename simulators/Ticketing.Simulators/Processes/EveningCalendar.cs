using System.Globalization;
using System.Text.Json;

namespace Ticketing.Simulators.Processes;

/// <summary>What the data folder remembers of its evenings.</summary>
/// <param name="Number">1 for the first; its performances have the season's own codes, later ones "KAV-SOIR-2".</param>
/// <param name="At">The instant that the season's "now" stands for.</param>
/// <param name="Starts">Times that this evening was begun.</param>
/// <param name="Finished">It was played to its end.</param>
public sealed record EveningOfTheSeason(int Number, DateTimeOffset At, int Starts, bool Finished)
{
    public string Suffix => Number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{Number}");
}

/// <summary>
/// Which evening of the season is played at a start. The first start loads the whole season. A later one goes on with an
/// evening that was broken off while its doors are open; else it closes that one and plans the next, under codes of its
/// own: nothing that was sold is moved to another date, and whoever starts again tomorrow sees an evening.
/// </summary>
public sealed class EveningCalendar(VenueOptions venue)
{
    const string Performances = "performances.csv";

    /// <summary>From the season's "now" to the curtain, and to the end of the sale: see demo/performances.csv.</summary>
    static readonly TimeSpan Curtain = TimeSpan.FromMinutes(45);
    static readonly TimeSpan SaleEnds = TimeSpan.FromHours(3);

    /// <summary>From the opening of the doors to the season's "now".</summary>
    static readonly TimeSpan DoorsOpen = TimeSpan.FromMinutes(45);

    /// <summary>A crowd fits twice into the house; a third would stand before sold-out tills.</summary>
    const int MostStarts = 2;

    string SeasonFile => Path.Combine(venue.Programs.DemoSeason, Performances);

    string RecordFile => venue.PathOf("season", "evening.json");

    public EveningOfTheSeason? Tonight { get; private set; }

    /// <summary>Codes of tonight's performances.</summary>
    public IReadOnlyList<string> Codes => [.. Lines().Where(IsTonight).Select(cells => cells[0] + Tonight!.Suffix)];

    /// <summary>Files to import before the hub starts, and the instant that they count from; null: everything is there.</summary>
    public (string Folder, DateTimeOffset At)? Plan(DateTimeOffset now, TimeSpan length)
    {
        // In a live evening the curtain goes up when the crowd's own time says so.
        var at = length == TimeSpan.Zero ? now : now + length * Crowd.ArrivalCurve.Curtain - Curtain;
        // However long it is, its doors are open when it begins.
        if (at - now > DoorsOpen)
            at = now + DoorsOpen;
        if (Load() is not { } before)
        {
            Tonight = new EveningOfTheSeason(1, at, 1, Finished: false);
            return (venue.Programs.DemoSeason, at);
        }
        if (!before.Finished && before.Starts < MostStarts && now + length < before.At + SaleEnds && now >= before.At - SaleEnds)
        {
            Tonight = before with { Starts = before.Starts + 1 };
            return null;
        }
        Tonight = new EveningOfTheSeason(before.Number + 1, at, 1, Finished: false);
        return (WriteNext(before, now), at);
    }

    /// <summary>The hub has what was planned.</summary>
    public void Keep() => Save(Tonight!);

    public void Finish() => Save(Tonight = Tonight! with { Finished = true });

    /// <summary>Tonight's lines once more under new codes, and last time's with their doors shut.</summary>
    string WriteNext(EveningOfTheSeason before, DateTimeOffset now)
    {
        var columns = File.ReadLines(SeasonFile).First().Split(';');
        var lines = new List<string> { string.Join(';', columns) };
        foreach (var cells in Lines())
        {
            var nextDay = Array.Exists(cells, cell => cell.StartsWith("today+1 ", StringComparison.Ordinal));
            if (IsTonight(cells))
                lines.Add(Closed(columns, cells, before, now));
            if (IsTonight(cells) || (nextDay && Tonight!.At.Date != before.At.Date))
                lines.Add(string.Join(';', [cells[0] + Tonight!.Suffix, .. cells[1..]]));
        }
        var folder = venue.PathOf("season");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, Performances), lines);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), $$"""{ "files": ["{{Performances}}"] }""");
        return folder;
    }

    IEnumerable<string[]> Lines() => SeasonSheet.Rows(SeasonFile);

    static bool IsTonight(string[] cells) => Array.Exists(cells, cell => cell.StartsWith("now", StringComparison.Ordinal));

    static string Closed(string[] columns, string[] cells, EveningOfTheSeason before, DateTimeOffset now)
    {
        var closed = (string[])cells.Clone();
        void Set(string column, string value) => closed[Array.IndexOf(columns, column)] = value;
        DateTimeOffset Then(string column) => before.At + Offset(cells[Array.IndexOf(columns, column)]);
        DateTimeOffset Over(string column) => Then(column) < now ? Then(column) : now.AddMinutes(-1);
        Set("code", cells[0] + before.Suffix);
        Set("starts", Text(Then("starts")));
        Set("doors_open", Text(Then("doors_open")));
        Set("doors_close", Text(Over("doors_close")));
        Set("sales_end", Text(Over("sales_end")));
        Set("state", "Closed");
        return string.Join(';', closed);
    }

    /// <summary>"now-00:45".</summary>
    static TimeSpan Offset(string relative)
    {
        var span = TimeSpan.ParseExact(relative[4..], @"hh\:mm", CultureInfo.InvariantCulture);
        return relative[3] == '-' ? -span : span;
    }

    static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    EveningOfTheSeason? Load() => File.Exists(RecordFile)
        ? JsonSerializer.Deserialize<EveningOfTheSeason>(File.ReadAllBytes(RecordFile))
        : null;

    void Save(EveningOfTheSeason evening)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(RecordFile)!);
        var draft = RecordFile + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(evening));
        File.Move(draft, RecordFile, overwrite: true);
    }
}
