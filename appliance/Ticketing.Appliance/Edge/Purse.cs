using Ticketing.Protocol.Device;

namespace Ticketing.Appliance.Edge;

/// <summary>One debit that was approved, by its reader and sequence.</summary>
sealed class BookedDebit
{
    public required uint Sequence { get; init; }
    public required string Chip { get; init; }
    public required long Amount { get; init; }
    public required uint PurseSequence { get; init; }
    public required int PurseBalance { get; init; }
    public required DebitOutcome Outcome { get; init; }
    public bool Offline { get; init; }
    public bool Reversed { get; set; }
    public Task Committed { get; set; } = Task.CompletedTask;
    public Task ReversalCommitted { get; set; } = Task.CompletedTask;

    public DebitDecisionFrame ToFrame() => new()
    {
        RequestSequence = Sequence,
        Outcome = DebitOutcome.Approved,
        NewBalance = PurseBalance,
        NewPurseSequence = PurseSequence,
        Amount = (int)Amount,
        Offline = Offline,
    };
}

/// <summary>What this edge has taken from one chip's wallet, and given back. Only with its lock held.</summary>
sealed class Purse
{
    public Lock Gate { get; } = new();
    public long Debited { get; set; }
    public long Reversed { get; set; }

    /// <summary>The highest purse sequence that was given out or told of.</summary>
    public uint Sequence { get; set; }

    public long BalanceOf(long credits) => credits - Debited + Reversed;

    public void Saw(uint sequence) => Sequence = Math.Max(Sequence, sequence);
}
