namespace Ticketing.Simulators.Processes;

/// <summary>A file of the season: its lines below the heading, each as its cells.</summary>
static class SeasonSheet
{
    public static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(';'));
}
