using SkiaSharp;

namespace Ticketing.Simulators.Printers;

/// <summary>A receipt as it hangs out of the printer: 80 mm of paper at 203 dpi, 576 dots of print, torn at the cutter.</summary>
static class ReceiptPicture
{
    const int Columns = 48;
    const int Cell = 12;
    const int LineHeight = 26;
    const int PaperWidth = 640;
    const int Side = (PaperWidth - Columns * Cell) / 2;
    const int Table = 24;
    const int Head = 34;

    public static byte[] Draw(IReadOnlyList<ReceiptLine> lines)
    {
        var printed = lines.Sum(l => LineHeight * Math.Max(l.Height, 1));
        var height = Head + printed + 20;
        using var surface = SKSurface.Create(new SKImageInfo(PaperWidth + 2 * Table, height + 2 * Table));
        var canvas = surface.Canvas;
        using (var shape = Torn(height))
            Ink.Paper(canvas, shape, new SKColor(0xFD, 0xFD, 0xFB), new SKColor(0xF1, 0xEF, 0xE8));
        float top = Table + Head;
        foreach (var line in lines)
        {
            var width = Cell * line.Width;
            var left = line.Align switch
            {
                Align.Centre => (Columns * Cell - line.Text.Length * width) / 2,
                Align.Right => Columns * Cell - line.Text.Length * width,
                _ => 0,
            };
            Ink.Letters(canvas, line.Text, Table + Side + Math.Max(left, 0), top, width, LineHeight * line.Height, line.Bold);
            top += LineHeight * line.Height;
        }
        return Ink.Png(surface);
    }

    /// <summary>Straight sides, and the small teeth of the cutter above and below.</summary>
    static SKPath Torn(int height)
    {
        var path = new SKPathBuilder();
        path.MoveTo(Table, Table + 4);
        for (var x = 0; x < PaperWidth; x += 8)
        {
            path.LineTo(Table + x + 4, Table);
            path.LineTo(Table + x + 8, Table + 4);
        }
        path.LineTo(Table + PaperWidth, Table + height - 4);
        for (var x = PaperWidth; x > 0; x -= 8)
        {
            path.LineTo(Table + x - 4, Table + height);
            path.LineTo(Table + x - 8, Table + height - 4);
        }
        path.Close();
        return path.Detach();
    }
}
