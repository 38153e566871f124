namespace Ticketing.Hub.Organisation;

/// <summary>A named set of rights.</summary>
public sealed class Profile
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public List<ProfileRight> Rights { get; init; } = [];
}

public sealed class ProfileRight
{
    public Guid ProfileId { get; init; }

    public required string Node { get; init; }

    public required Right Letters { get; set; }
}

/// <summary>A value that a profile is kept from: an audience category, a product family, a contingent, a site.</summary>
public sealed class Perimeter
{
    public required Guid ProfileId { get; init; }

    public required PerimeterKind Kind { get; init; }

    public required string Value { get; init; }
}

public enum PerimeterKind
{
    AudienceCategory,
    ProductFamily,
    Contingent,
    Site,
}
