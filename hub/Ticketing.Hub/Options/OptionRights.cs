namespace Ticketing.Hub.Options;

/// <summary>
/// Nodes of the tree of rights, by kind of option. The tree has ordering, firmness and the waiting list once, under place
/// options: they count for both kinds.
/// </summary>
public static class OptionRights
{
    public const string Requests = "options.requests";
    public const string Order = "options.places.order";
    public const string CancelOrder = "options.places.cancel-order";
    public const string Waitlist = "options.places.waitlist";
    public const string ReturnToRefused = "options.places.return-to-refused";
    public const string Twinned = "options.places.twinned";
    public const string ExtraChoice = "options.products.extra-choice";

    public static string Manage(OptionKind kind) => Root(kind) + ".manage";

    public static string Refuse(OptionKind kind) => Root(kind) + ".refuse";

    public static string CancelRefusal(OptionKind kind) => Root(kind) + ".cancel-refusal";

    public static string Reports(OptionKind kind) => Root(kind) + ".reports";

    /// <summary>The node above all of a kind's own: to read it is to see the list.</summary>
    public static string Root(OptionKind kind) => kind == OptionKind.Places ? "options.places" : "options.products";
}
