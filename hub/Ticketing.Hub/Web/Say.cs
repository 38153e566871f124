using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Protocol;

namespace Ticketing.Hub.Web;

/// <summary>Amounts, instants and refusals as the screen writes them: the reader's language, the venue's zone.</summary>
public sealed partial class Say(
    IStringLocalizer<WebText> text, IStringLocalizer<RefusalText> refusals, IOptions<ImportOptions> files,
    TimeProvider clock)
{
    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(files.Value.TimeZone);

    static CultureInfo Culture => CultureInfo.CurrentCulture;

    public string this[string key] => text[key];

    public string this[string key, params object[] parts] => text[key, parts];

    public DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(Clock.FromMs(ms), zone);

    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone);

    public long NowMs => clock.NowMs();

    public static string Money(long minorUnits, string currency = "EUR") =>
        new Money(minorUnits, currency).ToString(Culture);

    public static string Number(long number) => number.ToString("N0", Culture);

    public static string Percent(long part, long whole) =>
        whole == 0 ? "–" : (part / (double)whole).ToString(part == whole ? "P0" : "P1", Culture);

    /// <summary>20:00:05.</summary>
    public string Time(long ms) => ms <= 0 ? "–" : Local(ms).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>20:00.</summary>
    public string Hour(long ms) => ms <= 0 ? "–" : Local(ms).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>lun. 23 nov. 20:00; with the year when it is not this one.</summary>
    public string Moment(long ms) =>
        ms <= 0 ? "–" : Local(ms).ToString(Local(ms).Year == Now.Year ? "ddd d MMM HH:mm" : "ddd d MMM yyyy HH:mm", Culture);

    /// <summary>lundi 23 novembre 2026, 20:00.</summary>
    public string Full(long ms) => ms <= 0 ? "–" : Local(ms).ToString("dddd d MMMM yyyy, HH:mm", Culture);

    /// <summary>23 novembre 2026; of <see cref="DateOnly.DayNumber"/>.</summary>
    public static string Day(int day) => DateOnly.FromDayNumber(day).ToString("d MMMM yyyy", Culture);

    /// <summary>23/11/2026 20:00:05.</summary>
    public string Exact(long ms) =>
        ms <= 0 ? "–" : Local(ms).ToString("dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"8 s", "12 min", "3 h", "5 j": how long ago.</summary>
    public string Ago(long ms) => ms <= 0 ? text["Never"] : Span(NowMs - ms);

    public string Span(long ms) => TimeSpan.FromMilliseconds(Math.Max(0, ms)) switch
    {
        { TotalSeconds: < 60 } span => text["Seconds", (int)span.TotalSeconds],
        { TotalMinutes: < 90 } span => text["Minutes", (int)span.TotalMinutes],
        { TotalHours: < 48 } span => text["Hours", (int)span.TotalHours],
        var span => text["Days", (int)span.TotalDays],
    };

    /// <summary>
    /// The sentence of a refusal. The rules write theirs in English; where RefusalText has one for the code in the
    /// reader's language it stands, with the numbers of the rule's own sentence.
    /// </summary>
    public string Refusal(RuleViolation no)
    {
        var sentence = refusals[no.Code];
        return no.Parts.Count == 0 || sentence.ResourceNotFound || Culture.TwoLetterISOLanguageName == "en"
            ? Refusal(no.Code, no.Detail)
            : CountedWords.Format(Culture, sentence.Value, no.Parts);
    }

    /// <param name="parts">As <see cref="RuleViolation.KeptParts"/>.</param>
    public string Refusal(string code, string detail, string parts) => Refusal(RuleViolation.Kept(code, detail, parts));

    public string Refusal(string code, string detail)
    {
        var sentence = refusals[code];
        if (sentence.ResourceNotFound || Culture.TwoLetterISOLanguageName == "en")
            return detail;
        object[] numbers = [.. Numbers().Matches(detail).Select(match => match.Value), "?", "?", "?", "?"];
        return CountedWords.Format(Culture, sentence.Value, numbers);
    }

    /// <summary>What the rule wrote, where the reader's sentence leaves its particulars out; else empty.</summary>
    public string Particulars(RuleViolation no) =>
        no.Kind == RefusalKind.InvalidInput && no.Parts.Count == 0 && Refusal(no.Code, no.Detail) != no.Detail ? no.Detail : "";

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}

/// <summary>Names the resource files of the frame: French in WebText.resx, English in WebText.en.resx.</summary>
public sealed class WebText;

/// <summary>Names the resource files of refusals, by code. The rules' own sentences are the English ones.</summary>
public sealed class RefusalText;
