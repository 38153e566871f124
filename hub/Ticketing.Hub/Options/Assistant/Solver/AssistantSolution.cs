namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>The proposal: what becomes of each request, in the order of the problem.</summary>
/// <param name="Value">All aims together, in points.</param>
/// <param name="Bound">Proven: no proposal has more points.</param>
public sealed record AssistantSolution(
    AssistantStatus Status,
    IReadOnlyList<AssistantOutcome> Outcomes,
    AssistantTotals Totals,
    long Value,
    long Bound,
    TimeSpan Took)
{
    /// <summary>What may be missing of the best: 0.01 is 1 % of the bound.</summary>
    public double Gap => Gaps.Of(Value, Bound);
}

public enum AssistantStatus
{
    /// <summary>Proven: there is no better proposal.</summary>
    Best,

    /// <summary>The best that was found in the time; the gap says how much may be missing.</summary>
    TimeWasOver,

    /// <summary>The operator stopped it; what had been found by then.</summary>
    Stopped,
}

/// <summary>How far the solver is, for a progress bar.</summary>
/// <param name="Share">Of the time limit.</param>
public sealed record AssistantProgress(double Share, long Best, long Bound)
{
    public double Gap => Gaps.Of(Best, Bound);
}

static class Gaps
{
    public static double Of(long value, long bound) => bound <= value ? 0 : (double)(bound - value) / bound;
}

/// <param name="Places">Served.</param>
/// <param name="PlacesAsked">By first choices.</param>
/// <param name="ByRank">Requests served on the first choice, the first fallback and so on.</param>
/// <param name="Structures">That have at least one request served.</param>
public sealed record AssistantTotals(
    int Requests, int Served, int Places, int PlacesAsked, IReadOnlyList<int> ByRank, int Upgraded, int Structures);

/// <param name="Rank">Of the wish that is served, from 1; 0: not served, or served by a lock as nobody had wished.</param>
/// <param name="Given">Nothing: not served.</param>
/// <param name="Reason">Why not as wished; null for a first choice in its own categories.</param>
public sealed record AssistantOutcome(
    Guid Id, long Number, int Rank, IReadOnlyList<AssistantGiven> Given, AssistantReason? Reason)
{
    public bool IsServed => Given.Count > 0;

    public bool IsUpgraded => Given.Any(line => line.IsUpgraded);

    public int Places => Given.Sum(line => line.Places);
}

/// <summary>Why a request is not served as it was wished; the code chooses the sentence, the rest fills it.</summary>
/// <param name="Code">One of <see cref="AssistantReasonCodes"/>.</param>
/// <param name="Shortages">What lacked, the better wish first.</param>
/// <param name="Takers">Who has the room, the one with most priority first; the first few of them.</param>
/// <param name="TakersInAll">How many they are.</param>
public sealed record AssistantReason(
    string Code, IReadOnlyList<AssistantShortage> Shortages, IReadOnlyList<AssistantTaker> Takers, int TakersInAll);

/// <param name="Rank">Of the wish.</param>
/// <param name="Category">The one asked, or the next higher where that was accepted.</param>
/// <param name="Asked">Places.</param>
/// <param name="Free">Before the proposal, locks taken off.</param>
/// <param name="Left">After it.</param>
public sealed record AssistantShortage(
    int Rank, int Performance, string Category, AssistantLimit Limit, int Asked, int Free, int Left)
{
    public int Missing => Asked - Left;

    /// <summary>Of <see cref="AssistantLimit.Rule"/>: the rule's code.</summary>
    public string Rule { get; init; } = "";
}

/// <summary>Which limit it was.</summary>
public enum AssistantLimit
{
    Contingent,
    Gauge,
    Community,

    /// <summary>No room would help.</summary>
    Rule,
}

/// <param name="Places">Held in the room that lacked.</param>
public sealed record AssistantTaker(long Number, int Places);

public static class AssistantReasonCodes
{
    /// <summary>The operator decided it.</summary>
    public const string Locked = "assistant.locked";

    /// <summary>A rule of options admits none of its wishes, or not the better one: closed, past, not for its community type.</summary>
    public const string NotAdmitted = "assistant.not-admitted";

    /// <summary>Nothing was free on any date before the proposal, or the contingent has no room there.</summary>
    public const string NoRoom = "assistant.no-room-on-any-date";

    /// <summary>Something was free, but on no date enough for the group.</summary>
    public const string LargerThanFree = "assistant.larger-than-free";

    /// <summary>The better wish could not be served whoever else is: too little was free before the proposal.</summary>
    public const string NoRoomAsWished = "assistant.no-room-as-wished";

    /// <summary>The structure has all that its community type's table admits there.</summary>
    public const string CommunityLimit = "assistant.community-limit";

    /// <summary>Those that took the room have at least its priority.</summary>
    public const string OthersHavePriority = "assistant.others-have-priority";

    /// <summary>One with less priority has the room, but fewer places would be served in all without it.</summary>
    public const string FewerPlacesInAll = "assistant.fewer-places-in-all";

    /// <summary>One with less priority has the room, but fewer wishes would be served as they were made without it.</summary>
    public const string FewerFirstChoices = "assistant.fewer-first-choices";

    /// <summary>One with less priority has the room, whose structure would have less than this one's without it.</summary>
    public const string Fairness = "assistant.fairness";

    /// <summary>It could be served, its twin not.</summary>
    public const string TwinNotServed = "assistant.twin-not-served";

    public static IReadOnlyList<string> All { get; } =
    [
        Locked, NotAdmitted, NoRoom, LargerThanFree, NoRoomAsWished, CommunityLimit, OthersHavePriority, FewerPlacesInAll,
        FewerFirstChoices, Fairness, TwinNotServed,
    ];
}
