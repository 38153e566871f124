using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// The wallets of this site. Balance = what the hub has credited, less this edge's own debits, plus its reversals: it comes
/// out right in whatever order news arrives. A debit is in the journal on disk before it counts and before it is answered,
/// and once however often it is asked.
/// </summary>
sealed class WalletAuthority(SnapshotReader snapshot, Journal journal, HubLink link, TimeProvider time)
{
    readonly ConcurrentDictionary<string, Purse> purses = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Memory> memories = new(StringComparer.Ordinal);
    long debits;

    public long Debits => Interlocked.Read(ref debits);

    public long BalanceOf(string chip) => PurseOf(chip).BalanceOf(CreditsOf(chip).MinorUnits);

    /// <summary>The answer to one debit, once it is on disk.</summary>
    public Task<DebitDecisionFrame> Decide(DeviceRow reader, DebitFrame debit)
    {
        var chip = ChipUid.ToText(debit.Uid, debit.UidLength);
        var purse = PurseOf(chip);
        var memory = MemoryOf(reader.DeviceId);
        return purse.Turns.Take(async () =>
        {
            // A reader whose own memory was wiped counts from 1 again: another chip or amount is another debit.
            if (Known(memory, debit.Sequence, chip) is { } known && known.Amount == debit.Amount)
                return known.Reversed ? Refusal(debit, DebitOutcome.AmountInvalid, chip) : known.ToFrame();
            var answer = Choose(reader, debit, chip, purse);
            if (!DebitOutcomes.Debits(answer.Outcome))
            {
                if (answer.Outcome == DebitOutcome.ChipBehind) purse.Saw(answer.NewPurseSequence);
                return ToFrame(debit, answer);
            }
            // The reader has given this debit up before it came here.
            if (memory.GivenUp.Find(debit.Sequence) == chip) return Refusal(debit, DebitOutcome.AmountInvalid, chip);
            var booked = new BookedDebit
            {
                Sequence = debit.Sequence, Chip = chip, Amount = debit.Amount, PurseSequence = answer.NewPurseSequence,
                PurseBalance = answer.NewBalance, Offline = !link.Reachable,
            };
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await journal.Append(ToBody(reader.DeviceId, booked, debit.Product, debit.Quantity, now), booked.Offline);
            Count(memory, booked, purse);
            return booked.ToFrame();
        });
    }

    /// <summary>Completes when how a debit ended is on disk. The same again changes nothing.</summary>
    public Task Record(DeviceRow reader, DebitResultFrame result)
    {
        var chip = ChipUid.ToText(result.Uid, result.UidLength);
        var purse = PurseOf(chip);
        var memory = MemoryOf(reader.DeviceId);
        return purse.Turns.Take(async () =>
        {
            purse.Saw(result.PurseSequence);
            var known = Known(memory, result.DebitSequence, chip);
            if (result.Result == DebitResult.OfflineApproved && known is null)
            {
                var booked = new BookedDebit
                {
                    Sequence = result.DebitSequence, Chip = chip, Amount = result.Amount,
                    PurseSequence = result.PurseSequence, PurseBalance = result.PurseBalance, ByReader = true, Offline = true,
                };
                await journal.Append(ToBody(reader.DeviceId, booked, result.Product, result.Quantity, result.TimeMs),
                    !link.Reachable);
                Count(memory, booked, purse);
            }
            else if (result.Result == DebitResult.Reversed && known is null)
            {
                // The debit never came here; should it still come, it is not wanted any more.
                memory.GivenUp.Keep(result.DebitSequence, chip);
            }
            else if (result.Result == DebitResult.Reversed && !known!.Reversed)
            {
                await journal.Append(ReversalOf(reader.DeviceId, result.Sequence, known), !link.Reachable);
                known.Reversed = true;
                purse.GivenBack(known.Amount);
            }
            return true;
        });
    }

