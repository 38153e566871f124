namespace Ticketing.Hub.Export;

/// <summary>
/// A table as a file that people work on: a sheet, separated values, or pages. It knows a table, never what stands in it.
/// Dates and figures are written in the language of the current culture.
/// </summary>
public static class Exports
{
    public static byte[] Xlsx(ExportTable table) => ExportXlsx.Of(table);

    /// <summary>Semicolons and UTF-8 with its mark, as French spreadsheets open it.</summary>
    public static byte[] Csv(ExportTable table) => ExportCsv.Of(table);

    /// <summary>A4 landscape, the head repeated on each page.</summary>
    public static byte[] Pdf(ExportTable table) => ExportPdf.Of(table);
}
