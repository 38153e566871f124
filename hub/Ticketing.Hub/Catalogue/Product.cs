namespace Ticketing.Hub.Catalogue;

/// <summary>Famille de produits, e.g. "Entrée simple".</summary>
public sealed class ProductFamily
{
    /// <summary>Places of performances, one by one: the family that place options are of.</summary>
    public const string SingleEntry = "ENTREE";

    public required string Code { get; init; }

    public required string Name { get; set; }
}

public enum ProductKind
{
    /// <summary>Has no places: a programme, a drink.</summary>
    Goods,

    /// <summary>Abonnement fixe: each of its performances.</summary>
    FixedSubscription,

    /// <summary>Abonnement à la carte: so many of its performances as the buyer has choices.</summary>
    ChoiceSubscription,

    /// <summary>Forfait: its performances together, at a price of its own.</summary>
    Package,
}

/// <summary>What is sold besides places of performances.</summary>
public sealed class Product
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required string Family { get; set; }

    public ProductKind Kind { get; set; }

    /// <summary>Null where it belongs to no season.</summary>
    public Guid? SeasonId { get; set; }

    /// <summary>Of a subscription à la carte: how many performances are chosen; else 0.</summary>
    public int Choices { get; set; }

    /// <summary>Code of its price table; empty where each performance is paid at its own price.</summary>
    public string PriceTable { get; set; } = "";

    public bool HasPlaces => Kind != ProductKind.Goods;
}

/// <summary>A performance that is in a product, or may be chosen in it.</summary>
public sealed class ProductPerformance
{
    public required string Product { get; init; }

    public required int Performance { get; init; }
}

/// <summary>A product has another name: who keeps it takes note.</summary>
public sealed record ProductNamed(string Product);
