using Ticketing.Protocol.Device;

namespace Ticketing.Appliance.Edge;

/// <summary>One decision at a gate. <see cref="Committed"/> completes when the journal has it on disk.</summary>
sealed class GateDecision
{
    public required uint Sequence { get; init; }
    public required AccessOutcome Outcome { get; init; }
    public uint Performance { get; init; }
    public ulong Serial { get; init; }
    public long PreviousEntryMs { get; init; }
    public bool Offline { get; init; }
    public Task Committed { get; set; } = Task.CompletedTask;

    /// <summary>Nobody turned: the right was given back. Only with the ticket's slice locked.</summary>
    public bool GivenBack { get; set; }

    public bool UsesAnEntry => AccessOutcomes.UsesAnEntry(Outcome);

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
}
