namespace Ticketing.Hub.Crm;

/// <summary>Type de collectivité: works council, school, tourism.</summary>
public sealed class CommunityType
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    /// <summary>Code of the audience sub-category whose tariff it pays; empty: none of its own.</summary>
    public string AudienceSubCategory { get; set; } = "";

    /// <summary>Code of the contingent that its places are counted in; empty: none.</summary>
    public string Contingent { get; set; } = "";
}

/// <summary>An organised buyer. It acts through its relays.</summary>
public sealed class Structure
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }

    public required string CommunityType { get; set; }

    public required string City { get; set; }

    public required string PostalCode { get; set; }
}

public enum ContactRole
{
    /// <summary>Buys for itself.</summary>
    Individual,

    /// <summary>Acts for a structure: one file for each structure that it acts for.</summary>
    Relay,
}

public sealed class Contact
{
    public required Guid Id { get; init; }

    /// <summary>N° contact, as people say it at the counter.</summary>
    public required int Number { get; init; }

    public required ContactRole Role { get; set; }

    public Guid? StructureId { get; set; }

    public required string FirstName { get; set; }

    public required string LastName { get; set; }

    public required string Email
    {
        get;
        set => (field, EmailKey) = (value, KeyOf(value));
    }

    /// <summary>The address as it is compared: a person who acts for several structures has it in several files.</summary>
    public string EmailKey { get; private set; } = "";

    public required string City { get; set; }

    public required string PostalCode { get; set; }

    /// <summary>ISO 3166, two letters; with the postal code the "provenance", e.g. FR 75009.</summary>
    public required string Country { get; set; }

    /// <summary>Its names, its structure's and its city without accents and case.</summary>
    public required string SearchText { get; set; }

    /// <param name="structure">That it acts for.</param>
    public void MakeFindable(Structure? structure) => SearchText = Folded(FirstName, LastName, structure?.Name ?? "", City, Email);

    public static string KeyOf(string email) => email.Trim().ToLowerInvariant();

    /// <summary>Lower case, without accents; what is no letter or digit becomes one space.</summary>
    public static string Folded(params IEnumerable<string> texts) => Kernel.Folded.Of(texts);
}

/// <summary>A contact or its structure has another name or place: who keeps them takes note.</summary>
public sealed record ContactNamed(Guid Contact);
