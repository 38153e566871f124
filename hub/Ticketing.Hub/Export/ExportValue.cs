using System.Globalization;

namespace Ticketing.Hub.Export;

/// <summary>A cell's value, as its column's kind takes it.</summary>
static class ExportValue
{
    /// <exception cref="ArgumentException">The value is not what the column says: a mistake in the program.</exception>
    public static decimal Number(object value, ExportColumn column) => (value, column.Kind) switch
    {
        (long minor, ExportKind.Money) => minor / 100m,
        (int or long or double or decimal, ExportKind.Number or ExportKind.Percent) =>
            Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => throw Wrong(value, column),
    };

    public static DateTime Instant(object value, ExportColumn column) => value switch
    {
        DateTimeOffset instant => instant.DateTime,
        DateTime instant => instant,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        _ => throw Wrong(value, column),
    };

    /// <summary>As people read it.</summary>
    /// <param name="grouped">12 345 rather than 12345, and the sign of percent.</param>
    public static string Written(object? value, ExportColumn column, CultureInfo culture, bool grouped) => column.Kind switch
    {
        _ when value is null => "",
        ExportKind.Text => value as string ?? throw Wrong(value, column),
        ExportKind.Number => Number(value, column).ToString(grouped ? "#,##0.###" : "0.###", culture),
        ExportKind.Money => Number(value, column).ToString(grouped ? "N2" : "F2", culture),
        ExportKind.Percent when grouped => Number(value, column).ToString("P1", culture),
        ExportKind.Percent => Number(value, column).ToString("0.####", culture),
        ExportKind.Date => Instant(value, column).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
        _ => Instant(value, column).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture),
    };

    static ArgumentException Wrong(object value, ExportColumn column) =>
        new($"{column.Title} is {column.Kind}: {value} ({value.GetType().Name}) does not fit.", nameof(value));
}
