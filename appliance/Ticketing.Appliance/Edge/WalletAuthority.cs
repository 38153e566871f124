using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// The wallets of this site. Balance = what the hub has credited, less this edge's own debits, plus its reversals: it comes
/// out right in whatever order news arrives. A debit is in the journal on disk before it is answered, and once however often
/// it is asked.
/// </summary>
sealed class WalletAuthority(SnapshotReader snapshot, Journal journal, LinkHealth link, TimeProvider time)
{
    readonly ConcurrentDictionary<string, Purse> purses = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string Device, uint Sequence), BookedDebit> debits = new();
    readonly ConcurrentDictionary<(string Device, uint Sequence), string> givenUp = new();

    public long Debits => debits.Count;

    public long BalanceOf(string chip)
    {
        var purse = PurseOf(chip);
        var credits = Money.From(snapshot.Wallet(chip)?.Credits).MinorUnits;
        lock (purse.Gate) return purse.BalanceOf(credits);
    }

    /// <summary>The answer to one debit, once it is on disk.</summary>
    public async Task<DebitDecisionFrame> Decide(DeviceRow reader, DebitFrame debit)
    {
        var chip = ChipUid.ToText(debit.Uid, debit.UidLength);
        var purse = PurseOf(chip);
        BookedDebit booked;
        lock (purse.Gate)
        {
            if (Known(reader.DeviceId, debit.Sequence, chip) is { } known)
            {
                if (known.Reversed) return Refusal(debit, DebitOutcome.AmountInvalid, purse, chip);
                booked = known;
            }
            else
            {
                var answer = Choose(reader, debit, chip, purse);
                if (!DebitOutcomes.Debits(answer.Outcome)) return ToFrame(debit, answer);
                booked = Book(reader.DeviceId, debit, chip, purse, answer);
            }
        }
        await Committed(reader.DeviceId, purse, booked);
        return booked.ToFrame();
    }

    /// <summary>Completes when how a debit ended is on disk. The same again changes nothing.</summary>
    public async Task Record(DeviceRow reader, DebitResultFrame result)
    {
        var chip = ChipUid.ToText(result.Uid, result.UidLength);
        var purse = PurseOf(chip);
        BookedDebit? booked = null;
        Task done = Task.CompletedTask;
        lock (purse.Gate)
        {
            purse.Saw(result.PurseSequence);
            var known = Known(reader.DeviceId, result.DebitSequence, chip);
            switch (result.Result)
            {
                case DebitResult.OfflineApproved:
                    booked = known ?? BookOffline(reader.DeviceId, result, chip, purse);
                    break;
                case DebitResult.Reversed when known is not null:
                    if (!known.Reversed) known.ReversalCommitted = Reverse(reader.DeviceId, result, known, purse);
                    done = known.ReversalCommitted;
                    break;
                case DebitResult.Reversed:
                    // The debit never came here; should it still come, it is not wanted any more.
                    givenUp[(reader.DeviceId, result.DebitSequence)] = chip;
                    break;
            }
        }
        if (booked is not null) await Committed(reader.DeviceId, purse, booked);
        await done;
    }

    /// <summary>One entry of the journal, in order, when the edge starts.</summary>
    public void Recall(OperationBody body)
    {
        if (body.BodyCase == OperationBody.BodyOneofCase.Debit)
        {
            var d = body.Debit;
            var amount = Money.From(d.Amount).MinorUnits;
            var purse = PurseOf(d.Chip);
            purse.Debited += amount;
            purse.Saw(d.PurseSequence);
            debits[(d.DeviceId, d.DeviceSequence)] = new BookedDebit
            {
                Sequence = d.DeviceSequence, Chip = d.Chip, Amount = amount, PurseSequence = d.PurseSequence,
                PurseBalance = d.PurseBalance, Outcome = OutcomeOf(d.ReaderOffline),
            };
        }
        else if (body.BodyCase == OperationBody.BodyOneofCase.DebitReversed)
        {
            var r = body.DebitReversed;
            PurseOf(r.Chip).Reversed += Money.From(r.Amount).MinorUnits;
            if (debits.TryGetValue((r.DeviceId, r.DebitSequence), out var debit)) debit.Reversed = true;
        }
    }

    // A reader whose own memory was wiped counts from 1 again: another chip is another debit.
    BookedDebit? Known(string device, uint sequence, string chip) =>
        debits.TryGetValue((device, sequence), out var known) && known.Chip == chip ? known : null;

    DebitAnswer Choose(DeviceRow reader, DebitFrame debit, string chip, Purse purse)
    {
        var wallet = snapshot.Wallet(chip);
        var answer = new DebitAnswer();
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
        var unwanted = givenUp.TryGetValue((reader.DeviceId, debit.Sequence), out var given) && given == chip;
        if (unwanted && DebitOutcomes.Debits(answer.Outcome))
            return new DebitAnswer { Outcome = DebitOutcome.AmountInvalid, NewBalance = answer.NewBalance + debit.Amount };
        if (debit.Purse == PurseReading.Valid) purse.Saw(debit.PurseSequence);
        purse.Saw(answer.NewPurseSequence);
        return answer;
    }

    // Within the purse's lock: the journal's order is the order of the debits.
    BookedDebit Book(string device, DebitFrame debit, string chip, Purse purse, DebitAnswer answer)
    {
        var booked = new BookedDebit
        {
            Sequence = debit.Sequence, Chip = chip, Amount = debit.Amount, PurseSequence = answer.NewPurseSequence,
            PurseBalance = answer.NewBalance, Outcome = answer.Outcome, Offline = !link.Reachable,
        };
        booked.Committed = Append(device, booked, purse, debit.Product, debit.Quantity,
            time.GetUtcNow().ToUnixTimeMilliseconds());
        return booked;
    }

    BookedDebit BookOffline(string device, DebitResultFrame result, string chip, Purse purse)
    {
        var booked = new BookedDebit
        {
            Sequence = result.DebitSequence, Chip = chip, Amount = result.Amount, PurseSequence = result.PurseSequence,
            PurseBalance = result.PurseBalance, Outcome = DebitOutcome.ApprovedOffline, Offline = true,
        };
        booked.Committed = Append(device, booked, purse, result.Product, result.Quantity, result.TimeMs);
        return booked;
    }

    Task Append(string device, BookedDebit booked, Purse purse, uint product, int quantity, long decidedAtMs)
    {
        purse.Debited += booked.Amount;
        debits[(device, booked.Sequence)] = booked;
        return journal.Append(new OperationBody
        {
            Debit = new DebitRecorded
            {
                DeviceId = device, DeviceSequence = booked.Sequence, Chip = booked.Chip,
                Amount = InCurrencyOf(booked.Chip, booked.Amount), Product = product, Quantity = quantity,
                ReaderOffline = booked.Outcome == DebitOutcome.ApprovedOffline, DecidedAtMs = decidedAtMs,
                PurseSequence = booked.PurseSequence, PurseBalance = booked.PurseBalance,
            },
        }, !link.Reachable);
    }

    async Task Committed(string device, Purse purse, BookedDebit booked)
    {
        try
        {
            await booked.Committed;
        }
        catch
        {
            // Not on disk: it was never booked. The reader hears nothing and asks again.
            lock (purse.Gate)
            {
                if (debits.TryRemove(new((device, booked.Sequence), booked))) purse.Debited -= booked.Amount;
            }
            throw;
        }
    }

    async Task Reverse(string device, DebitResultFrame result, BookedDebit debit, Purse purse)
    {
        debit.Reversed = true;
        purse.Reversed += debit.Amount;
        try
        {
            await journal.Append(new OperationBody
            {
                DebitReversed = new DebitReversed
                {
                    DeviceId = device, DeviceSequence = result.Sequence, DebitSequence = debit.Sequence,
                    Chip = debit.Chip, Amount = InCurrencyOf(debit.Chip, debit.Amount), Reason = "debit.reversed",
                },
            }, !link.Reachable);
        }
        catch
        {
            lock (purse.Gate)
            {
                debit.Reversed = false;
                purse.Reversed -= debit.Amount;
            }
            throw;
        }
    }

    Money InCurrencyOf(string chip, long amount) => new(amount, Money.From(snapshot.Wallet(chip)?.Credits).Currency);

    DebitDecisionFrame Refusal(DebitFrame debit, DebitOutcome outcome, Purse purse, string chip) => ToFrame(debit, new()
    {
        Outcome = outcome,
        NewBalance = (int)purse.BalanceOf(Money.From(snapshot.Wallet(chip)?.Credits).MinorUnits),
    });

    DebitDecisionFrame ToFrame(DebitFrame debit, DebitAnswer answer) => new()
    {
        RequestSequence = debit.Sequence,
        Outcome = answer.Outcome,
        NewBalance = answer.NewBalance,
        NewPurseSequence = answer.NewPurseSequence,
        Offline = !link.Reachable,
    };

    static DebitOutcome OutcomeOf(bool readerOffline) =>
        readerOffline ? DebitOutcome.ApprovedOffline : DebitOutcome.Approved;

    Purse PurseOf(string chip) => purses.GetOrAdd(chip, static _ => new Purse());
}
