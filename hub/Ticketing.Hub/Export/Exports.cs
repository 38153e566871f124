namespace Ticketing.Hub.Export;

/// <summary>A table as a file. Columns and dates are written in the language of the current culture.</summary>
public static class Exports
{
    public static byte[] Xlsx(ExportTable table) => throw new NotImplementedException();

    /// <summary>Semicolons and UTF-8 with its mark, as French spreadsheets open it.</summary>
    public static byte[] Csv(ExportTable table) => throw new NotImplementedException();

    /// <summary>A4 landscape, the head repeated on each page.</summary>
    public static byte[] Pdf(ExportTable table) => throw new NotImplementedException();
}
