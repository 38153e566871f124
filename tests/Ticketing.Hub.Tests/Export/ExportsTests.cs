using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using MiniExcelLibs;
using Ticketing.Hub.Export;
using UglyToad.PdfPig;
using Xunit;

namespace Ticketing.Hub.Tests.Export;

public class ExportsTests
{
    static readonly ExportTable Table = new(
        "État des options [mars]", "Données au 02/03/2027 14:05",
        [
            new("Séance", ExportKind.Moment), new("Spectacle", ExportKind.Text), new("Places", ExportKind.Number),
            new("Places", ExportKind.Number), new("Montant", ExportKind.Money), new("Échéance", ExportKind.Date),
            new("Taux", ExportKind.Percent),
        ],
        [
            [
                new DateTimeOffset(2027, 4, 15, 20, 30, 0, TimeSpan.FromHours(2)), "Le Bourgeois; \"gentilhomme\"", 1048, 3L,
                1_234_550L, new DateTime(2027, 4, 1), 0.5,
            ],
            [null, "=1+1", null, -2, -1250L, null, null],
            [null, "+33 1 23 45 67 89", 0, 0L, 0L, null, 1m],
            [null, "-2+3", null, null, null, null, null],
            [null, "@SUM(A1)", null, null, null, null, null],
            [null, " =cmd|' /C calc'!A0", null, null, null, null, null],
            [null, "deux\nlignes & <b>\u0001", null, null, null, null, null],
        ]);

    public ExportsTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");

    [Fact]
    public void A_csv_opens_in_a_French_spreadsheet_and_no_text_is_a_formula()
    {
        var bytes = Exports.Csv(Table);

        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var rows = Read(bytes);
        Assert.Equal(["Séance", "Spectacle", "Places", "Places", "Montant", "Échéance", "Taux"], rows[0]);
        Assert.Equal(
            ["15/04/2027 20:30", "Le Bourgeois; \"gentilhomme\"", "1048", "3", "12345,50", "01/04/2027", "0,5"], rows[1]);
        Assert.Equal(["", "'=1+1", "", "-2", "-12,50", "", ""], rows[2]);
        Assert.Equal(
            ["'+33 1 23 45 67 89", "'-2+3", "'@SUM(A1)", "' =cmd|' /C calc'!A0"], rows[3..7].Select(row => row[1]));
        Assert.Contains('\n', rows[7][1]);
    }

    [Fact]
    public void A_sheet_has_figures_and_dates_that_can_be_counted_with_and_no_formula()
    {
        var bytes = Exports.Xlsx(Table);

        using var stream = new MemoryStream(bytes);
        Assert.Equal("État des options  mars", stream.GetSheetNames()[0]);
        var rows = stream.Query(useHeaderRow: false).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(Table.Columns.Select(column => column.Title), rows[0].Values.Cast<string>());
        Assert.Equal(8, rows.Count);
        var first = rows[1];
        Assert.Equal(new DateTime(2027, 4, 15, 20, 30, 0), first["A"]);
        Assert.Equal("Le Bourgeois; \"gentilhomme\"", first["B"]);
        Assert.Equal([1048d, 3d, 12345.5d, 0.5d], ((string[])["C", "D", "E", "G"]).Select(column => (double)first[column]!));
        Assert.Equal(new DateTime(2027, 4, 1), first["F"]);
        Assert.Equal(
            ["=1+1", "+33 1 23 45 67 89", "-2+3", "@SUM(A1)", " =cmd|' /C calc'!A0", "deux\nlignes & <b>"],
            rows[2..].Select(row => (string?)row["B"]));
        var about = stream.Query(sheetName: "…").Cast<IDictionary<string, object>>().SelectMany(row => row.Values);
        Assert.Equal([Table.Title, Table.AsOf], about);

        var sheet = Entry(bytes, "xl/worksheets/sheet1.xml");
        Assert.DoesNotContain("<x:f", sheet);
        Assert.Contains("state=\"frozen\"", sheet);
    }

    [Fact]
    public void A_table_without_rows_still_has_its_columns()
    {
        var empty = Table with { Rows = [] };

        Assert.Single(Read(Exports.Csv(empty)));
        using var stream = new MemoryStream(Exports.Xlsx(empty));
        var row = Assert.Single(stream.Query().Cast<IDictionary<string, object>>());
        Assert.Equal("Séance", row["A"]);
        Assert.Contains("Spectacle", TextOf(Exports.Pdf(empty)).Single());
    }

    [Fact]
    public void Pages_repeat_their_head_and_say_of_when_they_are()
    {
        var rows = Enumerable.Range(0, 30).SelectMany(_ => Table.Rows).ToList();
        var pages = TextOf(Exports.Pdf(Table with { Rows = rows }));

        Assert.True(pages.Count > 3);
        Assert.All(pages, (page, at) =>
        {
            Assert.Contains("Donnéesau02/03/202714:05", page);
            Assert.Contains("Étatdesoptions[mars]", page);
            Assert.Contains("Échéance", page);
            Assert.Contains($"{at + 1}/{pages.Count}", page);
        });
        Assert.Contains("12345,50", pages[0]);
        Assert.Equal(30, pages.Sum(page => page.Split("gentilhomme").Length - 1));
        Assert.Equal(Exports.Pdf(Table), Exports.Pdf(Table));
    }

    [Fact]
    public void A_wide_table_stays_on_the_paper()
    {
        var columns = Enumerable.Range(1, 22)
            .Select(n => new ExportColumn($"Colonne {n}", n < 3 ? ExportKind.Text : ExportKind.Money)).ToList();
        IReadOnlyList<object?> row =
            [.. columns.Select(column => (object?)(column.Kind == ExportKind.Text ? "Une assez longue phrase" : 123_456_789L))];
        using var pdf = PdfDocument.Open(Exports.Pdf(new ExportTable("Large", "", columns, [row, row])));

        var page = pdf.GetPage(1);
        Assert.All(page.Letters, letter => Assert.InRange(letter.BoundingBox.Right, 0, page.Width - 20));
    }

    [Fact]
    public void A_value_that_its_column_cannot_take_is_a_mistake_of_the_program()
    {
        var wrong = Table with { Rows = [["not a date", "", 1, 1, 1L, null, null]] };

        Assert.Throws<ArgumentException>(() => Exports.Csv(wrong));
        Assert.Throws<ArgumentException>(() => Exports.Xlsx(wrong));
        Assert.Throws<ArgumentException>(() => Exports.Pdf(wrong));
    }

    static List<string[]> Read(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        using var csv = CsvReader.FromText(text.ReadToEnd(), new CsvReaderOptions { Separator = ';', HasHeader = false });
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add([.. csv.Current.ToArray()]);
        }

        return rows;
    }

    static string Entry(byte[] bytes, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var text = new StreamReader(zip.GetEntry(name)!.Open());
        return text.ReadToEnd();
    }

    static List<string> TextOf(byte[] bytes)
    {
        using var pdf = PdfDocument.Open(bytes);
        return [.. pdf.GetPages().Select(page => string.Concat(page.Text.Where(letter => !char.IsWhiteSpace(letter))))];
    }
}
