namespace Ticketing.Hub.Import;

/// <summary>Why a file was refused, and where in it.</summary>
/// <param name="File">Its name as given.</param>
/// <param name="Where">"line 12" of a sheet, "$.zones[0].rows[3]" of a plan; empty when it is the whole file.</param>
/// <param name="Code">"import.something", stable.</param>
/// <param name="Reason">A sentence: what is wrong, what is allowed.</param>
public sealed record ImportIssue(string File, string Where, string Code, string Reason)
{
    public override string ToString() =>
        Where.Length == 0 ? $"{File}: {Reason} ({Code})" : $"{File}, {Where}: {Reason} ({Code})";
}

/// <summary>Ends the reading of one file.</summary>
public sealed class ImportException(string where, string code, string reason) : Exception(reason)
{
    public string Where { get; } = where;

    public string Code { get; } = code;
}

/// <summary>A file to import: its name tells the sheet.</summary>
public sealed record ImportFile(string Name, Func<Stream> Open)
{
    public static ImportFile At(string path) => new(Path.GetFileName(path), () => File.OpenRead(path));

    /// <summary>"020-performances.csv" is the sheet "performances".</summary>
    public string Stem =>
        Path.GetFileNameWithoutExtension(Name).TrimStart("0123456789-_ ".ToCharArray()).ToLowerInvariant();

    public bool IsJson => Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}

/// <param name="Files">In any order: what others refer to is applied first.</param>
/// <param name="Who">For the audit, e.g. "operator:anne".</param>
/// <param name="Kind">"seating-plan", "catalogue", "contacts", "cashless"; null: told by each file's name.</param>
/// <param name="RelativeTo">Makes "today+1 20:00" and "now-00:30" legal in place of dates, counted from this instant.</param>
public sealed record ImportRequest(
    IReadOnlyList<ImportFile> Files, string Who, string? Kind = null, DateTimeOffset? RelativeTo = null);

public sealed record ImportProgress(string File, int Done, int Total);

/// <summary>Either issues, and nothing was changed; or how many rows each file brought.</summary>
public sealed record ImportReport(IReadOnlyList<ImportIssue> Issues, IReadOnlyDictionary<string, int> Rows)
{
    public bool Applied => Issues.Count == 0;
}
