namespace Ticketing.Hub.Seating;

/// <summary>Contingent: a share of the house set apart for somebody, e.g. the public, works councils.</summary>
public sealed class Contingent
{
    public required string Code { get; init; }

    public required string Name { get; set; }
}

/// <summary>The most that a contingent may take of a category at a performance.</summary>
public sealed class Quota
{
    public required int Performance { get; init; }

    public required string Contingent { get; init; }

    public required string Category { get; init; }

    public required int Limit { get; set; }

    /// <summary>Surbooking: percent by which the limit may be passed.</summary>
    public required int OverbookingPercent { get; set; }

    public int Most => Limit + (int)(Limit * (long)OverbookingPercent / 100);
}
