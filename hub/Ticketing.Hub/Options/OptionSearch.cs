namespace Ticketing.Hub.Options;

/// <summary>État: what the house has decided.</summary>
public enum OptionDecision
{
    Requested,
    Placed,
    Refused,
    Waiting,
    Withdrawn,
    Released,
}

/// <summary>Statut pose: how far the decision has come.</summary>
public enum PlacementStatus
{
    InProgress,
    Validated,
    Firm,
    TakenUp,
    Sold,
}

/// <summary>The list's columns, by which it can be sorted.</summary>
public enum OptionColumn
{
    Number,
    Contact,
    Provenance,
    Subject,
    Asked,
    Placed,
    Session,
    State,
    Ordered,
    Firm,
    Due,
    Waiting,
}

/// <summary>Poses d'options: what is looked for. What is null or empty does not limit.</summary>
public sealed record OptionSearch
{
    /// <summary>Words of the contact's names, structure and city, of the event or product; or a number.</summary>
    public string Text { get; init; } = "";

    /// <summary>N° option.</summary>
    public long? Number { get; init; }

    public Guid? Season { get; init; }

    public Guid? Activity { get; init; }

    public Guid? Event { get; init; }

    /// <summary>Code.</summary>
    public string Product { get; init; } = "";

    public int? Performance { get; init; }

    /// <summary>Of that performance also the options that would take it as a fallback.</summary>
    public bool AlsoFallbacks { get; init; }

    public OptionDecision? Decision { get; init; }

    public PlacementStatus? Status { get; init; }

    /// <summary>These states and no others, instead of decision and status; empty: by those.</summary>
    public IReadOnlyList<OptionState> States { get; init; } = [];

    /// <summary>Uniquement échus.</summary>
    public bool OnlyOverdue { get; init; }

    /// <summary>Options reprises: avec. Otherwise what is in a cart or sold is left out, unless the status asks for it.</summary>
    public bool WithTakenUp { get; init; }

    /// <summary>First day of the session, by the venue's clock.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, itself within it.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The session starts at this time of day.</summary>
    public TimeOnly? At { get; init; }

    public OptionColumn Sort { get; init; } = OptionColumn.Number;

    public bool Descending { get; init; } = true;

    public int Skip { get; init; }

    /// <summary>At most <see cref="OptionsQueries.LargestPage"/>.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>A line of the list.</summary>
public sealed record OptionLine
{
    public required Guid Id { get; init; }

    public required long Number { get; init; }

    public required OptionKind Kind { get; init; }

    public required OptionState State { get; init; }

    public required int ContactNumber { get; init; }

    public required string Contact { get; init; }

    /// <summary>Empty for an individual.</summary>
    public required string Structure { get; init; }

    /// <summary>FR 75009.</summary>
    public required string Provenance { get; init; }

    /// <summary>Event or product.</summary>
    public required string Subject { get; init; }

    /// <summary>Where it is placed, or its first choice; null for a product.</summary>
    public required int? Performance { get; init; }

    public required long StartsAtMs { get; init; }

    public required int Asked { get; init; }

    /// <summary>POS.</summary>
    public required int Placed { get; init; }

    /// <summary><see cref="DateOnly.DayNumber"/>; provisional while it is only requested.</summary>
    public required int? DueDay { get; init; }

    public required long? OrderFile { get; init; }

    public required long WaitingSinceMs { get; init; }

    public required bool OnFallback { get; init; }

    public required bool HasRemark { get; init; }

    public required bool HasTwins { get; init; }

    /// <summary>Place in the waiting list of its first choice, from 1; 0 where it does not wait.</summary>
    public int WaitingRank { get; init; }

    /// <summary>C.</summary>
    public bool IsOrdered => State is OptionState.Validated or OptionState.Firm or OptionState.TakenUp or OptionState.Sold;

    /// <summary>F.</summary>
    public bool IsFirm => State == OptionState.Firm;

    public bool IsDueProvisional => State == OptionState.Requested;

    public bool IsOverdue(int today) => DueDay < today && Option.Open.Contains(State);
}

/// <summary>How many options of a state the rest of the search finds.</summary>
public sealed record StateCount(OptionState State, int Options, long Asked, long Placed);

/// <param name="ByState">Of all decisions and statuses: what the list would show without those two filters.</param>
public sealed record FoundOptions(int Total, long Asked, long Placed, List<OptionLine> Lines, List<StateCount> ByState);

/// <summary>Which states the two axes of the search mean.</summary>
public static class OptionStates
{
    public static OptionDecision DecisionOf(OptionState state) => state switch
    {
        OptionState.Requested => OptionDecision.Requested,
        OptionState.RefusalPending or OptionState.Refused => OptionDecision.Refused,
        OptionState.Waiting => OptionDecision.Waiting,
        OptionState.Withdrawn => OptionDecision.Withdrawn,
        OptionState.Released => OptionDecision.Released,
        _ => OptionDecision.Placed,
    };

    public static PlacementStatus StatusOf(OptionState state) => state switch
    {
        OptionState.Validated or OptionState.Refused or OptionState.Released or OptionState.Withdrawn =>
            PlacementStatus.Validated,
        OptionState.Firm => PlacementStatus.Firm,
        OptionState.TakenUp => PlacementStatus.TakenUp,
        OptionState.Sold => PlacementStatus.Sold,
        _ => PlacementStatus.InProgress,
    };

    public static List<OptionState> Of(OptionSearch search) => search.States.Count > 0 ? [.. search.States.Distinct()] :
    [
        .. Enum.GetValues<OptionState>().Where(state =>
            (search.Decision is null || DecisionOf(state) == search.Decision)
            && (search.Status is null || StatusOf(state) == search.Status)
            && (search.WithTakenUp || search.Status is PlacementStatus.TakenUp or PlacementStatus.Sold
                || state is not (OptionState.TakenUp or OptionState.Sold))),
    ];
}
