using System.Globalization;

namespace Ticketing.Hub.Export;

/// <summary>The table on A4 pages, landscape: as wide as the paper, texts in as many lines as they need.</summary>
static class ExportPdf
{
    const float Margin = 34, Gap = 10, Bottom = 34, HeadTop = 62;
    const uint Rule = 0xCCC8BD, Faint = 0xE9E7E1, Band = 0xF3F2EE;

    static readonly float[] Sizes = [9, 8, 7, 6];

    sealed record Line(IReadOnlyList<IReadOnlyList<string>> Cells, int Height);

    sealed record Layout(PdfLetters Letters, float[] Widths, Line Head, List<Line> Lines)
    {
        public PdfLetters Heads => Letters with { Bold = true };

        public float HeightOf(Line line) => line.Height * Letters.Leading + Letters.Size * 0.7f;
    }

    public static byte[] Of(ExportTable table)
    {
        using var paper = new PdfPaper(table.Title, "", landscape: true);
        var layout = Lay(paper, table);
        var pages = Paginate(layout, paper.Height - Bottom - HeadTop - layout.HeightOf(layout.Head));
        foreach (var lines in pages)
        {
            paper.NewPage();
            var y = Draw(paper, table, layout, layout.Head, layout.Heads, HeadTop, banded: false);
            paper.Line(Margin, y, paper.Width - Margin, y, PdfLetters.Ink, 0.8f);
            foreach (var (line, at) in lines.Select((line, at) => (line, at)))
            {
                y = Draw(paper, table, layout, line, layout.Letters, y, banded: at % 2 == 1);
                paper.Line(Margin, y, paper.Width - Margin, y, Faint, 0.4f);
            }
        }

        paper.OnEachPage((page, of) => Frame(paper, table, page, of));
        return paper.Finish();
    }

    static void Frame(PdfPaper paper, ExportTable table, int page, int pages)
    {
        var small = new PdfLetters(8, Color: PdfLetters.Quiet);
        paper.Text(table.Title, Margin, 40, new PdfLetters(14, Bold: true));
        paper.Text(table.AsOf, paper.Width - Margin, 40, small, PdfAlign.Right);
        var foot = paper.Height - 18;
        paper.Line(Margin, foot - 11, paper.Width - Margin, foot - 11, Rule);
        paper.Text(table.Title, Margin, foot, small);
        paper.Text($"{page} / {pages}", paper.Width - Margin, foot, small, PdfAlign.Right);
    }

    static float Draw(
        PdfPaper paper, ExportTable table, Layout layout, Line line, PdfLetters letters, float top, bool banded)
    {
        var height = layout.HeightOf(line);
        if (banded)
            paper.Fill(Margin, top, paper.Width - 2 * Margin, height, Band);
        var x = Margin;
        for (var at = 0; at < line.Cells.Count; at++)
        {
            var right = IsRight(table.Columns[at].Kind);
            var y = top + letters.Size * 1.25f;
            foreach (var text in line.Cells[at])
            {
                paper.Text(
                    text, right ? x + layout.Widths[at] : x + Gap / 2, y, letters, right ? PdfAlign.Right : PdfAlign.Left);
                y += letters.Leading;
            }

            x += layout.Widths[at] + Gap;
        }

        return top + height;
    }

    static bool IsRight(ExportKind kind) => kind is ExportKind.Number or ExportKind.Money or ExportKind.Percent;

    static Layout Lay(PdfPaper paper, ExportTable table)
    {
        var culture = CultureInfo.CurrentCulture;
        var cells = table.Rows.Select(row => table.Columns
            .Select((column, at) => ExportValue.Written(row[at], column, culture, grouped: true)).ToList()).ToList();
        var (letters, widths) = Fit(paper, table, cells);
        Line Wrapped(IReadOnlyList<string> texts, PdfLetters with)
        {
            var wrapped = texts.Select((text, at) => paper.Wrap(text, widths[at], with)).ToList();
            return new Line(wrapped, wrapped.Count == 0 ? 1 : wrapped.Max(lines => lines.Count));
        }

        return new Layout(
            letters, widths, Wrapped([.. table.Columns.Select(column => column.Title)], letters with { Bold = true }),
            cells.ConvertAll(row => Wrapped(row, letters)));
    }

    /// <summary>The largest letters in which figures keep one line and texts enough room; what is left goes to the texts.</summary>
    static (PdfLetters Letters, float[] Widths) Fit(
        PdfPaper paper, ExportTable table, List<List<string>> cells)
    {
        const float Least = 60;
        var room = paper.Width - 2 * Margin - Gap * table.Columns.Count;
        foreach (var size in Sizes)
        {
            var letters = new PdfLetters(size);
            var natural = table.Columns.Select((column, at) => cells.Select(row => paper.Measure(row[at], letters))
                .Append(LongestWord(paper, column.Title, letters with { Bold = true })).Max() + 1).ToArray();
            var isText = table.Columns.Select(column => column.Kind == ExportKind.Text).ToArray();
            var least = natural.Select((width, at) => isText[at] ? Math.Min(width, Least) : width).ToArray();
            if (least.Sum() > room && size != Sizes[^1])
                continue;
            var wanted = natural.Zip(least, (width, smallest) => width - smallest).ToArray();
            var spare = room - least.Sum();
            // Shared by what each would like, and never more than that, except that a table fills its paper.
            var share = wanted.Sum() > 0 ? Math.Max(0, spare) / wanted.Sum() : 0;
            var widths = least.Zip(wanted, (smallest, more) => smallest + Math.Min(share, 1) * more).ToArray();
            var left = room - widths.Sum();
            return (letters, left > 0 ? [.. widths.Select(width => width + left / widths.Length)] : Shrunk(widths, room));
        }

        throw new InvalidOperationException("There is always a smallest size.");
    }

    static float[] Shrunk(float[] widths, float room) =>
        widths.Sum() <= room ? widths : [.. widths.Select(width => width * room / widths.Sum())];

    static float LongestWord(PdfPaper paper, string title, PdfLetters letters) =>
        title.Split(' ').Max(word => paper.Measure(word, letters));

    static List<List<Line>> Paginate(Layout layout, float room)
    {
        var pages = new List<List<Line>> { new() };
        var used = 0f;
        foreach (var line in layout.Lines)
        {
            var height = layout.HeightOf(line);
            if (used + height > room && pages[^1].Count > 0)
            {
                pages.Add([]);
                used = 0;
            }

            pages[^1].Add(line);
            used += height;
        }

        return pages;
    }
}
