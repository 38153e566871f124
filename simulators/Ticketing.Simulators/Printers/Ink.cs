using QRCoder;
using SkiaSharp;

namespace Ticketing.Simulators.Printers;

/// <summary>What both pictures are drawn with: the printer's letters, its QR codes, and paper on a table.</summary>
static class Ink
{
    // The printer's letters come with the program: a machine without fonts prints the same.
    static readonly SKTypeface Plain = Load("DejaVuSansMono.ttf");
    static readonly SKTypeface Fat = Load("DejaVuSansMono-Bold.ttf");

    public static readonly SKColor Table = new(0xC9, 0xC4, 0xBB);
    public static readonly SKColor Black = new(0x1E, 0x1C, 0x22);

    /// <summary>Draws each letter in its own cell, as a printer with a fixed pitch does.</summary>
    public static void Letters(
        SKCanvas canvas, string text, float left, float top, float cellWidth, float cellHeight, bool bold)
    {
        using var font = new SKFont(bold ? Fat : Plain, cellHeight * 0.80f) { Edging = SKFontEdging.Antialias };
        font.GetFontMetrics(out var metrics);
        var natural = font.MeasureText("M");
        if (natural > 0)
            font.ScaleX = cellWidth / natural;
        using var paint = new SKPaint { Color = Black, IsAntialias = true };
        var baseline = top + (cellHeight - (metrics.Descent - metrics.Ascent)) / 2 - metrics.Ascent;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
                canvas.DrawText(text[i].ToString(), left + i * cellWidth, baseline, SKTextAlign.Left, font, paint);
        }
    }

    public static void Qr(SKCanvas canvas, string text, float left, float top, int dot)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var paint = new SKPaint { Color = Black, IsAntialias = false };
        var modules = code.ModuleMatrix;
        // The generator's matrix has the quiet zone of four modules around; the printer sets the code without it.
        for (var y = 4; y < modules.Count - 4; y++)
        {
            for (var x = 4; x < modules[y].Length - 4; x++)
            {
                if (modules[y][x])
                    canvas.DrawRect(left + (x - 4) * dot, top + (y - 4) * dot, dot, dot, paint);
            }
        }
    }

    /// <summary>A piece of paper with its shadow, in the shape given.</summary>
    public static void Paper(SKCanvas canvas, SKPath shape, SKColor from, SKColor to)
    {
        canvas.Clear(Table);
        using var shadow = new SKPaint
        {
            Color = new SKColor(0, 0, 0, 70),
            IsAntialias = true,
            MaskFilter = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 5),
        };
        canvas.Save();
        canvas.Translate(3, 5);
        canvas.DrawPath(shape, shadow);
        canvas.Restore();
        var box = shape.Bounds;
        using var paper = new SKPaint
        {
            IsAntialias = true,
            Shader = SKShader.CreateLinearGradient(
                new SKPoint(box.Left, box.Top), new SKPoint(box.Right, box.Bottom), [from, to], SKShaderTileMode.Clamp),
        };
        canvas.DrawPath(shape, paper);
    }

    public static byte[] Png(SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 80);
        return data.ToArray();
    }

    static SKTypeface Load(string file)
    {
        using var stream = typeof(Ink).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not in the program.");
        return SKTypeface.FromStream(stream);
    }
}
