using System.Globalization;
using System.Text;

namespace Ticketing.Appliance.Printing;

/// <summary>Writes a ticket in FGL: 1,100 x 400 dots, code page 437.</summary>
public sealed class FglWriter
{
    readonly List<byte> bytes = [.. "<NR>"u8];

    /// <param name="font">FGL font: 2 is 8x16, 3 is 17x31, 6 is 30x52, 9 is 13x20 dots.</param>
    public FglWriter Text(int row, int column, int font, string text, int wide = 1, int high = 1)
    {
        if (text.Length == 0)
            return this;
        Command($"<RC{row},{column}><F{font}><HW{high},{wide}>");
        bytes.AddRange(CodePages.ForTicket(text.Replace('<', '(').Replace('>', ')').Replace('{', '(').Replace('}', ')')));
        return this;
    }

    public FglWriter Vertical(int row, int column, int length) => Command($"<RC{row},{column}><LT4><VX{length}>");

    public FglWriter Horizontal(int row, int column, int length) => Command($"<RC{row},{column}><LT4><HX{length}>");

    /// <summary>A QR code; the text is a ticket code, so capital letters and digits.</summary>
    public FglWriter Qr(int row, int column, int dot, string text)
    {
        if (text.AsSpan().ContainsAny("<>{}"))
            throw new FormatException("A QR text cannot hold < > { or }.");
        return Command($"<RC{row},{column}><QR{dot},0,0,1>{{{text}}}");
    }

    public byte[] PrintAndCut()
    {
        bytes.AddRange("<p>"u8);
        return [.. bytes];
    }

    FglWriter Command(FormattableString command)
    {
        bytes.AddRange(Encoding.ASCII.GetBytes(command.ToString(CultureInfo.InvariantCulture)));
        return this;
    }
}
