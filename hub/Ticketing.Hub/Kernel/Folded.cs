using System.Globalization;
using System.Text;

namespace Ticketing.Hub.Kernel;

/// <summary>Text as it is searched: whoever types "celestins" finds Célestins.</summary>
public static class Folded
{
    /// <summary>Lower case, without accents; what is no letter or digit becomes one space.</summary>
    public static string Of(params IEnumerable<string> texts)
    {
        var folded = new StringBuilder();
        foreach (var letter in string.Join(' ', texts).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(letter))
                folded.Append(char.ToLowerInvariant(letter));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        // Letters that are not a plain one with a mark.
        return folded.ToString().Trim()
            .Replace("œ", "oe", StringComparison.Ordinal).Replace("æ", "ae", StringComparison.Ordinal)
            .Replace("ß", "ss", StringComparison.Ordinal).Replace('ø', 'o').Replace('ł', 'l').Replace('đ', 'd');
    }

    public static string[] Words(string text) => Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
