using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>Who acts, what he may, and what his profile is kept from.</summary>
public sealed record SignedInOperator(Guid Id, string Name, string DisplayName, RightSet Rights)
{
    /// <summary>For audit entries.</summary>
    public string Who => Id == Guid.Empty ? "hub" : "operator:" + Name;

    /// <summary>The values that his profile is kept from; empty: it reaches all.</summary>
    public IReadOnlySet<(PerimeterKind Kind, string Value)> KeptFrom { get; init; } =
        new HashSet<(PerimeterKind, string)>();

    /// <summary>What the hub does by itself, e.g. loading the demo.</summary>
    public static SignedInOperator Hub { get; } = new(
        Guid.Empty, "hub", "hub",
        new RightSet(new Dictionary<string, Right> { [Organisation.Rights.Everything] = Right.All }));

    /// <summary>False when the profile is kept from that value: what it has a right to do it may not do there.</summary>
    /// <param name="kind">What is limited.</param>
    /// <param name="value">The code of the audience category, product family, contingent or site.</param>
    public bool Covers(PerimeterKind kind, string value) => !KeptFrom.Contains((kind, value));

    internal static async Task<SignedInOperator> Load(HubDb db, Operator person, CancellationToken cancellationToken)
    {
        var grants = await db.Set<ProfileRight>().AsNoTracking().Where(right => right.ProfileId == person.ProfileId)
            .ToDictionaryAsync(right => right.Node, right => right.Letters, cancellationToken);
        var perimeters = await db.Set<Perimeter>().AsNoTracking().Where(row => row.ProfileId == person.ProfileId)
            .ToListAsync(cancellationToken);
        return new SignedInOperator(person.Id, person.Name, person.DisplayName, new RightSet(grants))
        {
            KeptFrom = perimeters.Select(row => (row.Kind, row.Value)).ToHashSet(),
        };
    }
}
