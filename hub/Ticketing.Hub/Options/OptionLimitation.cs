namespace Ticketing.Hub.Options;

/// <summary>
/// Table de limitation option: which community types may have options of a product family, and how many places. Where a
/// family has no table, nobody is limited; where it has, only the types that a table is attached to are admitted.
/// </summary>
public sealed class OptionLimitation
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    /// <summary>Code of a product family.</summary>
    public required string Family { get; set; }

    /// <summary>Most places of one option; null for no limit.</summary>
    public int? MostPerOption { get; set; }

    /// <summary>Most places of one structure at one performance, over all its options; null for no limit.</summary>
    public int? MostPerPerformance { get; set; }
}

/// <summary>The table counts for this community type; empty: for individuals.</summary>
public sealed class OptionLimitationType
{
    public required string Limitation { get; init; }

    public required string CommunityType { get; init; }
}
