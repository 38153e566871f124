using System.Globalization;
using System.Text;

namespace Ticketing.Appliance.Hardware;

/// <summary>Text for a display of 16 columns that has no accents and no euro sign.</summary>
public static class DisplayText
{
    public const int Columns = 16;

    public static string Fit(string text)
    {
        var plain = string.Concat(text.Replace("€", "EUR", StringComparison.Ordinal).Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => c is '\u00a0' or '\u202f' ? ' ' : c is >= ' ' and <= '~' ? c : '?'));
        return plain.Length > Columns ? plain[..Columns] : plain.PadRight(Columns);
    }

    /// <summary>A word on the left, an amount at the right edge.</summary>
    public static string Amount(string word, string amount) =>
        word.PadRight(Math.Max(word.Length + 1, Columns - Fit(amount).TrimEnd().Length)) + amount;
}
