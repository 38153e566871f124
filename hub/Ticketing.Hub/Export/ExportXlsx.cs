using System.Data;
using System.Globalization;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Ticketing.Hub.Export;

/// <summary>One sheet with the table, its head kept in sight, and one that says what it is and of when. A text is a text
/// cell, whatever it begins with: only formula cells are formulas.</summary>
static class ExportXlsx
{
    const int LongestSheetName = 31, WidestColumn = 60;

    public static byte[] Of(ExportTable table)
    {
        using var sheet = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var at in Enumerable.Range(0, table.Columns.Count))
        {
            // Titles may be there twice: columns are known by their place.
            sheet.Columns.Add(Key(at), typeof(object));
        }

        foreach (var row in table.Rows)
        {
            sheet.Rows.Add([.. table.Columns.Select((column, at) => Cell(row[at], column) ?? DBNull.Value)]);
        }

        using var about = new DataTable { Locale = CultureInfo.InvariantCulture };
        about.Columns.Add(Clean(table.Title));
        about.Rows.Add(Clean(table.AsOf));

        using var bytes = new MemoryStream();
        bytes.SaveAs(
            new Dictionary<string, object> { [SheetName(table.Title)] = sheet, ["…"] = about },
            configuration: new OpenXmlConfiguration
            {
                TableStyles = TableStyles.None,
                FreezeRowCount = 1,
                DynamicColumns = [.. table.Columns.Select((column, at) => new DynamicExcelColumn(Key(at))
                {
                    Name = Clean(column.Title),
                    Index = at,
                    Width = WidthOf(table, column, at),
                    Format = FormatOf(column.Kind),
                })],
            });
        return bytes.ToArray();
    }

    static string Key(int at) => "c" + at.ToString(CultureInfo.InvariantCulture);

    static object? Cell(object? value, ExportColumn column) => column.Kind switch
    {
        _ when value is null => null,
        ExportKind.Text => Clean(ExportValue.Written(value, column, CultureInfo.InvariantCulture, grouped: false)),
        ExportKind.Date => ExportValue.Instant(value, column).Date,
        ExportKind.Moment => ExportValue.Instant(value, column),
        _ => ExportValue.Number(value, column),
    };

    static string? FormatOf(ExportKind kind) => kind switch
    {
        ExportKind.Money => "#,##0.00",
        ExportKind.Date => "dd/mm/yyyy",
        ExportKind.Moment => "dd/mm/yyyy hh:mm",
        ExportKind.Percent => "0.0%",
        ExportKind.Number => "#,##0.###",
        _ => null,
    };

    static double WidthOf(ExportTable table, ExportColumn column, int at) => Math.Min(WidestColumn, 2 + table.Rows.Take(200)
        .Select(row => ExportValue.Written(row[at], column, CultureInfo.CurrentCulture, grouped: true).Length)
        .Append(column.Title.Length).Max());

    /// <summary>What the format's XML cannot hold is left out.</summary>
    static string Clean(string text) =>
        string.Concat(text.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t'));

    static string SheetName(string title)
    {
        var name = string.Concat(Clean(title).Select(letter => @":\/?*[]".Contains(letter) || char.IsControl(letter) ? ' ' : letter))
            .Trim().Trim('\'');
        return name.Length == 0 ? "1" : name[..Math.Min(name.Length, LongestSheetName)].TrimEnd().TrimEnd('\'');
    }
}
