using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sync;

/// <summary>
/// Takes an appliance's journal: in order, each operation once, its effects in the transaction that notes it. What a module
/// refuses goes to the shelf and back in the reply; the next operation goes on.
/// </summary>
public sealed partial class ReceiveJournal
{
    const int MostOperations = 2000;
    const int AtOnce = 50;

    readonly WriteLane lane;
    readonly HubDatabase database;
    readonly TimeProvider clock;
    readonly ILogger<ReceiveJournal> log;
    readonly IReadOnlyList<IWatermarkHandler> watermarks;
    readonly Dictionary<OperationBody.BodyOneofCase, IOperationHandler> handlers = [];

    public ReceiveJournal(
        WriteLane lane, HubDatabase database, IEnumerable<IOperationHandler> handlers,
        IEnumerable<IWatermarkHandler> watermarks, TimeProvider clock, ILogger<ReceiveJournal> log)
    {
        (this.lane, this.database, this.clock, this.log) = (lane, database, clock, log);
        this.watermarks = [.. watermarks];
        foreach (var handler in handlers)
        {
            foreach (var kind in handler.Kinds)
            {
                if (!this.handlers.TryAdd(kind, handler))
                    throw new InvalidOperationException($"{kind} has two handlers: one is {handler.GetType().Name}.");
            }
        }
    }

    /// <exception cref="RuleViolation">"sync.sequence-gap", "sync.chain-broken", "sync.push-invalid".</exception>
    public async Task<PushReply> Run(Recipient source, PushRequest push, CancellationToken cancellationToken)
    {
        Check(push);
        var operations = push.Operations.ToList();
        var done = 0;
        do
        {
            var part = operations.GetRange(done, Math.Min(AtOnce, operations.Count - done));
            done += part.Count;
            var watermark = done == operations.Count ? push.WatermarkMs : 0;
            await lane.Run(
                "ReceiveJournal",
                (db, token) => Take(db, source, push.JournalId, part, watermark, token), cancellationToken);
        }
        while (done < operations.Count);

        return await Reply(source, push, cancellationToken);
    }

    static void Check(PushRequest push)
    {
        List<string> wrong = [];
        if (push.JournalId.Length is 0 or > 64)
            wrong.Add("journal_id: 1 to 64 characters.");
        if (push.Operations.Count > MostOperations)
            wrong.Add($"operations: at most {MostOperations} at once, not {push.Operations.Count}.");
        for (var i = 0; i < push.Operations.Count; i++)
        {
            if (push.Operations[i].Sequence < 1 ||
                (i > 0 && push.Operations[i].Sequence != push.Operations[i - 1].Sequence + 1))
            {
                wrong.Add($"operations[{i}].sequence: must rise by one from at least 1.");
                break;
            }
        }

        if (wrong.Count > 0)
            throw RuleViolation.Invalid("sync.push-invalid", wrong);
    }

    async Task Take(
        HubDb db, Recipient source, string journalId, List<Operation> operations, long watermark,
        CancellationToken cancellationToken)
    {
        var journal = await db.Set<ApplianceJournal>().AsNoTracking().SingleOrDefaultAsync(
            row => row.DeviceId == source.DeviceId && row.JournalId == journalId, cancellationToken);
        var isNew = journal is null;
        journal ??= new ApplianceJournal { DeviceId = source.DeviceId, JournalId = journalId };
        foreach (var operation in operations)
        {
            if (operation.Sequence <= journal.AcknowledgedThrough)
                continue;
            CheckNext(journal, operation);
            var no = await Apply(db, source, journalId, operation, cancellationToken);
            db.Add(new InboxEntry
            {
                DeviceId = source.DeviceId,
                JournalId = journalId,
                Sequence = operation.Sequence,
                Kind = KindOf(operation),
                Hash = operation.Hash.ToByteArray(),
                RecordedAtMs = operation.RecordedAtMs,
                ReceivedAtMs = clock.NowMs(),
                Offline = operation.Offline,
                RefusedCode = no?.Code ?? "",
                RefusedDetail = no?.Detail ?? "",
            });
            (journal.AcknowledgedThrough, journal.LastHash) = (operation.Sequence, operation.Hash.ToByteArray());
        }

        journal.LastPushMs = clock.NowMs();
        var risen = watermark > journal.WatermarkMs;
        if (risen)
            journal.WatermarkMs = watermark;
        if (isNew)
            db.Add(journal);
        else
            db.Update(journal);
        await db.SaveChangesAsync(cancellationToken);
        if (!risen)
            return;
        foreach (var handler in watermarks)
        {
            await handler.Reached(db, source, watermark, cancellationToken);
        }
    }

