using System.Globalization;
using System.Text.RegularExpressions;

namespace Ticketing.Hub.Kernel;

/// <summary>
/// One place, two places: in a text with numbers, "[s]" is written when there are several of the number before it, and
/// "[est|sont]" is one or the other: "{0} place[s] [est|sont] à vous", "[votre place|vos {0} places]". In French nought is
/// singular, in English plural.
/// </summary>
public static partial class CountedWords
{
    public static string Format(CultureInfo culture, string text, IReadOnlyList<object?> parts) =>
        string.Format(culture, text.Contains('[') ? Chosen(culture, text, parts) : text, [.. parts]);

    static string Chosen(CultureInfo culture, string text, IReadOnlyList<object?> parts)
    {
        var one = false;
        return Marks().Replace(text, mark =>
        {
            if (mark.Groups["part"] is { Success: true } part)
                one = IsOne(culture, parts[int.Parse(part.ValueSpan, CultureInfo.InvariantCulture)]);
            return mark.Value[0] == '{' ? mark.Value : mark.Groups[one ? "one" : "many"].Value;
        });
    }

    /// <summary>A number, or its figures as a screen writes them: "1 204".</summary>
    static bool IsOne(CultureInfo culture, object? part)
    {
        var figures = string.Concat(Convert.ToString(part, CultureInfo.InvariantCulture)!.Where(char.IsAsciiDigit));
        return long.TryParse(figures, CultureInfo.InvariantCulture, out var count)
            && (count == 1 || (count == 0 && culture.TwoLetterISOLanguageName == "fr"));
    }

    /// <summary>"{0}" alone, or "[s]", "[one|many]", "[one|many {0}]".</summary>
    [GeneratedRegex(
        @"\{(?<part>[0-9]+)[^}]*\}|\[(?:(?<one>[^\]|{]*)\|)?(?<many>[^\]|{]*(?:\{(?<part>[0-9]+)\}[^\]|{]*)?)\]",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();
}
