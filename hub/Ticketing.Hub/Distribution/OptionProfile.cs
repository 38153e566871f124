using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Distribution;

public enum ProfileKind
{
    /// <summary>Profil d'option de places: the family "Entrée simple".</summary>
    Places,

    /// <summary>Profil d'option de produits: all other families.</summary>
    Products,
}

public enum ProfileState
{
    /// <summary>Being written: nobody can ask under it.</summary>
    Draft,
    Validated,
}

/// <summary>
/// Profil d'option: what may be asked for, in an interval of dates, through which sales channels. It limits requests
/// only; a placement never looks at it.
/// </summary>
public sealed class OptionProfile
{
    public static readonly Lifecycle<ProfileState> Moves = new(
        "OptionProfile",
        (ProfileState.Draft, "Validate", ProfileState.Validated),
        (ProfileState.Validated, "Rework", ProfileState.Draft));

    public required Guid Id { get; init; }

    public required string Code { get; set; }

    public required ProfileKind Kind { get; init; }

    public required string NameFr { get; set; }

    public string NameEn { get; set; } = "";

    public string NameDe { get; set; } = "";

    public string NameEs { get; set; } = "";

    public string NameIt { get; set; } = "";

    /// <summary>Least places for each category that is asked for; 1 for no minimum.</summary>
    public required int MinimumQuantity { get; set; }

    /// <summary>First day of the interval, <see cref="DateOnly.DayNumber"/>.</summary>
    public required int FromDay { get; set; }

    /// <summary>Last day of the interval, itself within it.</summary>
    public required int UntilDay { get; set; }

    /// <summary>Date de paiement: stands in place of the computed due date of what is asked under this profile.</summary>
    public int? PaymentDay { get; set; }

    public ProfileState State { get; private set; } = ProfileState.Draft;

    public void Move(string verb) => State = Moves.Next(State, verb);

    public bool CoversDay(int day) => day >= FromDay && day <= UntilDay;
}

public enum ProfileScopeKind
{
    /// <summary>Code of an event.</summary>
    Event,

    /// <summary>Number of a performance.</summary>
    Performance,

    /// <summary>Code of a seat category.</summary>
    Category,

    /// <summary>Code of a sales channel.</summary>
    Channel,

    /// <summary>Code of a product.</summary>
    Product,
}

/// <summary>One line of a profile's lists. A list without a line does not limit, except that of the channels: a profile
/// that is given to no channel admits nobody.</summary>
public sealed class ProfileScope
{
    public required Guid ProfileId { get; init; }

    public required ProfileScopeKind Kind { get; init; }

    public required string Value { get; init; }
}

/// <summary>A profile with its lists.</summary>
public sealed record ProfileCard(OptionProfile Profile, ILookup<ProfileScopeKind, string> Scopes)
{
    public bool Lists(ProfileScopeKind kind, string value) => !Scopes[kind].Any() || Scopes[kind].Contains(value);

    public bool IsGivenTo(string channel) => Scopes[ProfileScopeKind.Channel].Contains(channel);
}
