using System.ComponentModel.DataAnnotations;

namespace Ticketing.Hub.Import;

/// <summary>Section "Import".</summary>
public sealed class ImportOptions
{
    /// <summary>The zone in which files write their times of day.</summary>
    [Required]
    public string TimeZone { get; init; } = "Europe/Paris";

    /// <summary>Largest file, bytes.</summary>
    [Range(1024, int.MaxValue)]
    public int LargestFile { get; init; } = 32 * 1024 * 1024;

    /// <summary>Most lines of a sheet.</summary>
    [Range(1, 10_000_000)]
    public int MostRows { get; init; } = 200_000;
}

/// <summary>What is common to the files of one import: how to read times, and what was found wrong.</summary>
public sealed class ImportContext(DateTimeOffset? relativeTo, TimeZoneInfo zone)
{
    /// <summary>More than these are not told: the first ones usually explain the rest.</summary>
    public const int MostIssues = 50;

    readonly List<ImportIssue> issues = [];

    public IReadOnlyList<ImportIssue> Issues => issues;

    public TimeZoneInfo Zone => zone;

    public DateTimeOffset? RelativeTo => relativeTo;

    public bool IsFull => issues.Count >= MostIssues;

    public void Add(ImportIssue issue)
    {
        if (!IsFull)
            issues.Add(issue);
    }
}

/// <summary>One file, read and waiting to be applied in the import's transaction.</summary>
public interface IImportStep
{
    /// <summary>Lower ranks first: a sheet comes after those that it refers to.</summary>
    int Rank { get; }

    int Rows { get; }

    /// <summary>Adds to the context what is wrong; the import is undone when anything was.</summary>
    Task Apply(Storage.HubDb db, ImportContext context, CancellationToken cancellationToken);
}

/// <summary>Reads one kind of document that is not a sheet. Registered as a service by its module.</summary>
public interface IImportDocument
{
    string Kind { get; }

    /// <exception cref="ImportException">Where and why it was refused.</exception>
    IImportStep Read(string fileName, byte[] content);
}
