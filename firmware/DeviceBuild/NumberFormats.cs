using System.Text.RegularExpressions;

namespace Ticketing.Firmware.DeviceBuild;

/// <summary>Which number formats the device has.</summary>
static partial class NumberFormats
{
    /// <summary>D, X, N, F or G with a number of digits at most.</summary>
    public static bool IsStandard(string format) => Standard().IsMatch(format);

    /// <summary>
    /// Made of digits' places, as "0.00": throws on the device. (Formats of dates have other letters.)
    /// </summary>
    public static bool IsCustom(string format) => Custom().IsMatch(format);

    /// <summary>The formats of {0:format} and of {0,8:format}.</summary>
    public static IEnumerable<string> InPlaceholders(string text) =>
        Placeholder().Matches(text).Select(m => m.Groups["format"].Value);

    [GeneratedRegex("^[DdXxNnFfGg][0-9]*$", RegexOptions.None, 1000)]
    private static partial Regex Standard();

    [GeneratedRegex("^[-+ 0#.,%;Ee]*[0#][-+ 0#.,%;Ee]*$", RegexOptions.None, 1000)]
    private static partial Regex Custom();

    [GeneratedRegex(@"\{[0-9]+(,-?[0-9]+)?:(?<format>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
