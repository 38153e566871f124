using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>One debit that is in the journal, by its reader and sequence.</summary>
sealed class BookedDebit
{
    public required uint Sequence { get; init; }
    public required string Chip { get; init; }
    public required long Amount { get; init; }
    public required uint PurseSequence { get; init; }
    public required int PurseBalance { get; init; }
    public bool ByReader { get; init; }
    public bool Offline { get; init; }

    /// <summary>Only within the purse's turn.</summary>
    public bool Reversed { get; set; }

    public DebitDecisionFrame ToFrame() => new()
    {
        RequestSequence = Sequence,
        Outcome = DebitOutcome.Approved,
        NewBalance = PurseBalance,
        NewPurseSequence = PurseSequence,
        Amount = (int)Amount,
        Offline = Offline,
    };

    public static BookedDebit From(DebitRecorded debit) => new()
    {
        Sequence = debit.DeviceSequence, Chip = debit.Chip, Amount = Money.From(debit.Amount).MinorUnits,
        PurseSequence = debit.PurseSequence, PurseBalance = debit.PurseBalance, ByReader = debit.ReaderOffline,
    };
}

/// <summary>What this edge has taken from one chip's wallet, and given back. Changed only within a turn.</summary>
sealed class Purse
{
    long net;

    public Turns Turns { get; } = new();

    /// <summary>The highest purse sequence that was given out or told of.</summary>
    public uint Sequence { get; private set; }

    /// <summary>Own debits less own reversals; any thread may ask.</summary>
    public long BalanceOf(long credits) => credits - Interlocked.Read(ref net);

    public void Debited(long amount) => Interlocked.Add(ref net, amount);
    public void GivenBack(long amount) => Interlocked.Add(ref net, -amount);
    public void Saw(uint sequence) => Sequence = Math.Max(Sequence, sequence);
}
