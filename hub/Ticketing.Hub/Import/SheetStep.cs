using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Import;

/// <summary>A sheet that has been read, for one of the modules that take something from it.</summary>
sealed class SheetStep(ImportSheet sheet, string file, string[] header, List<(int Line, string[] Values)> lines)
    : IImportStep
{
    public int Rank => sheet.Rank;

    public int Rows => lines.Count;

    public Task Apply(HubDb db, ImportContext context, CancellationToken cancellationToken)
    {
        var columns = header.Select((name, at) => (name, at)).ToDictionary(column => column.name, column => column.at);
        List<SheetRow> rows = [.. lines.Select(line => new SheetRow(file, line.Line, columns, line.Values, context))];
        NoteTwins(rows);
        return sheet.Apply(db, [.. rows.Where(row => row.IsSound)], cancellationToken);
    }

    /// <summary>One step for each sheet that reads this file.</summary>
    /// <exception cref="ImportException">The header does not fit.</exception>
    public static IEnumerable<SheetStep> Of(
        string file, IReadOnlyList<ImportSheet> sheets, string[] header, List<(int Line, string[] Values)> lines)
    {
        var twice = header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw new ImportException("line 1", "import.column-twice", $"the column '{twice}' stands twice.");
        var allowed = sheets.SelectMany(sheet => sheet.Required.Concat(sheet.Optional)).Distinct().ToList();
        var unknown = header.Except(allowed).ToList();
        if (unknown.Count > 0)
        {
            throw new ImportException(
                "line 1", "import.column-unknown",
                $"unknown column '{string.Join("', '", unknown)}'; allowed are {string.Join(", ", allowed)}.");
        }

        var missing = sheets.SelectMany(sheet => sheet.Required).Distinct().Except(header).ToList();
        if (missing.Count > 0)
        {
            throw new ImportException(
                "line 1", "import.column-missing", $"the column '{string.Join("', '", missing)}' is missing.");
        }

        return sheets.Select(sheet => new SheetStep(sheet, file, header, lines));
    }

    void NoteTwins(List<SheetRow> rows)
    {
        var seen = new Dictionary<string, int>();
        foreach (var row in rows)
        {
            var key = string.Join(" / ", sheet.Key.Select(row.OptionalText));
            if (!seen.TryAdd(key, row.Line))
                row.Wrong(sheet.Key[0], "import.duplicate", $"'{key}' stands in line {seen[key]} already.");
        }
    }
}
