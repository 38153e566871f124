namespace Ticketing.Hub.Distribution;

public enum ChannelKind
{
    /// <summary>Guichet: operators at tills and in the office.</summary>
    BoxOffice,

    /// <summary>Téléphone, courrier: operators key in what customers ask for.</summary>
    Remote,

    /// <summary>Internet for relays of structures.</summary>
    InternetRelays,

    /// <summary>Internet for agencies that sell on.</summary>
    InternetAgency,
}

/// <summary>Filière de vente, e.g. "Ticketshop agence 3".</summary>
public sealed class SalesChannel
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required ChannelKind Kind { get; set; }

    /// <summary>Run by another organisation that sells our places: its orders count in our reports.</summary>
    public bool OfAnotherOrganisation { get; set; }

    /// <summary>Customers key in themselves.</summary>
    public bool IsOnline => Kind is ChannelKind.InternetRelays or ChannelKind.InternetAgency;
}

/// <summary>Structures of this community type may use the channel; empty: individuals.</summary>
public sealed class ChannelAudience
{
    public required string Channel { get; init; }

    public required string CommunityType { get; init; }
}
