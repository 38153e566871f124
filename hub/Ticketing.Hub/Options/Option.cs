using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options;

public enum OptionKind
{
    /// <summary>Option de places: seats of one performance.</summary>
    Places,

    /// <summary>Option de produits: seats of each performance of a subscription or a package.</summary>
    Product,
}

public enum OptionState
{
    /// <summary>Demandée: a wish; holds nothing.</summary>
    Requested,

    /// <summary>Posée, en cours: quantities are allotted.</summary>
    Placed,

    /// <summary>Posée, validée: an order is booked and the customer has his confirmation.</summary>
    Validated,

    /// <summary>Posée, ferme: never changed any more.</summary>
    Firm,

    /// <summary>Reprise: the order is in a cart.</summary>
    TakenUp,

    /// <summary>Vendue.</summary>
    Sold,

    /// <summary>Refus en cours: can be undone.</summary>
    RefusalPending,

    /// <summary>Refusée, validée: told to the customer.</summary>
    Refused,

    /// <summary>En attente: on the waiting list.</summary>
    Waiting,

    /// <summary>Supprimée, by the contact or for him.</summary>
    Withdrawn,

    /// <summary>Libérée: overdue, its places are back on sale.</summary>
    Released,
}

/// <summary>
/// A customer's wish for places or for a product, and what the house makes of it. One contact, one event or product.
/// </summary>
public sealed class Option
{
    public static readonly Lifecycle<OptionState> Moves = new(
        "Option",
        (OptionState.Requested, OptionMoves.Change, OptionState.Requested),
        (OptionState.Requested, OptionMoves.Withdraw, OptionState.Withdrawn),
        (OptionState.Requested, OptionMoves.Place, OptionState.Placed),
        (OptionState.Placed, OptionMoves.Place, OptionState.Placed),
        (OptionState.Placed, OptionMoves.Unplace, OptionState.Requested),
        (OptionState.Requested, OptionMoves.Refuse, OptionState.RefusalPending),
        (OptionState.Placed, OptionMoves.Refuse, OptionState.RefusalPending),
        (OptionState.RefusalPending, OptionMoves.CancelRefusalOfRequest, OptionState.Requested),
        (OptionState.RefusalPending, OptionMoves.CancelRefusalOfPlacement, OptionState.Placed),
        (OptionState.RefusalPending, OptionMoves.Waitlist, OptionState.Waiting),
        (OptionState.Waiting, OptionMoves.ReturnToRefused, OptionState.RefusalPending),
        (OptionState.Waiting, OptionMoves.Promote, OptionState.Placed),
        (OptionState.Placed, OptionMoves.Validate, OptionState.Validated),
        (OptionState.RefusalPending, OptionMoves.Validate, OptionState.Refused),
        (OptionState.Validated, OptionMoves.CancelValidation, OptionState.Placed),
        (OptionState.Refused, OptionMoves.CancelValidation, OptionState.RefusalPending),
        (OptionState.Validated, OptionMoves.MakeFirm, OptionState.Firm),
        (OptionState.Validated, OptionMoves.TakeUp, OptionState.TakenUp),
        (OptionState.Firm, OptionMoves.TakeUp, OptionState.TakenUp),
        (OptionState.TakenUp, OptionMoves.GiveBack, OptionState.Validated),
        (OptionState.TakenUp, OptionMoves.GiveBackFirm, OptionState.Firm),
        (OptionState.TakenUp, OptionMoves.Sell, OptionState.Sold),
        (OptionState.Placed, OptionMoves.Release, OptionState.Released),
        (OptionState.Validated, OptionMoves.Release, OptionState.Released),
        (OptionState.Firm, OptionMoves.Release, OptionState.Released));

    /// <summary>States in which nothing is settled yet: the due date counts.</summary>
    public static readonly OptionState[] Open =
        [OptionState.Requested, OptionState.Placed, OptionState.Validated, OptionState.Firm];

    /// <summary>States in which its places count in the house.</summary>
    public static readonly OptionState[] WithPlaces =
        [OptionState.Placed, OptionState.Validated, OptionState.Firm, OptionState.TakenUp];

    public required Guid Id { get; init; }

    /// <summary>N° option, from 1 without a gap.</summary>
    public required long Number { get; init; }

    public required OptionKind Kind { get; init; }

    public required Guid ContactId { get; init; }

    /// <summary>Code of the sales channel that it came through.</summary>
    public required string Channel { get; set; }

    public required Guid SeasonId { get; set; }

    /// <summary>Of a place option; null for a product.</summary>
    public Guid? ActivityId { get; set; }

    public Guid? EventId { get; set; }

    /// <summary>Code; empty for places.</summary>
    public string Product { get; set; } = "";

    /// <summary>First choice; null for a product.</summary>
    public int? WishedPerformance { get; set; }

