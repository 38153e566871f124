namespace Ticketing.Appliance.Printing;

/// <summary>Writes a receipt: 48 columns, code page 858.</summary>
public sealed class EscPosWriter
{
    public const int Columns = 48;

    readonly List<byte> bytes = [0x1B, 0x40, 0x1B, 0x74, 19];

    public EscPosWriter Center() => Raw(0x1B, 0x61, 1);

    public EscPosWriter Left() => Raw(0x1B, 0x61, 0);

    public EscPosWriter Bold(bool on) => Raw(0x1B, 0x45, on ? (byte)1 : (byte)0);

    /// <summary>Letters of twice the height and width.</summary>
    public EscPosWriter Big(bool on) => Raw(0x1D, 0x21, on ? (byte)0x11 : (byte)0);

    public EscPosWriter Line(string text = "")
    {
        foreach (var part in Wrap(text, Columns))
        {
            bytes.AddRange(CodePages.ForReceipt(part));
            bytes.Add(0x0A);
        }
        return this;
    }

    /// <summary>Left text, and an amount at the right edge.</summary>
    public EscPosWriter Line(string left, string right)
    {
        var room = Columns - right.Length - 1;
        var lines = Wrap(left, room);
        for (var i = 0; i < lines.Count - 1; i++)
            Line(lines[i]);
        return Line(lines[^1].PadRight(room + 1) + right);
    }

    public EscPosWriter Rule() => Line(new string('-', Columns));

    public byte[] Cut()
    {
        Raw(0x0A, 0x0A, 0x0A, 0x1D, 0x56, 0x42, 0x00);
        return [.. bytes];
    }

    /// <summary>The same paper again, with what tells it from the first.</summary>
    public static byte[] MarkDuplicate(byte[] receipt, int copy) =>
        [.. new EscPosWriter().Center().Bold(true).Line($"DUPLICATA {copy}").Bold(false).bytes, .. receipt];

    public static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var rest = paragraph;
            while (rest.Length > width)
            {
                var cut = rest.LastIndexOf(' ', width);
                cut = cut <= 0 ? width : cut;
                lines.Add(rest[..cut]);
                rest = rest[cut..].TrimStart();
            }
            lines.Add(rest);
        }
        return lines;
    }

    EscPosWriter Raw(params ReadOnlySpan<byte> some)
    {
        bytes.AddRange(some);
        return this;
    }
}