    static void CheckNext(ApplianceJournal journal, Operation operation)
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

    static string KindOf(Operation operation)
    {
        try
        {
            return OperationBody.Parser.ParseFrom(operation.Body).BodyCase.ToString();
        }
        catch (InvalidProtocolBufferException)
        {
            return "Unreadable";
        }
    }

    /// <summary>Applies it, or undoes it and puts it on the shelf.</summary>
    /// <returns>Why it was refused; null when it was applied.</returns>
    async Task<RuleViolation?> Apply(
        HubDb db, Recipient source, string journalId, Operation operation, CancellationToken cancellationToken)
    {
        // The inbox rows of the operations before must not be lost when this one clears the context.
        await db.SaveChangesAsync(cancellationToken);
        var failure = await db.Attempt(() => Dispatch(db, source, journalId, operation, cancellationToken), cancellationToken);
        if (failure is null)
            return null;
        if (failure is not RuleViolation no)
        {
            OperationFailed(failure, source.DeviceId, operation.Sequence);
            no = new RuleViolation("sync.not-applied", "The hub could not apply it; its log says why.");
        }

        Shelf.Put(db, new ShelfItem
        {
            AtMs = clock.NowMs(),
            Code = no.Code,
            Detail = no.Detail,
            Kind = KindOf(operation),
            Payload = operation.Body.ToByteArray(),
            Source = source.DeviceId,
            Sequence = operation.Sequence,
        });
        return no;
    }

    async Task Dispatch(
        HubDb db, Recipient source, string journalId, Operation operation, CancellationToken cancellationToken)
    {
        OperationBody body;
        try
        {
            body = OperationBody.Parser.ParseFrom(operation.Body);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RuleViolation("sync.body-unreadable", "The operation's body cannot be read.");
        }

        if (!handlers.TryGetValue(body.BodyCase, out var handler))
            throw new RuleViolation("sync.kind-unknown", $"This hub does not know operations of kind {body.BodyCase}.");
        if (!IsFor(source.Kind, body.BodyCase))
            throw new RuleViolation("sync.kind-not-allowed", $"{body.BodyCase} does not come from a {source.Kind}.");
        await handler.Apply(
            db,
            new IncomingOperation(
                source, journalId, operation.Sequence, operation.RecordedAtMs, operation.Offline, body),
            cancellationToken);
    }

    static bool IsFor(RecipientKind source, OperationBody.BodyOneofCase kind) => kind switch
    {
        OperationBody.BodyOneofCase.TopUp => true,
        // sync.proto: 1 to 9 are a till's, from 10 on an edge's.
        _ => source == RecipientKind.Till == ((int)kind < 10),
    };

    async Task<PushReply> Reply(Recipient source, PushRequest push, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var journal = await db.Set<ApplianceJournal>().SingleAsync(
            row => row.DeviceId == source.DeviceId && row.JournalId == push.JournalId, cancellationToken);
        var reply = new PushReply { AcknowledgedThrough = journal.AcknowledgedThrough };
        if (push.Operations.Count == 0)
            return reply;
        var (first, last) = (push.Operations[0].Sequence, push.Operations[^1].Sequence);
        var refused = await db.Set<InboxEntry>()
            .Where(row => row.DeviceId == source.DeviceId && row.JournalId == push.JournalId
                && row.Sequence >= first && row.Sequence <= last && row.RefusedCode != "")
            .OrderBy(row => row.Sequence).ToListAsync(cancellationToken);
        reply.Refused.AddRange(refused.Select(row => new Refused
        {
            Sequence = row.Sequence,
            Code = row.RefusedCode,
            Detail = row.RefusedDetail,
        }));
        return reply;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Sequence} of {Device} could not be applied")]
    partial void OperationFailed(Exception e, string device, long sequence);
}