    /// <summary>Where it was placed: the first choice or a fallback; null while it is not, or for a product.</summary>
    public int? PlacedPerformance { get; set; }

    /// <summary>Start of the performance that counts for its due date and its place in the list.</summary>
    public required long StartsAtMs { get; set; }

    public required bool AcceptsUpgrade { get; set; }

    /// <summary>The customer's remark: shows that would do as well stand here.</summary>
    public required string Remark { get; set; }

    /// <summary>Remarques internes: never shown to the customer.</summary>
    public string InternalRemark { get; set; } = "";

    /// <summary>Sous-catégorie de public: the tariff follows from it.</summary>
    public required string AudienceSubCategory { get; set; }

    /// <summary>Contingent that its places are counted in; empty where the performance has none.</summary>
    public required string Contingent { get; set; }

    /// <summary>The profile under which it was requested; null for a direct placement.</summary>
    public Guid? ProfileId { get; set; }

    /// <summary>Date de paiement, set by hand or by the profile: stands in place of the computed due date.</summary>
    public int? PaymentDay { get; set; }

    /// <summary>Date d'échéance, <see cref="DateOnly.DayNumber"/>; null where no rule gives one.</summary>
    public int? DueDay { get; set; }

    /// <summary>Dossier that validation is to use; null for a new one.</summary>
    public long? ChosenOrderFile { get; set; }

    /// <summary>Dossier that it is booked in.</summary>
    public long? OrderFile { get; set; }

    public required long RequestedAtMs { get; init; }

    /// <summary>When it was first placed; zero while it is not.</summary>
    public long PlacedAtMs { get; set; }

    public long ValidatedAtMs { get; set; }

    /// <summary>When it went on the waiting list: the list's order.</summary>
    public long WaitingSinceMs { get; set; }

    public long RemindedAtMs { get; set; }

    /// <summary>Who keyed it in: "contact:3" or "operator:name".</summary>
    public required string Who { get; init; }

    public string RefusalReason { get; set; } = "";

    /// <summary>A refusal remembers whether a placement was refused, so that undoing it brings that back.</summary>
    public bool WasPlaced { get; set; }

    public bool WasFirm { get; set; }

    /// <summary>Options jumelées: all or none; null for one that stands alone.</summary>
    public Guid? TwinGroup { get; set; }

    /// <summary>Places asked for and placed, over all categories and performances: what lists show.</summary>
    public required int Requested { get; set; }

    public int Placed { get; set; }

    /// <summary>Number, contact, structure, event or product without accents and case.</summary>
    public required string SearchText { get; set; }

    /// <summary>Its structure, or its own last name: what the list is sorted by.</summary>
    public string ContactName { get; set; } = "";

    /// <summary>FR 75009: where the contact comes from.</summary>
    public string Provenance { get; set; } = "";

    /// <summary>Its event's or product's name, to sort by.</summary>
    public string SubjectName { get; set; } = "";

    /// <summary>Rises with each change: a screen that shows an older one is told.</summary>
    public int Version { get; set; } = 1;

    public OptionState State { get; private set; } = OptionState.Requested;

    public bool HasOrder => State is OptionState.Validated or OptionState.Firm or OptionState.TakenUp or OptionState.Sold;

    public string Owner => "option:" + Id;

    public void Move(string verb)
    {
        State = Moves.Next(State, verb);
        Version++;
    }

    /// <summary>Échue.</summary>
    public bool IsOverdue(int today) => DueDay < today && Open.Contains(State);
}

/// <summary>The verbs of an option's life, as its history names them.</summary>
public static class OptionMoves
{
    public const string Submit = "Submit";
    public const string Change = "Change";
    public const string Withdraw = "Withdraw";
    public const string Place = "Place";
    public const string Unplace = "Unplace";
    public const string Refuse = "Refuse";
    public const string CancelRefusalOfRequest = "CancelRefusalOfRequest";
    public const string CancelRefusalOfPlacement = "CancelRefusalOfPlacement";
    public const string Waitlist = "Waitlist";
    public const string ReturnToRefused = "ReturnToRefused";
    public const string Promote = "Promote";
    public const string Validate = "Validate";
    public const string CancelValidation = "CancelValidation";
    public const string MakeFirm = "MakeFirm";
    public const string TakeUp = "TakeUp";
    public const string GiveBack = "GiveBack";
    public const string GiveBackFirm = "GiveBackFirm";
    public const string Sell = "Sell";
    public const string Release = "Release";
    public const string Duplicate = "Duplicate";
    public const string Twin = "Twin";
    public const string Untwin = "Untwin";
    public const string Remind = "Remind";
    public const string AssignSeats = "AssignSeats";
    public const string AddChoice = "AddChoice";
    public const string Annotate = "Annotate";
    public const string Reschedule = "Reschedule";
}
