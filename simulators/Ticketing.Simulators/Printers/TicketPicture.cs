using SkiaSharp;

namespace Ticketing.Simulators.Printers;

/// <summary>A ticket of 5.5 x 2 inches with its stub: where a line goes from edge to edge, the stock is perforated.</summary>
static class TicketPicture
{
    const int Table = 28;
    const int Edge = 8;

    public static byte[] Draw(IReadOnlyList<TicketMark> marks)
    {
        const int width = FglTicket.Width + 2 * Edge;
        const int height = FglTicket.Height + 2 * Edge;
        using var surface = SKSurface.Create(new SKImageInfo(width + 2 * Table, height + 2 * Table));
        var canvas = surface.Canvas;
        var tears = marks.OfType<TicketLine>().Where(l => l is { Vertical: true, Length: >= FglTicket.Height - 20 })
            .Select(l => (float)(Table + Edge + l.Column)).ToArray();
        using (var shape = Stock(width, height, tears))
            Ink.Paper(canvas, shape, new SKColor(0xFE, 0xFC, 0xF5), new SKColor(0xF3, 0xEE, 0xDF));
        canvas.Save();
        canvas.Translate(Table + Edge, Table + Edge);
        foreach (var mark in marks)
            Set(canvas, mark);
        canvas.Restore();
        return Ink.Png(surface);
    }

    static void Set(SKCanvas canvas, TicketMark mark)
    {
        switch (mark)
        {
            case TicketText text:
                Ink.Letters(canvas, text.Text, text.Column, text.Row, text.LetterWidth, text.LetterHeight,
                    text.LetterHeight >= 40);
                break;
            case TicketQr qr:
                Ink.Qr(canvas, qr.Text, qr.Column, qr.Row, qr.Dot);
                break;
            case TicketLine { Vertical: true, Length: >= FglTicket.Height - 20 } tear:
                using (var dashes = new SKPaint
                {
                    Color = new SKColor(0x90, 0x86, 0x74),
                    StrokeWidth = 2,
                    PathEffect = SKPathEffect.CreateDash([7, 6], 0),
                })
                    canvas.DrawLine(tear.Column, tear.Row - Edge, tear.Column, tear.Row + tear.Length + Edge, dashes);
                break;
            case TicketLine line:
                using (var paint = new SKPaint { Color = Ink.Black })
                    canvas.DrawRect(line.Column, line.Row, line.Vertical ? line.Thickness : line.Length,
                        line.Vertical ? line.Length : line.Thickness, paint);
                break;
        }
    }

    /// <summary>Rounded corners, and a notch at each end of a perforation.</summary>
    static SKPath Stock(int width, int height, float[] tears)
    {
        using var whole = new SKPathBuilder();
        whole.AddRoundRect(new SKRoundRect(new SKRect(Table, Table, Table + width, Table + height), 10));
        using var notches = new SKPathBuilder();
        foreach (var x in tears)
        {
            notches.AddCircle(x, Table, 9);
            notches.AddCircle(x, Table + height, 9);
        }
        using var sheet = whole.Detach();
        using var holes = notches.Detach();
        return sheet.Op(holes, SKPathOp.Difference) ?? new SKPath(sheet);
    }
}
