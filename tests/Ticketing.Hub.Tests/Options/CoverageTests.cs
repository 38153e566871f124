using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>docs/options-coverage.md names the test that proves each id of what was asked for; this reads the page.</summary>
public partial class CoverageTests
{
    static readonly string Tests = Path.Combine(Root(), "tests");

    /// <summary>Every id of part 1 of what was asked for: parameters, rights, fields, screens, buttons, rules, moves,
    /// invariants, and what was decided (D).</summary>
    public static IEnumerable<string> Asked =>
    [
        .. Numbered("P", 21), "R0", "R1", "R2", .. Numbered("R2.", 14), "R3", .. Numbered("R3.", 5), "R4",
        .. Numbered("F", 10), .. Numbered("C", 20), .. Numbered("B", 11), .. Numbered("RU", 19), .. Numbered("T", 21),
        .. Numbered("O", 9), .. Numbered("D", 13),
    ];

    [Fact]
    public void Every_id_that_was_asked_for_has_its_row()
    {
        var rows = Rows();

        Assert.Equal(Asked.Order(), rows.Select(row => row.Id).Order());
    }

    [Fact]
    public void Every_row_names_tests_that_exist()
    {
        var known = Directory.EnumerateFiles(Tests, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).SelectMany(TestsOf).ToHashSet();
        Assert.True(known.Count > 500, $"Only {known.Count} tests were found below {Tests}.");

        var missing = Rows().SelectMany(row => row.Tests.DefaultIfEmpty("no test at all")
            .Where(test => !known.Contains(test)).Select(test => $"{row.Id}: {test}"));

        Assert.Empty(missing);
    }

    static List<(string Id, List<string> Tests)> Rows() =>
        [.. File.ReadLines(Path.Combine(Root(), "docs", "options-coverage.md")).Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => (match.Groups["id"].Value, Named().Matches(match.Groups["tests"].Value)
                .Select(test => test.Groups["name"].Value).ToList()))];

    /// <summary>"Class.Method" of each method under a [Fact] or [Theory].</summary>
    static IEnumerable<string> TestsOf(string file)
    {
        var (type, isTest) = ("", false);
        foreach (var line in File.ReadLines(file))
        {
            if (Type().Match(line) is { Success: true } found)
            {
                type = found.Groups["name"].Value;
            }
            else if (Mark().IsMatch(line))
            {
                isTest = true;
            }
            else if (isTest && Method().Match(line) is { Success: true } method)
            {
                isTest = false;
                yield return $"{type}.{method.Groups["name"].Value}";
            }
        }
    }

    static IEnumerable<string> Numbered(string prefix, int count) =>
        Enumerable.Range(1, count).Select(number => prefix + number);

    static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"^\| (?<id>[A-Z]+[0-9.]+) \|[^|]*\| (?<tests>.*) \|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Za-z0-9_]+\\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*(public |internal |sealed |partial |static |abstract )*class (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*public (static )?(async )?(Task|void|ValueTask) (?<name>\w+)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Method();
}
