using System.Globalization;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options.Report;

/// <summary>What the report's address asks for: performances by number, or all of a season, an activity or an event.</summary>
/// <param name="Of">Numbers with commas; empty: by the others, and what is still to come where they are empty too.</param>
public sealed record ReportAddress(string Of, string Season, string Activity, string Event)
{
    public const string Path = "/options/report";

    public IReadOnlyList<int> Performances(IReadOnlyList<ReportChoice> all, long nowMs)
    {
        var numbers = Numbers();
        if (numbers.Count > 0)
            return [.. all.Where(one => numbers.Contains(one.Number)).Select(one => one.Number)];
        var whole = Season.Length + Activity.Length + Event.Length > 0;
        return [.. Within(all).Where(one => whole || one.StartsAtMs >= nowMs).Take(OptionReportQueries.Most).Select(one => one.Number)];
    }

    public IEnumerable<ReportChoice> Within(IEnumerable<ReportChoice> all) => all.Where(one =>
        (Season.Length == 0 || one.SeasonCode == Season) && (Activity.Length == 0 || one.ActivityCode == Activity)
        && (Event.Length == 0 || one.EventCode == Event));

    public static string Link(string path, IEnumerable<int> performances) =>
        $"{path}?of={string.Join(',', performances.Select(number => number.ToString(CultureInfo.InvariantCulture)))}";

    /// <exception cref="RuleViolation">"option.report-address".</exception>
    public HashSet<int> Numbers()
    {
        var numbers = new HashSet<int>();
        foreach (var part in Of.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw RuleViolation.Invalid("option.report-address", $"of: '{part}' is no number of a performance.");
            numbers.Add(number);
        }

        return numbers;
    }
}
