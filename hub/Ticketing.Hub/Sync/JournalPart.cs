using Google.Protobuf;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sync;

/// <summary>One entry of a journal, with its body as far as it can be read.</summary>
sealed record ToldOperation(Operation Entry, OperationBody? Body)
{
    public string Kind => Body?.BodyCase.ToString() ?? "Unreadable";

    public static ToldOperation Read(Operation entry)
    {
        try
        {
            return new ToldOperation(entry, OperationBody.Parser.ParseFrom(entry.Body));
        }
        catch (InvalidProtocolBufferException)
        {
            return new ToldOperation(entry, null);
        }
    }

    public IncomingOperation From(Recipient source, string journalId) => new(
        source, journalId, Entry.Sequence, Entry.RecordedAtMs, Entry.Offline, Body!);

    public InboxEntry Noted(Recipient source, string journalId, long atMs, RuleViolation? no) => new()
    {
        DeviceId = source.DeviceId,
        JournalId = journalId,
        Sequence = Entry.Sequence,
        Kind = Kind,
        Hash = Entry.Hash.ToByteArray(),
        RecordedAtMs = Entry.RecordedAtMs,
        ReceivedAtMs = atMs,
        Offline = Entry.Offline,
        RefusedCode = no?.Code ?? "",
        RefusedDetail = no?.Detail ?? "",
    };
}

/// <summary>As much of a push as one command takes.</summary>
/// <param name="Watermark">With the last part only; 0 before.</param>
sealed record JournalPart(Recipient Source, string JournalId, List<ToldOperation> Operations, long Watermark)
{
    /// <exception cref="RuleViolation">"sync.sequence-gap", "sync.chain-broken".</exception>
    public static void CheckNext(ApplianceJournal journal, Operation operation)
    {
        if (operation.Sequence != journal.AcknowledgedThrough + 1)
        {
            throw new RuleViolation(
                "sync.sequence-gap",
                $"The hub waits for operation {journal.AcknowledgedThrough + 1}, not {operation.Sequence}.");
        }

        if (!operation.Hash.Span.SequenceEqual(JournalChain.HashOf(journal.LastHash, operation.Sequence, operation.Body.Span)))
        {
            throw new RuleViolation(
                "sync.chain-broken",
                $"Operation {operation.Sequence} does not follow from the one before: the journal was changed or damaged.");
        }
    }
}

/// <summary>How far a journal is here.</summary>
/// <param name="AllApplied">Each operation was new, and none was refused.</param>
sealed record Taken(long AcknowledgedThrough, bool AllApplied);
