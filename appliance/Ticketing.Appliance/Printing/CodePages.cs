using System.Globalization;
using System.Text;

namespace Ticketing.Appliance.Printing;

/// <summary>French text as printers know it. What a code page lacks loses its accent rather than its letter.</summary>
public static class CodePages
{
    static readonly Encoding Receipt = Get(858);
    static readonly Encoding Ticket = Get(437);

    public static byte[] ForReceipt(string text) => Encode(Receipt, text);

    public static byte[] ForTicket(string text) => Encode(Ticket, text.Replace("€", "EUR", StringComparison.Ordinal).Replace('\u00a0', ' '));

    static Encoding Get(int page) =>
        CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback)!;

    static byte[] Encode(Encoding encoding, string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            bytes.AddRange(Try(encoding, rune.ToString()) ?? Try(encoding, Plain(rune)) ?? "?"u8.ToArray());
        return [.. bytes];
    }

    static byte[]? Try(Encoding encoding, string text)
    {
        try
        {
            return encoding.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    static string Plain(Rune rune) => rune.Value switch
    {
        '\u2019' or '\u2018' => "'",
        '\u201C' or '\u201D' => "\"",
        '\u2013' or '\u2014' or '\u2011' => "-",
        '\u2026' => "...",
        '\u202F' or '\u00A0' => " ",
        'œ' => "oe",
        'Œ' => "OE",
        _ => string.Concat(rune.ToString().Normalize(NormalizationForm.FormD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)),
    };
}
