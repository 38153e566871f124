namespace Ticketing.Hub.Export;

public enum ExportKind
{
    Text,

    /// <summary>An int or a long.</summary>
    Number,

    /// <summary>Minor units (long): written as 12.50.</summary>
    Money,

    /// <summary>A DateTimeOffset in the venue's zone, or a DateTime: the day only.</summary>
    Date,

    /// <summary>A DateTimeOffset in the venue's zone, or a DateTime: day, hour and minute.</summary>
    Moment,

    /// <summary>0.5 is 50 %.</summary>
    Percent,
}

public sealed record ExportColumn(string Title, ExportKind Kind);

/// <param name="Title">Heads the sheet and the pages.</param>
/// <param name="AsOf">The whole sentence, e.g. "Données au 12/03/2027 14:05".</param>
/// <param name="Columns">Left to right.</param>
/// <param name="Rows">One value a column, as its kind wants it; null is an empty cell.</param>
public sealed record ExportTable(
    string Title, string AsOf, IReadOnlyList<ExportColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
