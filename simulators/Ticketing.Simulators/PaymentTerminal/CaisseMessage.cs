using System.Globalization;
using System.Text;

namespace Ticketing.Simulators.PaymentTerminal;

/// <summary>One message of docs/payment-terminal.md: tags of two letters with their values, in order.</summary>
public sealed class CaisseMessage
{
    public const int MaxBytes = 4096;

    readonly List<(string Tag, string Value)> fields = [];

    public IReadOnlyList<(string Tag, string Value)> Fields => fields;

    public string this[string tag] => fields.FirstOrDefault(f => f.Tag == tag).Value ?? "";

    public bool Has(string tag) => fields.Exists(f => f.Tag == tag);

    public CaisseMessage With(string tag, string value)
    {
        fields.Add((tag, value));
        return this;
    }

    /// <summary>Reads as many whole tags as there are. False when the bytes are damaged, and never will be a message.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CaisseMessage message)
    {
        message = new CaisseMessage();
        if (bytes.Length > MaxBytes)
            return false;
        var at = 0;
        while (bytes.Length - at >= 5)
        {
            var tag = bytes.Slice(at, 2);
            if (!char.IsAsciiLetterUpper((char)tag[0]) || !char.IsAsciiLetterUpper((char)tag[1]))
                return false;
            if (!int.TryParse(bytes.Slice(at + 2, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length == 0)
                return false;
            if (message.fields.Count == 0 && !tag.SequenceEqual("CZ"u8))
                return false;
            if (bytes.Length - at - 5 < length)
                break;
            message.With(Encoding.ASCII.GetString(tag), Encoding.ASCII.GetString(bytes.Slice(at + 5, length)));
            at += 5 + length;
        }
        return true;
    }

    public byte[] ToBytes() => Encoding.ASCII.GetBytes(ToString());

    public override string ToString() => string.Concat(fields.Select(f =>
        string.Create(CultureInfo.InvariantCulture, $"{f.Tag}{f.Value.Length:000}{f.Value}")));
}
