using System.Globalization;
using System.Text;

namespace Ticketing.Appliance.PaymentTerminal;

/// <summary>A message of tags, lengths and values: docs/payment-terminal.md.</summary>
public sealed class CaisseApMessage
{
    public const int MaxBytes = 4096;

    readonly List<KeyValuePair<string, string>> tags = [];

    public string? this[string tag] => tags.Find(t => t.Key == tag).Value;

    public CaisseApMessage With(string tag, string value)
    {
        if (tag.Length != 2 || !tag.All(char.IsAsciiLetterUpper))
            throw new FormatException($"'{tag}' is no tag: two upper-case letters.");
        if (value.Length is 0 or > 999)
            throw new FormatException($"{tag} is {value.Length} characters long: 1 to 999 are allowed.");
        if (value.Any(c => c is < ' ' or > '~'))
            throw new FormatException($"{tag} holds a character that is not printable ASCII.");
        tags.Add(new(tag, value));
        return this;
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        foreach (var (tag, value) in tags)
            text.Append(tag).Append(value.Length.ToString("000", CultureInfo.InvariantCulture)).Append(value);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The message, or null when its last tag is cut short.</summary>
    /// <exception cref="FormatException">It can never become a message, whatever follows.</exception>
    public static CaisseApMessage? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            throw new FormatException($"The message is longer than {MaxBytes} bytes.");
        var message = new CaisseApMessage();
        for (var at = 0; at < bytes.Length;)
        {
            var left = bytes[at..];
            if (!char.IsAsciiLetterUpper((char)left[0]) || (left.Length > 1 && !char.IsAsciiLetterUpper((char)left[1])))
                throw new FormatException($"No tag at byte {at}.");
            var length = 0;
            for (var i = 2; i < 5 && i < left.Length; i++)
                length = char.IsAsciiDigit((char)left[i])
                    ? length * 10 + left[i] - '0'
                    : throw new FormatException($"No length at byte {at + i}.");
            if (left.Length < 5)
                return null;
            if (length == 0)
                throw new FormatException($"An empty value at byte {at}.");
            if (left.Length < 5 + length)
                return null;
            message.With(Encoding.ASCII.GetString(left[..2]), Encoding.ASCII.GetString(left.Slice(5, length)));
            if (message.tags[0].Key != "CZ")
                throw new FormatException("The first tag is not CZ.");
            at += 5 + length;
        }
        return message.tags.Count == 0 ? null : message;
    }
}
