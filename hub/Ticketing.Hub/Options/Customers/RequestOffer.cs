using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options.Customers;

/// <summary>An event or a product that a contact may ask for today.</summary>
/// <param name="Event">Null for a product.</param>
/// <param name="Group">Activity, or family of products.</param>
/// <param name="Dates">Performances that are still to come.</param>
public sealed record OfferedSubject(
    Guid? Event, string Product, string Name, string Group, int Dates, long FirstMs, long LastMs, string Channel);

/// <param name="No">Why there is nothing: which level says no, and what would be allowed. Null where there is something.</param>
public sealed record RequestOffer(IReadOnlyList<OfferedSubject> Subjects, RuleViolation? No);

/// <param name="Open">Admits options; else it is shown and cannot be chosen.</param>
/// <param name="Price">Minor units for one place at the contact's tariff; null where there is none.</param>
public sealed record FormCategory(string Code, string Name, bool Open, long? Price, string Currency);

public sealed record FormDate(
    int Performance, string Event, long StartsAtMs, string Space, IReadOnlyList<FormCategory> Categories);

/// <summary>What the form needs to know of one event or product.</summary>
/// <param name="Channel">Through which the request goes.</param>
/// <param name="Choices">Of a subscription à la carte: how many of the dates are chosen; else 0.</param>
/// <param name="Minimum">Least places of each category that is chosen.</param>
/// <param name="Most">Most places of the request for this community type; null for no limit.</param>
/// <param name="Categories">Of a product: those that all its dates have.</param>
public sealed record RequestForm(
    Guid? Event, string Product, string Name, string Group, string Channel, int Choices, int Minimum, int? Most,
    IReadOnlyList<FormDate> Dates, IReadOnlyList<FormCategory> Categories)
{
    public bool IsProduct => Event is null;
}
