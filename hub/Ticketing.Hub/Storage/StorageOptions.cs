using System.ComponentModel.DataAnnotations;

namespace Ticketing.Hub.Storage;

/// <summary>Section "Hub".</summary>
public sealed class StorageOptions
{
    /// <summary>Where hub.db, keys and the certificate authority live.</summary>
    [Required]
    public string DataDirectory { get; init; } = "data";

    /// <summary>An Npgsql connection string. Empty: SQLite in the data directory.</summary>
    public string PostgreSql { get; init; } = "";

    /// <summary>Days that a request's reply is kept: longer than an appliance may be cut off (30).</summary>
    [Range(31, 3650)]
    public int RequestDays { get; init; } = 35;

    /// <summary>Hours of change feed that are kept. An appliance that was away longer takes a whole snapshot.</summary>
    [Range(1, 24 * 30)]
    public int FeedHours { get; init; } = 48;

    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Path.GetFullPath(DataDirectory), .. parts]);
}
