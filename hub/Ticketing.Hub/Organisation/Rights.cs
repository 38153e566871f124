using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Organisation;

/// <summary>Lecture, Création, Modification, Suppression, Exécution.</summary>
[Flags]
public enum Right
{
    None = 0,
    Read = 1,
    Create = 2,
    Modify = 4,
    Delete = 8,
    Execute = 16,
    All = Read | Create | Modify | Delete | Execute,
}

/// <summary>
/// The tree of what an operator may do; a node's parent is its name without the last part. A grant on a node counts for
/// all below it, until one of them has a grant of its own.
/// </summary>
public static class Rights
{
    /// <summary>The root of the tree.</summary>
    public const string Everything = "all";

    public static IReadOnlyList<string> Tree { get; } =
    [
        Everything,
        "organisation", "organisation.operators", "organisation.profiles", "organisation.devices", "organisation.keys",
        "organisation.shelf",
        "catalogue", "catalogue.seasons", "catalogue.performances", "catalogue.tariffs", "catalogue.import",
        "crm", "crm.structures", "crm.contacts", "crm.mail",
        "seating", "seating.plan", "seating.contingents", "seating.leases",
        "sales", "sales.sell", "sales.refund", "sales.order-files", "sales.print",
        "access", "access.passages", "access.block-list", "access.override",
        "cashless", "cashless.wallets", "cashless.top-up", "cashless.block",
        "finance", "finance.journal", "finance.ledger", "finance.cash-desks",
        "infocentre", "infocentre.evening",
        "options", "options.settings", "options.settings.limitations", "options.settings.profiles",
        "options.settings.channels", "options.requests",
        "options.places", "options.places.manage", "options.places.visits", "options.places.visit-settings",
        "options.places.visit-guides", "options.places.visit-set-up", "options.places.visit-validation",
        "options.places.twinned", "options.places.reports", "options.places.refuse", "options.places.cancel-refusal",
        "options.places.order", "options.places.cancel-order", "options.places.waitlist",
        "options.places.return-to-refused",
        "options.products", "options.products.manage", "options.products.extra-choice", "options.products.reports",
        "options.products.refuse", "options.products.cancel-refusal",
    ];

    static readonly HashSet<string> Known = [.. Tree];

    /// <exception cref="RuleViolation">"right.missing"; the detail names the right.</exception>
    public static void Require(SignedInOperator who, string node, Right right)
    {
        if (!who.Rights.Allows(node, right))
        {
            throw new RuleViolation(
                "right.missing", $"{who.DisplayName} lacks the right {node}:{Letters(right)}.", RefusalKind.RightMissing)
            {
                Parts = [$"{node}:{Letters(right)}"],
            };
        }
    }

    /// <summary>A right counts only for the values that the profile is not kept from.</summary>
    /// <exception cref="RuleViolation">"right.perimeter"; the detail names the kind and the value.</exception>
    public static void RequireCovers(SignedInOperator who, PerimeterKind kind, string value)
    {
        if (!who.Covers(kind, value))
        {
            throw new RuleViolation(
                "right.perimeter", $"The profile of {who.DisplayName} is kept from the {Named(kind)} {value}.",
                RefusalKind.RightMissing)
            {
                Parts = [value],
            };
        }
    }

    public static bool Exists(string node) => Known.Contains(node);

    public static string? ParentOf(string node)
    {
        var dot = node.LastIndexOf('.');
        return dot > 0 ? node[..dot] : node == Everything ? null : Everything;
    }

    static string Named(PerimeterKind kind) => kind switch
    {
        PerimeterKind.AudienceCategory => "audience category",
        PerimeterKind.ProductFamily => "product family",
        PerimeterKind.Contingent => "contingent",
        _ => "site",
    };

    /// <summary>L, C, M, S, E: as the trade writes them.</summary>
    public static string Letters(Right right) => string.Concat(
        right.HasFlag(Right.Read) ? "L" : "", right.HasFlag(Right.Create) ? "C" : "",
        right.HasFlag(Right.Modify) ? "M" : "", right.HasFlag(Right.Delete) ? "S" : "",
        right.HasFlag(Right.Execute) ? "E" : "");
}

/// <summary>The grants of one profile.</summary>
public sealed class RightSet(IReadOnlyDictionary<string, Right> grants)
{
    public static RightSet Of(Profile profile) =>
        new(profile.Rights.ToDictionary(right => right.Node, right => right.Letters));

    public static RightSet None { get; } = new(new Dictionary<string, Right>());

    /// <exception cref="ArgumentException">A node that the tree does not have: a mistake in the program.</exception>
    public bool Allows(string node, Right right)
    {
        if (!Rights.Exists(node))
            throw new ArgumentException($"The tree of rights has no {node}.", nameof(node));
        return (Of(node) & right) == right && right != Right.None;
    }

    public Right Of(string node)
    {
        for (var at = node; at is not null; at = Rights.ParentOf(at))
        {
            if (grants.TryGetValue(at, out var granted))
                return granted;
        }

        return Right.None;
    }

    /// <summary>"sales.sell:E" and so on, one for each letter, for the tills.</summary>
    public IEnumerable<string> Spelled() =>
        from node in Rights.Tree
        where node != Rights.Everything
        from letter in Rights.Letters(Of(node))
        select $"{node}:{letter}";
}
