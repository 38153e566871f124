using System.Globalization;
using CsvHelper;

namespace Ticketing.Hub.Export;

static class ExportCsv
{
    static readonly CsvWriterOptions French = new() { Separator = ';', WriteByteOrderMark = true };

    public static byte[] Of(ExportTable table)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, French, leaveOpen: true))
        {
            csv.WriteRecord([.. table.Columns.Select(column => Harmless(column.Title))]);
            foreach (var row in table.Rows)
            {
                csv.WriteRecord([.. table.Columns.Select((column, at) => Cell(row[at], column))]);
            }
        }

        return bytes.ToArray();
    }

    static string Cell(object? value, ExportColumn column)
    {
        var written = ExportValue.Written(value, column, CultureInfo.CurrentCulture, grouped: false);
        return column.Kind == ExportKind.Text ? Harmless(written) : written;
    }

    /// <summary>A spreadsheet would take such a text for a formula and run it: an apostrophe makes it a text. The library
    /// looks at the first character only; some spreadsheets look past blanks, and at the wide signs of Asian keyboards.
    /// </summary>
    static string Harmless(string text) =>
        text.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || text is ['\t' or '\r' or '\n', ..]
            ? "'" + text
            : text;
}
