using System.Text.Json;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Import;

/// <summary>
/// Loads files of a venue, all or nothing. The same for the screen and the command line. Loading the same file again
/// updates by code and doubles nothing.
/// </summary>
public sealed class ImportFiles(
    IEnumerable<ImportSheet> sheets, IEnumerable<IImportDocument> documents, WriteLane lane, TimeProvider clock,
    IOptions<ImportOptions> options)
{
    const string ManifestName = "manifest.json";

    readonly ILookup<string, ImportSheet> sheetsByName = sheets.ToLookup(sheet => sheet.Name);
    readonly Dictionary<string, IImportDocument> documentsByKind = documents.ToDictionary(document => document.Kind);

    public IReadOnlyList<string> Kinds =>
        [.. sheetsByName.SelectMany(group => group).Select(sheet => sheet.Kind).Concat(documentsByKind.Keys).Distinct().Order()];

    /// <summary>The files that the folder's manifest names: {"files": ["seasons.csv", ...]}.</summary>
    /// <exception cref="RuleViolation">"import.manifest".</exception>
    public static IReadOnlyList<ImportFile> FromFolder(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), ManifestForm)
                ?? throw new JsonException("it is empty.");
            return [.. manifest.Files.Select(name =>
                name is { Length: > 0 } && Path.GetFileName(name) == name
                    ? ImportFile.At(Path.Combine(folder, name))
                    : throw new JsonException($"'{name}' is not the plain name of a file in the folder."))];
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw RuleViolation.Invalid("import.manifest", $"{path}: {e.Message}");
        }
    }

    public async Task<ImportReport> Run(
        ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
        var context = new ImportContext(request.RelativeTo, zone);
        var rows = new Dictionary<string, int>();
        var steps = new List<(string File, IImportStep Step)>();
        foreach (var file in request.Files)
        {
            try
            {
                var read = await Read(file, request, cancellationToken);
                steps.AddRange(read.Select(step => (file.Name, step)));
                rows[file.Name] = read.Max(step => step.Rows);
            }
            catch (ImportException e)
            {
                context.Add(new ImportIssue(file.Name, e.Where, e.Code, e.Message));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                context.Add(new ImportIssue(file.Name, "", "import.file-unreadable", e.Message));
            }
        }

        if (steps.Count == 0 && context.Issues.Count == 0)
            context.Add(new ImportIssue("", "", "import.nothing", "no file was given."));
        if (context.Issues.Count > 0)
            return new ImportReport(context.Issues, rows);

        try
        {
            await lane.Run(
                "ImportFiles", (db, token) => Apply(db, steps, rows, context, request, progress, token), cancellationToken);
        }
        catch (RuleViolation no)
        {
            if (context.Issues.Count == 0)
                context.Add(new ImportIssue("", "", no.Code, no.Detail));
        }

        return new ImportReport(context.Issues, rows);
    }

    async Task Apply(
        HubDb db, List<(string File, IImportStep Step)> steps, Dictionary<string, int> rows, ImportContext context,
        ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var (file, step) in steps.OrderBy(item => item.Step.Rank))
        {
            await step.Apply(db, context, cancellationToken);
            if (context.Issues.Count > 0)
                throw new RuleViolation("import.refused", context.Issues[0].ToString(), RefusalKind.InvalidInput);
            await db.SaveChangesAsync(cancellationToken);
            // Each save looks at everything that is tracked: what is done with must not slow down what follows.
            db.ChangeTracker.Clear();
            progress?.Report(new ImportProgress(file, ++done, steps.Count));
        }

        db.Add(new AuditEntry
        {
            AtMs = clock.NowMs(),
            Who = request.Who,
            What = "import.applied",
            Subject = string.Join(", ", rows.Select(row => $"{row.Key} ({row.Value})")),
        });
    }

    async Task<List<IImportStep>> Read(ImportFile file, ImportRequest request, CancellationToken cancellationToken)
    {
        var content = await Content(file, cancellationToken);
        if (file.IsJson)
        {
            var kind = request.Kind ?? "seating-plan";
            return documentsByKind.TryGetValue(kind, out var document)
                ? [document.Read(file.Name, content)]
                : throw new ImportException("", "import.kind-unknown", $"a JSON file is not of the kind '{kind}'.");
        }

        var candidates = sheetsByName[file.Stem].ToList();
        if (candidates.Count == 0 || (request.Kind is not null && candidates.All(sheet => sheet.Kind != request.Kind)))
        {
            var allowed = sheetsByName.SelectMany(group => group)
                .Where(sheet => request.Kind is null || sheet.Kind == request.Kind)
                .Select(sheet => sheet.Name + ".csv").Distinct().Order();
            throw new ImportException(
                "", "import.sheet-unknown", $"no sheet has this name; known are {string.Join(", ", allowed)}.");
        }

        var (header, lines) = ReadCsv.Read(content, options.Value.MostRows);
        return [.. SheetStep.Of(file.Name, candidates, header, lines)];
    }

    async Task<byte[]> Content(ImportFile file, CancellationToken cancellationToken)
    {
        await using var stream = file.Open();
        // What is too large is refused before it is read, where its length is known.
        if (stream.CanSeek && stream.Length > options.Value.LargestFile)
            throw TooLarge();
        using var content = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > options.Value.LargestFile)
                throw TooLarge();
            content.Write(buffer, 0, read);
        }

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    ImportException TooLarge() =>
        new("", "import.too-large", $"a file has at most {options.Value.LargestFile / 1024 / 1024} MB.");

    static readonly JsonSerializerOptions ManifestForm = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    sealed record Manifest
    {
        public required List<string> Files { get; init; }
    }
}
