namespace Ticketing.Hub.Options;

/// <summary>All that stands on the paper that confirms a contact's options. Money is in minor units of
/// <see cref="Currency"/>; dates are the venue's own. Without an order file it is the answer to wishes that were refused.
/// </summary>
public sealed record RecapitulationContent(
    RecapitulationHouse House,
    RecapitulationContact Contact,
    long? OrderFile,
    DateOnly ConfirmedOn,
    IReadOnlyList<RecapitulationLine> Lines,
    long Total,
    long Deposits,
    string HowToPay)
{
    /// <summary>"fr" or "en".</summary>
    public string Language { get; init; } = "fr";

    public string Currency { get; init; } = "EUR";

    /// <summary>Null where nothing is to be paid by a date.</summary>
    public DateOnly? PayBy { get; init; }

    public IReadOnlyList<RefusedLine> Refused { get; init; } = [];

    public IReadOnlyList<WaitingLine> Waiting { get; init; } = [];

    /// <summary>What of the total is VAT, by rate.</summary>
    public IReadOnlyList<VatPart> Vat { get; init; } = [];

    /// <summary>What the house wants to say to this contact; may be empty.</summary>
    public string Remark { get; init; } = "";

    public long Balance => Total - Deposits;
}

/// <param name="Address">Lines separated by \n.</param>
/// <param name="LegalMentions">Licence, SIRET, VAT number: the foot of each page, lines separated by \n.</param>
/// <param name="Reach">Telephone, mail, opening hours of the box office; may be empty.</param>
public sealed record RecapitulationHouse(string Name, string Address, string LegalMentions, string Reach = "");

/// <param name="Structure">School, works council...; empty for an individual.</param>
/// <param name="Address">Lines separated by \n.</param>
public sealed record RecapitulationContact(int Number, string Name, string Structure, string Address);

/// <param name="Space">Hall; empty when it need not be said.</param>
/// <param name="Seats">"Orchestre B12 à B40"; empty without numbered seats.</param>
public sealed record RecapitulationLine(
    long Option, string Event, DateTime Starts, string Space, string Category, int Quantity, long UnitPrice, long Amount,
    string Seats = "", string Tariff = "")
{
    /// <summary>Placed on a date that was asked for as a fallback.</summary>
    public bool OnFallbackDate { get; init; }

    /// <summary>Placed in a better category than was asked for, as the contact accepted.</summary>
    public bool Upgraded { get; init; }

    /// <summary>A product (fixed subscription, package): no date of its own.</summary>
    public bool WithoutDate { get; init; }
}

public sealed record RefusedLine(
    long Option, string Event, DateTime Starts, string Category, int Quantity, string Reason);

public sealed record WaitingLine(long Option, string Event, DateTime Starts, string Category, int Quantity);

/// <param name="PerMille">55 is 5.5 %.</param>
/// <param name="Net">Without VAT.</param>
public sealed record VatPart(int PerMille, long Net, long Vat);
