using Ticketing.Hub.Seating;

namespace Ticketing.Hub.Options;

public enum TermsLevel
{
    /// <summary>Code of a season: product options, and the defaults of all below it.</summary>
    Season,

    /// <summary>Code of an activity: place options.</summary>
    Activity,

    /// <summary>Code of an event that has terms of its own.</summary>
    Event,

    /// <summary>Code of a product that has terms of its own.</summary>
    Product,
}

/// <summary>
/// Paramètres d'option of a season, an activity, an event or a product. What is null is as the level above says.
/// </summary>
public sealed class OptionTerms
{
    public required TermsLevel Level { get; init; }

    public required string Code { get; init; }

    /// <summary>Options produits autorisées (season, product); options places autorisées (activity, event).</summary>
    public bool? Allowed { get; set; }

    /// <summary>Décompte disponibilité: a placement takes its places off what can be sold.</summary>
    public bool? CountsAgainstAvailability { get; set; }

    /// <summary>Surbooking autorisé.</summary>
    public bool? OverbookingAllowed { get; set; }

    /// <summary>0 to 100.</summary>
    public int? OverbookingPercent { get; set; }

    public OverbookingBase? OverbookingBase { get; set; }

    /// <summary>Confirmation après pose d'option, days.</summary>
    public int? DaysAfterPlacement { get; set; }

    /// <summary>Confirmation avant séance, days.</summary>
    public int? DaysBeforeSession { get; set; }
}

/// <summary>The terms that count for one event or product, from the most particular level to the season's defaults.</summary>
public sealed record EffectiveTerms(
    bool Allowed, bool CountsAgainstAvailability, Overbooking Overbooking, int? DaysAfterPlacement, int? DaysBeforeSession)
{
    /// <summary>The season's own yes or no is about products: for places the activity, or the event, must say yes.</summary>
    public static EffectiveTerms ForPlaces(OptionTerms? own, OptionTerms? activity, OptionTerms? season) =>
        Of(own?.Allowed ?? activity?.Allowed ?? false, own, activity, season);

    public static EffectiveTerms ForProduct(OptionTerms? own, OptionTerms? season) =>
        Of(own?.Allowed ?? season?.Allowed ?? false, own, season);

    static EffectiveTerms Of(bool allowed, params IEnumerable<OptionTerms?> levels)
    {
        var known = levels.OfType<OptionTerms>().ToList();
        var percent = known.Select(terms => terms.OverbookingPercent).FirstOrDefault(value => value is not null) ?? 0;
        var overbooking = percent > 0
            && known.Select(terms => terms.OverbookingAllowed).FirstOrDefault(value => value is not null) == true;
        var of = known.Select(terms => terms.OverbookingBase).FirstOrDefault(value => value is not null)
            ?? Seating.OverbookingBase.Gauge;
        return new EffectiveTerms(
            allowed,
            known.Select(terms => terms.CountsAgainstAvailability).FirstOrDefault(value => value is not null) ?? false,
            overbooking ? new Overbooking(percent, of) : Overbooking.None,
            known.Select(terms => terms.DaysAfterPlacement).FirstOrDefault(value => value is not null),
            known.Select(terms => terms.DaysBeforeSession).FirstOrDefault(value => value is not null));
    }
}
