namespace Ticketing.Hub.Catalogue;

/// <summary>Catégorie de public, e.g. "Collectivité occasionnelle".</summary>
public sealed class AudienceCategory
{
    public required string Code { get; init; }

    public required string Name { get; set; }
}

/// <summary>Sous-catégorie de public, e.g. "Tarif option".</summary>
public sealed class AudienceSubCategory
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required string AudienceCategory { get; set; }
}

public sealed class Tariff
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required int Rank { get; set; }

    /// <summary>Code of the audience sub-category that may buy at it; empty: anybody.</summary>
    public required string AudienceSubCategory { get; set; }
}

/// <summary>Grille tarifaire: one price for each seat category and tariff. Several performances may use the same.</summary>
public sealed class Price
{
    public required string PriceTable { get; init; }

    public required string Category { get; init; }

    public required string Tariff { get; init; }

    /// <summary>Minor units, tax included.</summary>
    public required long Amount { get; set; }

    public required string Currency { get; set; }

    /// <summary>Offered at the counter.</summary>
    public required bool OnSale { get; set; }
}
