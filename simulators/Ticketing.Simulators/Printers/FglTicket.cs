using System.Globalization;
using System.Text;

namespace Ticketing.Simulators.Printers;

/// <summary>Something that stands on a ticket; positions and sizes in dots of 1/200 inch.</summary>
public abstract record TicketMark(int Row, int Column);

public sealed record TicketText(int Row, int Column, string Text, int LetterWidth, int LetterHeight)
    : TicketMark(Row, Column);

public sealed record TicketLine(int Row, int Column, bool Vertical, int Length, int Thickness)
    : TicketMark(Row, Column);

public sealed record TicketQr(int Row, int Column, int Dot, string Text) : TicketMark(Row, Column);

/// <summary>What a ticket printer makes of the FGL that it gets, byte by byte, until the command that prints.</summary>
public sealed class FglTicket
{
    public const int Width = 1100;
    public const int Height = 400;
    const int MaxCommand = 64;
    const int MaxQr = 512;

    static readonly Encoding CodePage = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    readonly List<TicketMark> marks = [];
    readonly List<byte> text = [];
    readonly StringBuilder command = new();
    bool inCommand;
    bool inBraces;
    int row;
    int column;
    (int Width, int Height) letter = (13, 20);
    (int Width, int Height) times = (1, 1);
    int thickness = 1;
    int qrDot;

    public enum Asked
    {
        Nothing,
        Status,
        Print,
    }

    public IReadOnlyList<TicketMark> Marks => marks;

    public Asked Take(byte next)
    {
        if (inBraces)
        {
            if (next != (byte)'}' && text.Count < MaxQr)
            {
                text.Add(next);
                return Asked.Nothing;
            }
            marks.Add(new TicketQr(row, column, qrDot, Encoding.ASCII.GetString(text.ToArray())));
            text.Clear();
            (inBraces, qrDot) = (false, 0);
            return Asked.Nothing;
        }
        if (inCommand)
        {
            if (next != (byte)'>' && command.Length < MaxCommand)
            {
                command.Append((char)next);
                return Asked.Nothing;
            }
            inCommand = false;
            var whole = command.ToString();
            command.Clear();
            return Work(whole);
        }
        switch (next)
        {
            case (byte)'<':
                SetText();
                inCommand = true;
                break;
            case (byte)'{' when qrDot > 0:
                inBraces = true;
                break;
            case >= 0x20:
                text.Add(next);
                break;
        }
        return Asked.Nothing;
    }

    public void TakePaperAway()
    {
        marks.Clear();
        text.Clear();
        (row, column, times, thickness) = (0, 0, (1, 1), 1);
    }

    Asked Work(string whole)
    {
        if (whole == "p")
            return Asked.Print;
        if (whole == "S1")
            return Asked.Status;
        if (whole.StartsWith("RC", StringComparison.Ordinal))
            (row, column) = Pair(whole[2..]);
        else if (whole.StartsWith("HW", StringComparison.Ordinal))
            times = Pair(whole[2..]) is var (high, wide) ? (Math.Max(wide, 1), Math.Max(high, 1)) : times;
        else if (whole.StartsWith("LT", StringComparison.Ordinal))
            thickness = Math.Max(Number(whole[2..]), 1);
        else if (whole.StartsWith("VX", StringComparison.Ordinal))
            marks.Add(new TicketLine(row, column, true, Number(whole[2..]), thickness));
        else if (whole.StartsWith("HX", StringComparison.Ordinal))
            marks.Add(new TicketLine(row, column, false, Number(whole[2..]), thickness));
        else if (whole.StartsWith("QR", StringComparison.Ordinal))
            qrDot = Math.Clamp(Number(whole[2..].Split(',')[0]), 1, 20);
        else if (whole.StartsWith('F'))
            letter = FontOf(Number(whole[1..]));
        return Asked.Nothing;
    }

    void SetText()
    {
        if (text.Count == 0)
            return;
        var words = CodePage.GetString(text.ToArray());
        marks.Add(new TicketText(row, column, words, letter.Width * times.Width, letter.Height * times.Height));
        column += words.Length * letter.Width * times.Width;
        text.Clear();
    }

    /// <summary>Letter cells of the built-in fonts, from the FGL guide.</summary>
    static (int Width, int Height) FontOf(int font) => font switch
    {
        1 => (5, 7),
        2 => (8, 16),
        3 => (17, 31),
        4 => (5, 9),
        6 => (30, 52),
        7 => (15, 29),
        8 => (20, 40),
        9 => (13, 20),
        10 => (25, 41),
        11 => (25, 49),
        12 => (46, 91),
        13 => (20, 40),
        _ => (13, 20),
    };

    static (int First, int Second) Pair(string numbers)
    {
        var parts = numbers.Split(',');
        return (Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
    }

    static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
