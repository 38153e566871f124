using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Options.Deadlines;

public enum BatchKind
{
    /// <summary>Relance: one mail a contact, with his options that are due.</summary>
    Reminder,

    /// <summary>Libération: overdue options give their places back.</summary>
    Release,
}

public enum BatchState
{
    Running,
    Done,

    /// <summary>Somebody stopped it, or the hub went down; what was done stays done.</summary>
    Stopped,
}

/// <summary>One run of a batch: what it was asked, by whom, and when. Its lines tell what it did.</summary>
public sealed class BatchRun
{
    public static readonly Lifecycle<BatchState> Moves = new(
        "OptionBatch", (BatchState.Running, "Finish", BatchState.Done), (BatchState.Running, "Stop", BatchState.Stopped));

    public required Guid Id { get; init; }

    /// <summary>"night:Release:2027-03-01", or "asked:" and the request's id: the same key is the same run.</summary>
    public required string Key { get; init; }

    public required BatchKind Kind { get; init; }

    public required bool ByNight { get; init; }

    /// <summary>"hub" or "operator:name".</summary>
    public required string Who { get; init; }

    public required long StartedAtMs { get; init; }

    public long EndedAtMs { get; private set; }

    /// <summary>Code of a product family; empty: all of them. So are the next three.</summary>
    public required string Family { get; init; }

    public required string Season { get; init; }

    public required string Product { get; init; }

    public required string Event { get; init; }

    public required int MarginDays { get; init; }

    public BatchState State { get; private set; } = BatchState.Running;

    public BatchFilter Filter => new(Family, Season, Product, Event, MarginDays);

    public void End(string verb, long atMs)
    {
        State = Moves.Next(State, verb);
        EndedAtMs = atMs;
    }
}

/// <param name="Family">Code of a product family; empty: all of them. So are the next three.</param>
/// <param name="Event">Code.</param>
/// <param name="MarginDays">Of a release: days past the due date; null: as the settings say.</param>
public sealed record BatchFilter(string Family, string Season, string Product, string Event, int? MarginDays)
{
    public static BatchFilter All { get; } = new("", "", "", "", null);
}

public enum BatchOutcome
{
    /// <summary>Not its turn yet.</summary>
    Planned,

    /// <summary>Reminded, or released.</summary>
    Done,

    /// <summary>A rule said no; the others went on.</summary>
    Refused,

    /// <summary>The run was stopped before.</summary>
    Skipped,
}

/// <summary>What a run did with one option.</summary>
public sealed class BatchLine
{
    public required Guid RunId { get; init; }

    public required Guid OptionId { get; init; }

    public required long Number { get; init; }

    public required Guid ContactId { get; init; }

    public required int? DueDay { get; init; }

    /// <summary>The option's state before the run.</summary>
    public required OptionState From { get; init; }

    public BatchOutcome Outcome { get; set; } = BatchOutcome.Planned;

    /// <summary>Why it was refused; empty where it was not.</summary>
    public string Code { get; set; } = "";

    public string Detail { get; set; } = "";

    /// <summary>As <see cref="Kernel.RuleViolation.KeptParts"/>.</summary>
    public string Parts { get; set; } = "";

    public long AtMs { get; set; }
}