    /// <summary>One entry of the journal, in order, when the edge starts and before a device may come.</summary>
    public void Recall(OperationBody body)
    {
        if (body.BodyCase == OperationBody.BodyOneofCase.Debit)
        {
            var d = body.Debit;
            Count(MemoryOf(d.DeviceId), BookedDebit.From(d), PurseOf(d.Chip));
        }
        else if (body.BodyCase == OperationBody.BodyOneofCase.DebitReversed)
        {
            var r = body.DebitReversed;
            PurseOf(r.Chip).GivenBack(Money.From(r.Amount).MinorUnits);
            if (Known(MemoryOf(r.DeviceId), r.DebitSequence, r.Chip) is { } debit) debit.Reversed = true;
        }
    }

    static BookedDebit? Known(Memory memory, uint sequence, string chip) =>
        memory.Debits.Find(sequence) is { } known && known.Chip == chip ? known : null;

    DebitAnswer Choose(DeviceRow reader, DebitFrame debit, string chip, Purse purse)
    {
        var wallet = snapshot.Wallet(chip);
        var answer = new DebitAnswer();
        // Revoked, or too long without the hub: it cannot tell what the wallet holds.
        if (link.Standing != Standing.Good)
        {
            (answer.Outcome, answer.NewBalance) = (DebitOutcome.ReaderNotReady, debit.PurseBalance);
            return answer;
        }
        DebitRules.Decide(new DebitRequest
        {
            DeviceRevoked = reader.Revoked,
            Blocked = wallet?.Blocked == true,
            Purse = debit.Purse,
            PurseSequence = debit.PurseSequence,
            PurseBalance = debit.PurseBalance,
            Amount = debit.Amount,
            Quantity = debit.Quantity,
            WalletKnown = wallet is not null,
            WalletBalance = purse.BalanceOf(Money.From(wallet?.Credits).MinorUnits),
            WalletSequence = purse.Sequence,
        }, answer);
        if (debit.Purse == PurseReading.Valid) purse.Saw(debit.PurseSequence);
        return answer;
    }

    void Count(Memory memory, BookedDebit booked, Purse purse)
    {
        memory.Debits.Keep(booked.Sequence, booked);
        purse.Debited(booked.Amount);
        purse.Saw(booked.PurseSequence);
        Interlocked.Increment(ref debits);
    }

    OperationBody ToBody(string device, BookedDebit booked, uint product, int quantity, long decidedAtMs) => new()
    {
        Debit = new DebitRecorded
        {
            DeviceId = device, DeviceSequence = booked.Sequence, Chip = booked.Chip,
            Amount = InCurrencyOf(booked.Chip, booked.Amount), Product = product, Quantity = quantity,
            ReaderOffline = booked.ByReader, DecidedAtMs = decidedAtMs,
            PurseSequence = booked.PurseSequence, PurseBalance = booked.PurseBalance,
        },
    };

    OperationBody ReversalOf(string device, uint sequence, BookedDebit debit) => new()
    {
        DebitReversed = new DebitReversed
        {
            DeviceId = device, DeviceSequence = sequence, DebitSequence = debit.Sequence,
            Chip = debit.Chip, Amount = InCurrencyOf(debit.Chip, debit.Amount), Reason = "debit.reversed",
        },
    };

    Money CreditsOf(string chip) => Money.From(snapshot.Wallet(chip)?.Credits);

    Money InCurrencyOf(string chip, long amount) => new(amount, CreditsOf(chip).Currency);

    DebitDecisionFrame Refusal(DebitFrame debit, DebitOutcome outcome, string chip) => ToFrame(debit, new()
    {
        Outcome = outcome,
        NewBalance = (int)Math.Clamp(BalanceOf(chip), int.MinValue, int.MaxValue),
    });

    DebitDecisionFrame ToFrame(DebitFrame debit, DebitAnswer answer) => new()
    {
        RequestSequence = debit.Sequence,
        Outcome = answer.Outcome,
        NewBalance = answer.NewBalance,
        NewPurseSequence = answer.NewPurseSequence,
        Offline = !link.Reachable,
    };

    Purse PurseOf(string chip) => purses.GetOrAdd(chip, static _ => new Purse());

    Memory MemoryOf(string device) => memories.GetOrAdd(device, static _ => new Memory());

    sealed class Memory
    {
        public DeviceMemory<BookedDebit> Debits { get; } = new();

        /// <summary>Chips of debits that were given up before they came.</summary>
        public DeviceMemory<string> GivenUp { get; } = new();
    }
}
