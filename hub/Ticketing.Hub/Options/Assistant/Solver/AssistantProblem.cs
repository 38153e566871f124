namespace Ticketing.Hub.Options.Assistant.Solver;

/// <summary>
/// The placement assistant's question: whom to serve, and where, of all requests of a season that are still open.
/// Plain records: who calls has read them from the database, and nothing here knows where they come from.
/// </summary>
public sealed record AssistantProblem(
    IReadOnlyList<AssistantRequest> Requests,
    IReadOnlyList<AssistantRoom> Rooms,
    IReadOnlyList<AssistantGauge> Gauges,
    IReadOnlyList<AssistantStructureLimit> StructureLimits,
    AssistantSettings Settings);

/// <summary>What a contingent may still place in a category of a performance. No room named: nothing may be placed.</summary>
/// <param name="Free">Places, overbooking included.</param>
public sealed record AssistantRoom(int Performance, string Contingent, string Category, int Free);

/// <summary>A category of a performance, with what all contingents together may still place in it.</summary>
/// <param name="NextHigher">The category that a request is raised to when it accepts that; null for the highest.</param>
/// <param name="Free">Places, overbooking included; null: the contingents' rooms are the only limit.</param>
public sealed record AssistantGauge(int Performance, string Category, string? NextHigher, int? Free);

/// <summary>What a structure may still take at a performance, by the limitation table of its community type.</summary>
public sealed record AssistantStructureLimit(Guid Structure, int Performance, int Free);

/// <param name="Number">As the customer knows it.</param>
/// <param name="Structure">Whom fairness counts together; a person without one counts for himself.</param>
/// <param name="Weight">Priority of its community type, 0 to <see cref="MostWeight"/>; the greater comes first.</param>
/// <param name="Wishes">First choice, then the fallbacks, each a performance (a product: all of its performances).</param>
/// <param name="AcceptsUpgrade">Each line may be raised whole to the next higher category.</param>
/// <param name="Twins">Requests with the same name are served all or none.</param>
/// <param name="Locked">What the operator has decided; null: the assistant is free.</param>
public sealed record AssistantRequest(
    Guid Id,
    long Number,
    Guid Structure,
    int Weight,
    long RequestedAtMs,
    string Contingent,
    IReadOnlyList<AssistantWish> Wishes,
    bool AcceptsUpgrade = false,
    Guid? Twins = null,
    AssistantLock? Locked = null)
{
    public const int MostWeight = 20;
}

/// <summary>One choice of a request: served whole or not at all.</summary>
/// <param name="Barred">Code of the rule that does not admit it, whoever else is served; empty: none.</param>
public sealed record AssistantWish(IReadOnlyList<AssistantQuantity> Quantities, string Barred = "")
{
    public int Places => Quantities.Sum(line => line.Places);
}

/// <summary>So many places together: a line is never divided over categories.</summary>
public sealed record AssistantQuantity(int Performance, string Category, int Places);

/// <summary>A line as it is served.</summary>
/// <param name="Asked">The category of the wish.</param>
/// <param name="Category">The same one, or the next higher.</param>
public sealed record AssistantGiven(int Performance, string Asked, string Category, int Places)
{
    public bool IsUpgraded => Asked != Category;
}

/// <summary>The operator's own decision: it stands, also where it takes more than there is.</summary>
/// <param name="Rank">Of the wish that it serves, from 1; 0 where it is none of them, or nothing is served.</param>
/// <param name="Given">Nothing: not to be served.</param>
public sealed record AssistantLock(int Rank, IReadOnlyList<AssistantGiven> Given)
{
    public static AssistantLock NotServed { get; } = new(0, []);
}

/// <param name="TimeLimit">The best that was found by then is proposed.</param>
/// <param name="Seed">The same seed, requests and room give the same proposal unless the time limit cut it short.</param>
/// <param name="Workers">Threads of the solver.</param>
/// <param name="PlacesFirst">
/// What serving a place is worth; serving it on its first choice adds 8, on the first fallback 6, then 4 and 2. The greater,
/// the more places are served, and the fewer of them as they were wished.
/// </param>
public sealed record AssistantSettings(TimeSpan TimeLimit, int Seed = 1, int Workers = 2, int PlacesFirst = 16);
