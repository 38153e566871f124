using System.Text.Json;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Assistant.Solver;

namespace Ticketing.Hub.Options.Assistant;

public enum AssistantRunState
{
    /// <summary>The solver is at work.</summary>
    Running,

    /// <summary>A proposal to look at, to change and to apply.</summary>
    Ready,

    /// <summary>Its options were placed, each that could be.</summary>
    Applied,
    Discarded,
}

/// <summary>Proposition de placement: one proposal for all requests of a season that were open when it was made.</summary>
public sealed class AssistantRun
{
    public static readonly Lifecycle<AssistantRunState> Moves = new(
        "AssistantRun",
        (AssistantRunState.Running, "Finish", AssistantRunState.Ready),
        (AssistantRunState.Running, "Discard", AssistantRunState.Discarded),
        (AssistantRunState.Ready, "SolveAgain", AssistantRunState.Running),
        (AssistantRunState.Ready, "Apply", AssistantRunState.Applied),
        (AssistantRunState.Applied, "Apply", AssistantRunState.Applied),
        (AssistantRunState.Ready, "Discard", AssistantRunState.Discarded));

    public required Guid Id { get; init; }

    public required Guid SeasonId { get; init; }

    /// <summary>"operator:name".</summary>
    public required string Who { get; init; }

    public required long AtMs { get; init; }

    /// <summary><see cref="AssistantChoices"/> as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary><see cref="AssistantFigures"/> as JSON; empty while there are none.</summary>
    public string Figures { get; set; } = "";

    public long AppliedAtMs { get; set; }

    public AssistantRunState State { get; private set; } = AssistantRunState.Running;

    public AssistantChoices Choices => JsonSerializer.Deserialize<AssistantChoices>(Settings)!;

    public void Move(string verb) => State = Moves.Next(State, verb);
}

/// <summary>What the operator chooses before a proposal is made.</summary>
/// <param name="PlacesFirst">As of <see cref="AssistantSettings"/>.</param>
/// <param name="Priorities">By code of the community type, empty for individuals; one that is not named has 1.</param>
public sealed record AssistantChoices(int Seconds, int PlacesFirst, IReadOnlyDictionary<string, int> Priorities)
{
    public const int LeastSeconds = 2, MostSeconds = 600, UsualSeconds = 60;
    public const int LeastPlacesFirst = 4, MostPlacesFirst = 400, UsualPlacesFirst = 16;

    public static AssistantChoices Usual { get; } = new(UsualSeconds, UsualPlacesFirst, new Dictionary<string, int>());

    public int PriorityOf(string communityType) => Priorities.GetValueOrDefault(communityType, 1);

    /// <exception cref="RuleViolation">"assistant.invalid".</exception>
    public void Check()
    {
        List<string> wrong = [];
        if (Seconds is < LeastSeconds or > MostSeconds)
            wrong.Add($"seconds: {LeastSeconds} to {MostSeconds}, not {Seconds}.");
        if (PlacesFirst is < LeastPlacesFirst or > MostPlacesFirst)
            wrong.Add($"places_first: {LeastPlacesFirst} to {MostPlacesFirst}, not {PlacesFirst}.");
        wrong.AddRange(Priorities.Where(one => one.Value is < 0 or > AssistantRequest.MostWeight).Select(one =>
            $"priorities: 0 to {AssistantRequest.MostWeight} for '{one.Key}', not {one.Value}."));
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("assistant.invalid", wrong);
    }
}

/// <summary>The proposal in figures, beside what placing by hand would have made of the same requests.</summary>
/// <param name="Today">Options of the season that have places already.</param>
/// <param name="TodayPlaces">Their places.</param>
public sealed record AssistantFigures(
    AssistantStatus Status, double Gap, long TookMs, AssistantTotals Proposal, AssistantTotals ByHand,
    int Today, int TodayPlaces);

public enum AssistantOutcomeKind
{
    FirstChoice,

    /// <summary>On the first choice, in a higher category.</summary>
    Upgraded,
    Fallback,
    NotServed,
}

/// <summary>What the proposal, or the operator, makes of one option.</summary>
public sealed class AssistantLine
{
    public required Guid RunId { get; init; }

    public required Guid OptionId { get; init; }

    /// <summary>Of the option.</summary>
    public required long Number { get; init; }

    /// <summary>Options that are decided together; null for one that stands alone.</summary>
    public required Guid? TwinGroup { get; init; }

    /// <summary>Of the wish that is served, from 1; 0: not served.</summary>
    public int Rank { get; set; }

    /// <summary>Where; null for a product, or when it is not served.</summary>
    public int? Performance { get; set; }

    /// <summary>Places given.</summary>
    public int Places { get; set; }

    /// <summary>List of <see cref="AssistantGiven"/> as JSON.</summary>
    public string Given { get; set; } = "[]";

    public AssistantOutcomeKind Outcome { get; set; }

    /// <summary>Empty for a first choice.</summary>
    public string ReasonCode { get; set; } = "";

    /// <summary><see cref="AssistantReason"/> as JSON; empty for none.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The operator's decision: solving again leaves it.</summary>
    public bool Locked { get; set; }

    public IReadOnlyList<AssistantGiven> AllGiven => JsonSerializer.Deserialize<List<AssistantGiven>>(Given)!;

    public AssistantReason? Why => Reason.Length > 0 ? JsonSerializer.Deserialize<AssistantReason>(Reason) : null;

    /// <summary>When it was placed; zero while it is not.</summary>
    public long PlacedAtMs { get; set; }

    /// <summary>Why it could not be placed; empty where it was, or was not tried.</summary>
    public string RefusedCode { get; set; } = "";

    public string RefusedDetail { get; set; } = "";

    /// <summary>As <see cref="Kernel.RuleViolation.KeptParts"/>.</summary>
    public string RefusedParts { get; set; } = "";

    public void Set(int rank, IReadOnlyList<AssistantGiven> given, AssistantReason? reason)
    {
        var numbers = given.Select(line => line.Performance).Distinct().ToList();
        (Rank, Places, Given) = (rank, given.Sum(line => line.Places), JsonSerializer.Serialize(given));
        Performance = numbers.Count == 1 ? numbers[0] : null;
        Outcome = given.Count == 0 ? AssistantOutcomeKind.NotServed
            : rank != 1 ? AssistantOutcomeKind.Fallback
            : given.Any(line => line.IsUpgraded) ? AssistantOutcomeKind.Upgraded
            : AssistantOutcomeKind.FirstChoice;
        (ReasonCode, Reason) = (reason?.Code ?? "", reason is null ? "" : JsonSerializer.Serialize(reason));
    }
}
