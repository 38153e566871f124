using System.Text;
using SkiaSharp;

namespace Ticketing.Hub.Export;

public enum PdfAlign
{
    Left,
    Right,
    Center,
}

/// <summary>
/// Pages of a PDF, in points from their upper left corner. Nothing is written before <see cref="Finish"/>, so that a page
/// can say how many there are, and only the letters that were used travel along. No clock and no chance: who draws the
/// same has the same bytes.
/// </summary>
public sealed class PdfPaper(string title, string author, bool landscape = false) : IDisposable
{
    const float A4Long = 841.89f, A4Short = 595.28f;

    readonly List<List<Action<Pen>>> pages = [];
    readonly Dictionary<(float Size, bool Bold), SKFont> fonts = [];
    readonly Dictionary<bool, HashSet<ushort>> used = new() { [false] = [], [true] = [] };
    List<Action<Pen>>? page;

    /// <summary>What a page is drawn with when all is known.</summary>
    sealed record Pen(SKCanvas Canvas, SKPaint Paint, Func<PdfLetters, SKFont> Font);

    public float Width { get; } = landscape ? A4Long : A4Short;

    public float Height { get; } = landscape ? A4Short : A4Long;

    List<Action<Pen>> Page => page ?? throw new InvalidOperationException("There is no page yet.");

    public void NewPage() => pages.Add(page = []);

    /// <summary>Goes through the pages again: what is drawn now knows its page's number and how many there are.</summary>
    public void OnEachPage(Action<int, int> draw)
    {
        for (var at = 0; at < pages.Count; at++)
        {
            page = pages[at];
            draw(at + 1, pages.Count);
        }
    }

    /// <param name="text">One line.</param>
    /// <param name="x">Its left end, its right end or its middle, as the alignment says.</param>
    /// <param name="baseline">Where the letters stand.</param>
    /// <param name="letters">Their look.</param>
    /// <param name="align">Which way from x.</param>
    public void Text(string text, float x, float baseline, PdfLetters letters, PdfAlign align = PdfAlign.Left)
    {
        var clean = Clean(text);
        if (clean.Length == 0)
            return;
        var left = align switch
        {
            PdfAlign.Right => x - Measure(clean, letters),
            PdfAlign.Center => x - Measure(clean, letters) / 2,
            _ => x,
        };
        used[letters.Bold].UnionWith(Font(letters).GetGlyphs(clean));
        Page.Add(pen =>
        {
            pen.Paint.Color = Color(letters.Color);
            pen.Canvas.DrawText(clean, left, baseline, SKTextAlign.Left, pen.Font(letters), pen.Paint);
        });
    }

    public float Measure(string text, PdfLetters letters) => Font(letters).MeasureText(Clean(text));

    /// <summary>Lines no wider than that, broken at spaces, and inside a word that is wider alone.</summary>
    public IReadOnlyList<string> Wrap(string text, float width, PdfLetters letters)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (Measure(longer, letters) <= width)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0)
                    lines.Add(line);
                line = word;
                while (line.Length > 1 && Measure(line, letters) > width)
                {
                    var fits = Fitting(line, width, letters);
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    public void Line(float fromX, float fromY, float toX, float toY, uint color, float weight = 0.6f) => Page.Add(pen =>
    {
        (pen.Paint.Color, pen.Paint.StrokeWidth) = (Color(color), weight);
        pen.Canvas.DrawLine(fromX, fromY, toX, toY, pen.Paint);
    });

    public void Fill(float left, float top, float width, float height, uint color) => Page.Add(pen =>
    {
        pen.Paint.Color = Color(color);
        pen.Canvas.DrawRect(left, top, width, height, pen.Paint);
    });

    public byte[] Finish()
    {
        using var bytes = new MemoryStream();
        using var document = SKDocument.CreatePdf(bytes, new SKDocumentPdfMetadata
        {
            Title = title,
            Author = author,
            RasterDpi = SKDocumentPdfMetadata.DefaultRasterDpi,
            EncodingQuality = SKDocumentPdfMetadata.DefaultEncodingQuality,
        });
        using var plain = PdfLetters.Cut(false, used[false]);
        using var bold = PdfLetters.Cut(true, used[true]);
        using var paint = new SKPaint { IsAntialias = true };
        var cut = new Dictionary<(float, bool), SKFont>();
        SKFont FontOf(PdfLetters letters) => Font(cut, letters, letters.Bold ? bold : plain);
        foreach (var marks in pages)
        {
            var pen = new Pen(document.BeginPage(Width, Height), paint, FontOf);
            marks.ForEach(mark => mark(pen));
            document.EndPage();
        }

        document.Close();
        foreach (var font in cut.Values)
        {
            font.Dispose();
        }

        return bytes.ToArray();
    }

    public void Dispose()
    {
        foreach (var font in fonts.Values)
        {
            font.Dispose();
        }
    }

    int Fitting(string word, float width, PdfLetters letters)
    {
        var fits = word.Length - 1;
        while (fits > 1 && (char.IsLowSurrogate(word[fits]) || Measure(word[..fits], letters) > width))
            fits--;
        return fits;
    }

    SKFont Font(PdfLetters letters) => Font(fonts, letters, PdfLetters.Whole(letters.Bold));

    static SKFont Font(Dictionary<(float, bool), SKFont> known, PdfLetters letters, SKTypeface typeface)
    {
        if (!known.TryGetValue((letters.Size, letters.Bold), out var font))
        {
            font = new SKFont(typeface, letters.Size) { Subpixel = true, Hinting = SKFontHinting.None };
            known.Add((letters.Size, letters.Bold), font);
        }

        return font;
    }

    // The font has no narrow space, and what is no letter at all would be a box.
    static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormC))
        {
            if (letter is '\u202f' or '\u2009')
                clean.Append('\u00a0');
            else if (!char.IsControl(letter))
                clean.Append(letter);
            else if (letter is '\t' or '\n')
                clean.Append(' ');
        }

        return clean.ToString();
    }

    static SKColor Color(uint color) => new(0xFF000000 | color);
}
