using System.Globalization;
using System.Text.RegularExpressions;

namespace Ticketing.Hub.Import;

/// <summary>
/// Times in files: "2026-11-23 20:00" in the venue's zone, or with an offset ("2026-11-23T20:00:00+01:00"). Where the
/// import names an instant to count from, also "today+1 20:00" (that day's date in the venue's zone) and "now-00:30".
/// </summary>
public static partial class ImportInstant
{
    const string Allowed =
        "allowed are 2026-11-23 20:00, 2026-11-23T20:00:00+01:00 and, with --relative-to, today+1 20:00 or now-00:30.";

    static readonly string[] LocalForms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static bool TryRead(string text, ImportContext context, out long atMs, out string reason)
    {
        (atMs, reason) = (0, "");
        var relative = Relative().Match(text);
        if (relative.Success)
            return TryRelative(text, relative, context, out atMs, out reason);

        if (DateTime.TryParseExact(
                text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return TryLocal(text, local, context.Zone, out atMs, out reason);
        }

        if (text.Length > 16 && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            atMs = instant.ToUnixTimeMilliseconds();
            return true;
        }

        reason = $"'{text}' is not an instant: {Allowed}";
        return false;
    }

    /// <summary>A day, <see cref="DateOnly.DayNumber"/>: "2026-11-23", or "today+30" in the venue's zone.</summary>
    public static bool TryReadDay(string text, ImportContext context, out int day, out string reason)
    {
        (day, reason) = (0, "");
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            day = date.DayNumber;
            return true;
        }

        var relative = RelativeDay().Match(text);
        if (!relative.Success)
        {
            reason = $"'{text}' is not a day: allowed are 2026-11-23 and, with --relative-to, today or today+30.";
            return false;
        }

        if (context.RelativeTo is not { } from)
        {
            reason = $"'{text}' counts from an instant that was not given: use --relative-to, or write the date.";
            return false;
        }

        var days = relative.Groups["days"].Success ? Number(relative, "days") : 0;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, context.Zone).DateTime);
        day = today.AddDays(relative.Groups["sign"].Value == "-" ? -days : days).DayNumber;
        return true;
    }

    static bool TryRelative(string text, Match match, ImportContext context, out long atMs, out string reason)
    {
        (atMs, reason) = (0, "");
        if (context.RelativeTo is not { } from)
        {
            reason = $"'{text}' counts from an instant that was not given: use --relative-to, or write the date.";
            return false;
        }

        var sign = match.Groups["sign"].Value == "-" ? -1 : 1;
        if (match.Groups["hours"].Success)
        {
            var span = new TimeSpan(Number(match, "hours"), Number(match, "minutes"), 0);
            atMs = (from + (sign * span)).ToUnixTimeMilliseconds();
            return true;
        }

        var day = TimeZoneInfo.ConvertTime(from, context.Zone).Date.AddDays(sign * Number(match, "days"));
        var time = TimeOnly.TryParseExact(match.Groups["time"].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed);
        if (time)
            return TryLocal(text, day + parsed.ToTimeSpan(), context.Zone, out atMs, out reason);
        reason = $"'{text}' has no such time of day: {Allowed}";
        return false;
    }

    static bool TryLocal(string text, DateTime local, TimeZoneInfo zone, out long atMs, out string reason)
    {
        (atMs, reason) = (0, "");
        if (zone.IsInvalidTime(local))
        {
            reason = $"'{text}' does not exist in {zone.Id}: the clocks go forward over it.";
            return false;
        }

        atMs = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
        return true;
    }

    static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?:now(?<sign>[+-])(?<hours>\d{1,3}):(?<minutes>[0-5]\d)|today(?<sign>[+-])(?<days>\d{1,4}) (?<time>\d\d:\d\d))$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Relative();

    [GeneratedRegex(
        @"^today(?:(?<sign>[+-])(?<days>\d{1,4}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RelativeDay();
}
