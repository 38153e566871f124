using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Access;

public enum PassageKind
{
    /// <summary>A gate was opened inwards and one entry taken.</summary>
    Entry,

    /// <summary>A gate let somebody out.</summary>
    Exit,

    /// <summary>A gate stayed shut.</summary>
    Refusal,

    /// <summary>What the turnstile saw after a decision.</summary>
    Turn,

    /// <summary>Somebody went through while the fire alarm held the gate open: counted apart, admits nothing.</summary>
    Evacuation,
}

/// <summary>Who told it, whether he could have told it at once, and when the hub heard.</summary>
public sealed record Told(string Source, bool EdgeOffline, long ReceivedAtMs);

/// <summary>One thing that happened at a gate, as an edge told it. What follows is noted on it; nothing is lost.</summary>
public sealed class Passage
{
    /// <summary>
    /// A gate whose memory was wiped counts from 1 again: after so long the same number, even with the same ticket, is
    /// another scan. Edges tell them apart in the same way.
    /// </summary>
    const long SameScanMs = 3_600_000;

    /// <summary>Names the cause, and makes it once: the same scan told by two journals is one scan.</summary>
    public required string Reference { get; set; }

    public required PassageKind Kind { get; init; }

    public required string DeviceId { get; init; }

    public required long DeviceSequence { get; init; }

    /// <summary>The scan that it belongs to; for a decision its own sequence; 0 where nothing was scanned.</summary>
    public required long DecisionSequence { get; init; }

    /// <summary>0: not known, as with an unreadable code.</summary>
    public required int Performance { get; init; }

    /// <summary>0: not known.</summary>
    public required long Serial { get; init; }

    /// <summary>Of decisions.</summary>
    public AccessOutcome? Outcome { get; init; }

    /// <summary>What the turnstile saw; on a decision once that is known.</summary>
    public PassageResult? Result { get; private set; }

    /// <summary>The gate decided alone.</summary>
    public bool GateOffline { get; init; }

    /// <summary>The edge was cut off from the hub.</summary>
    public bool EdgeOffline { get; init; }

    /// <summary>The edge itself found that the right had been used already.</summary>
    public bool ToldDuplicate { get; init; }

    /// <summary>An entry beyond what the right allows.</summary>
    public bool Duplicate { get; set; }

    /// <summary>Of a turn: the decision that it followed is known, and has it noted.</summary>
    public bool Noted { get; private set; }

    /// <summary>Nobody went through: the entry counts no more.</summary>
    public bool GivenBack { get; private set; }

    /// <summary>The edge whose journal it came from.</summary>
    public required string Source { get; init; }

    /// <summary>By the clock of the edge, or of the gate that was alone.</summary>
    public required long AtMs { get; init; }

    /// <summary>By the hub's clock.</summary>
    public required long ReceivedAtMs { get; init; }

    public bool IsSameAs(Passage known) => Reference == known.Reference && Math.Abs(AtMs - known.AtMs) < SameScanMs;

    /// <summary>What the turnstile saw is noted on the decision.</summary>
    public void Follow(Passage turn)
    {
        (Result, turn.Noted) = (turn.Result, true);
        GivenBack |= turn.Result == PassageResult.NotPassed;
    }

    public static Passage Of(Told from, AdmissionRecorded told)
    {
        var outcome = (AccessOutcome)told.Outcome;
        var kind = AccessOutcomes.UsesAnEntry(outcome) ? PassageKind.Entry
            : outcome == AccessOutcome.ExitGranted ? PassageKind.Exit
            : PassageKind.Evacuation;
        // Without a ticket there is no right that could have been used before.
        var duplicate = told.Duplicate && told.TicketSerial != 0;
        return new Passage
        {
            Reference = Decision(
                // A gate that refused alone what the edge had admitted, then was opened: the same scan is decided twice.
                outcome == AccessOutcome.Forced ? "forced" : "admission",
                told.DeviceId, told.DeviceSequence, told.Performance, told.TicketSerial, told.DecidedAtMs),
            Kind = kind,
            DeviceId = told.DeviceId,
            DeviceSequence = told.DeviceSequence,
            DecisionSequence = told.DeviceSequence,
            Performance = (int)told.Performance,
            Serial = (long)told.TicketSerial,
            Outcome = outcome,
            GateOffline = told.GateOffline,
            EdgeOffline = from.EdgeOffline,
            ToldDuplicate = duplicate,
            Duplicate = duplicate,
            Source = from.Source,
            AtMs = told.DecidedAtMs,
            ReceivedAtMs = from.ReceivedAtMs,
        };
    }

    public static Passage Of(Told from, RefusalRecorded told) => new()
    {
        Reference = Decision(
            "refusal", told.DeviceId, told.DeviceSequence, told.Performance, told.TicketSerial, told.DecidedAtMs),
        Kind = PassageKind.Refusal,
        DeviceId = told.DeviceId,
        DeviceSequence = told.DeviceSequence,
        DecisionSequence = told.DeviceSequence,
        Performance = (int)told.Performance,
        Serial = (long)told.TicketSerial,
        Outcome = (AccessOutcome)told.Outcome,
        GateOffline = told.GateOffline,
        EdgeOffline = from.EdgeOffline,
        Source = from.Source,
        AtMs = told.DecidedAtMs,
        ReceivedAtMs = from.ReceivedAtMs,
    };

    public static Passage Of(Told from, PassageRecorded told) => new()
    {
        Reference = $"turn:{told.DeviceId}:{told.DeviceSequence}:{told.Performance}:{told.TicketSerial}:{told.PassedAtMs}",
        Kind = (PassageResult)told.Result == PassageResult.Evacuation ? PassageKind.Evacuation : PassageKind.Turn,
        DeviceId = told.DeviceId,
        DeviceSequence = told.DeviceSequence,
        DecisionSequence = told.DecisionSequence,
        Performance = (int)told.Performance,
        Serial = (long)told.TicketSerial,
        Result = (PassageResult)told.Result,
        EdgeOffline = from.EdgeOffline,
        Source = from.Source,
        AtMs = told.PassedAtMs,
        ReceivedAtMs = from.ReceivedAtMs,
    };

    // Another ticket is another scan. Without a ticket, the time tells.
    static string Decision(string what, string device, uint sequence, uint performance, ulong serial, long atMs) =>
        serial != 0 ? $"{what}:{device}:{sequence}:{performance}:{serial}" : $"{what}:{device}:{sequence}:at:{atMs}";
}
