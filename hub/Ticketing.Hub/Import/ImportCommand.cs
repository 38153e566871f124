using System.Globalization;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Import;

/// <summary>
/// The command line: <c>import [--kind seating-plan|catalogue|contacts|cashless] [--relative-to instant]
/// file... | folder</c>. A folder has a manifest.json.
/// </summary>
public static class ImportCommand
{
    public const string Usage =
        "import [--kind seating-plan|catalogue|contacts|cashless|...] [--relative-to 2026-11-23T19:30:00Z] <file...|folder>";

    /// <returns>0: applied; 1: refused, nothing changed; 2: the command itself is wrong.</returns>
    public static async Task<int> Run(
        ImportFiles importFiles, IReadOnlyList<string> arguments, TextWriter output, TextWriter errors,
        CancellationToken cancellationToken)
    {
        ImportRequest request;
        try
        {
            request = Parse(arguments);
        }
        catch (RuleViolation no)
        {
            await errors.WriteLineAsync(no.Detail);
            await errors.WriteLineAsync("usage: " + Usage);
            return 2;
        }

        var report = await importFiles.Run(request, new Progress(output), cancellationToken);
        foreach (var issue in report.Issues)
            await errors.WriteLineAsync(issue.ToString());
        if (!report.Applied)
        {
            await errors.WriteLineAsync("Nothing was changed.");
            return 1;
        }

        foreach (var (file, rows) in report.Rows)
            await output.WriteLineAsync($"{file}: {rows}");
        return 0;
    }

    public static ImportRequest Parse(IReadOnlyList<string> arguments)
    {
        string? kind = null;
        DateTimeOffset? relativeTo = null;
        var paths = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--kind":
                    kind = ValueAfter(arguments, ref i);
                    break;
                case "--relative-to":
                    relativeTo = Instant(ValueAfter(arguments, ref i));
                    break;
                case var setting when setting.StartsWith("--", StringComparison.Ordinal) && setting.Contains('='):
                case "--demo":
                    // A setting of the hub itself, e.g. --Hub:DataDirectory=data.
                    break;
                case var option when option.StartsWith("--", StringComparison.Ordinal):
                    throw RuleViolation.Invalid("import.usage", $"There is no option {option}.");
                default:
                    paths.Add(arguments[i]);
                    break;
            }
        }

        if (paths.Count == 0)
            throw RuleViolation.Invalid("import.usage", "Name at least one file, or a folder with a manifest.json.");
        List<ImportFile> files =
            [.. paths.SelectMany(path => Directory.Exists(path) ? ImportFiles.FromFolder(path) : [ImportFile.At(path)])];
        return new ImportRequest(files, "command-line", kind, relativeTo);
    }

    /// <summary>Written as it goes: "[3/15] prices.csv".</summary>
    sealed class Progress(TextWriter output) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => output.WriteLine($"[{value.Done}/{value.Total}] {value.File}");
    }

    static string ValueAfter(IReadOnlyList<string> arguments, ref int at) =>
        ++at < arguments.Count
            ? arguments[at]
            : throw RuleViolation.Invalid("import.usage", $"{arguments[at - 1]} needs a value.");

    static DateTimeOffset Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : throw RuleViolation.Invalid("import.usage", $"--relative-to: '{text}' is not an instant such as 2026-11-23T19:30:00Z.");
}
