using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>One decision at a gate.</summary>
sealed class GateDecision
{
    public required uint Sequence { get; init; }
    public required AccessOutcome Outcome { get; init; }
    public uint Performance { get; init; }
    public ulong Serial { get; init; }
    public long AtMs { get; init; }
    public long PreviousEntryMs { get; init; }

    /// <summary>The hub was out of reach.</summary>
    public bool Offline { get; init; }

    /// <summary>The gate decided, and told it afterwards.</summary>
    public bool ByGate { get; init; }

    /// <summary>A second admission on one right, which only a gate that was cut off can give.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Nobody turned: the right was given back. Only within the ticket's turn.</summary>
    public bool GivenBack { get; set; }

    public bool UsesAnEntry => AccessOutcomes.UsesAnEntry(Outcome);

    public bool IsAbout(uint performance, ulong serial) => Performance == performance && Serial == serial;

    public DecisionFrame ToFrame(int openMs, string place) => new()
    {
        RequestSequence = Sequence,
        Outcome = Outcome,
        Offline = Offline,
        Performance = Performance,
        Serial = Serial,
        PreviousEntryMs = PreviousEntryMs,
        OpenTimeMs = AccessOutcomes.Opens(Outcome) ? openMs : 0,
        Place = place,
    };

    public OperationBody ToBody(string device) => AccessOutcomes.Opens(Outcome)
        ? new OperationBody
        {
            Admission = new AdmissionRecorded
            {
                DeviceId = device, DeviceSequence = Sequence, Performance = Performance, TicketSerial = Serial,
                Outcome = (int)Outcome, GateOffline = ByGate, DecidedAtMs = AtMs, Duplicate = Duplicate,
            },
        }
        : new OperationBody
        {
            Refusal = new RefusalRecorded
            {
                DeviceId = device, DeviceSequence = Sequence, Performance = Performance, TicketSerial = Serial,
                Outcome = (int)Outcome, GateOffline = ByGate, DecidedAtMs = AtMs,
            },
        };

    public static GateDecision From(AdmissionRecorded a) => new()
    {
        Sequence = a.DeviceSequence, Outcome = (AccessOutcome)a.Outcome, Performance = a.Performance,
        Serial = a.TicketSerial, AtMs = a.DecidedAtMs, ByGate = a.GateOffline, Duplicate = a.Duplicate,
    };

    public static GateDecision From(RefusalRecorded r, long lastEntryMs) => new()
    {
        Sequence = r.DeviceSequence, Outcome = (AccessOutcome)r.Outcome, Performance = r.Performance,
        Serial = r.TicketSerial, AtMs = r.DecidedAtMs, ByGate = r.GateOffline,
        PreviousEntryMs = r.Outcome == (int)AccessOutcome.AlreadyUsed ? lastEntryMs : 0,
    };
}

/// <summary>A passage that was told before.</summary>
sealed record SeenPassage(long AtMs, ulong Serial)
{
    public bool Is(PassageFrame passage) => passage.TimeMs == AtMs && passage.Serial == Serial;
}
