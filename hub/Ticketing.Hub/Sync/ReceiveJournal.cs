using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
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
    readonly Together<JournalPart, Taken> pushes;

    public ReceiveJournal(
        WriteLane lane, HubDatabase database, IEnumerable<IOperationHandler> handlers,
        IEnumerable<IWatermarkHandler> watermarks, TimeProvider clock, ILogger<ReceiveJournal> log)
    {
        (this.lane, this.database, this.clock, this.log) = (lane, database, clock, log);
        this.watermarks = [.. watermarks];
        pushes = new("ReceiveJournal", Take, TakeTogether);
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
        var operations = push.Operations.Select(ToldOperation.Read).ToList();
        var done = 0;
        var allApplied = true;
        Taken taken;
        do
        {
            var now = operations.GetRange(done, Math.Min(AtOnce, operations.Count - done));
            done += now.Count;
            var part = new JournalPart(source, push.JournalId, now, done == operations.Count ? push.WatermarkMs : 0);
            taken = MayJoin(part)
                ? await lane.Run(pushes, part, cancellationToken)
                : await lane.Run(pushes.Name, (db, token) => Take(db, part, token), cancellationToken);
            allApplied &= taken.AllApplied;
        }
        while (done < operations.Count);

        return allApplied
            ? new PushReply { AcknowledgedThrough = taken.AcknowledgedThrough }
            : await Reply(source, push, cancellationToken);
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

    async Task<Taken> Take(HubDb db, JournalPart part, CancellationToken cancellationToken)
    {
        var (source, journalId) = (part.Source, part.JournalId);
        var journal = await db.Set<ApplianceJournal>().AsNoTracking().SingleOrDefaultAsync(
            row => row.DeviceId == source.DeviceId && row.JournalId == journalId, cancellationToken);
        var isNew = journal is null;
        journal ??= new ApplianceJournal { DeviceId = source.DeviceId, JournalId = journalId };
        var allApplied = true;
        foreach (var operation in part.Operations)
        {
            if (operation.Entry.Sequence <= journal.AcknowledgedThrough)
            {
                allApplied = false;
                continue;
            }

            JournalPart.CheckNext(journal, operation.Entry);
            var no = await Apply(db, source, journalId, operation, cancellationToken);
            allApplied &= no is null;
            db.Add(operation.Noted(source, journalId, clock.NowMs(), no));
            journal.Took(operation.Entry);
        }

        var risen = journal.Heard(part.Watermark, clock.NowMs());
        if (isNew)
            db.Add(journal);
        else
            db.Update(journal);
        await db.SaveChangesAsync(cancellationToken);
        if (risen)
            await Reached(db, [new Watermark(source, part.Watermark)], cancellationToken);
        return new Taken(journal.AcknowledgedThrough, allApplied);
    }

    async Task Reached(HubDb db, IReadOnlyList<Watermark> risen, CancellationToken cancellationToken)
    {
        foreach (var handler in watermarks)
        {
            await handler.Reached(db, risen, cancellationToken);
        }
    }

    bool MayJoin(JournalPart part) => part.Operations.Count > 0 && part.Operations.TrueForAll(operation =>
        operation.Body is { } body && handlers.GetValueOrDefault(body.BodyCase) is ITogetherHandler handler
        && IsFor(part.Source.Kind, body.BodyCase) && handler.Joins(body));

    /// <summary>Many parts whose operations are all new and none of which is refused; else each is taken alone.</summary>
    async Task TakeTogether(HubDb db, IReadOnlyList<Asked<JournalPart, Taken>> asked)
    {
        var devices = asked.Select(one => one.What.Source.DeviceId).Distinct(StringComparer.Ordinal).ToList();
        var journals = await db.Set<ApplianceJournal>().AsTracking().Where(row => devices.Contains(row.DeviceId))
            .ToDictionaryAsync(row => (row.DeviceId, row.JournalId));
        var incoming = new List<IncomingOperation>();
        var risen = new List<Watermark>();
        foreach (var one in asked)
        {
            var (source, journalId) = (one.What.Source, one.What.JournalId);
            if (!journals.TryGetValue((source.DeviceId, journalId), out var journal))
            {
                journal = new ApplianceJournal { DeviceId = source.DeviceId, JournalId = journalId };
                journals.Add((source.DeviceId, journalId), journal);
                db.Add(journal);
            }

            foreach (var operation in one.What.Operations)
            {
                JournalPart.CheckNext(journal, operation.Entry);
                incoming.Add(operation.From(source, journalId));
                db.Add(operation.Noted(source, journalId, clock.NowMs(), null));
                journal.Took(operation.Entry);
            }

            if (journal.Heard(one.What.Watermark, clock.NowMs()))
                risen.Add(new Watermark(source, one.What.Watermark));
            one.Reply(new Taken(journal.AcknowledgedThrough, true));
        }

        foreach (var group in incoming.GroupBy(operation => handlers[operation.Body.BodyCase]))
        {
            await ((ITogetherHandler)group.Key).ApplyTogether(db, [.. group], CancellationToken.None);
        }

        if (risen.Count > 0)
            await Reached(db, risen, CancellationToken.None);
    }

    /// <summary>Applies it, or undoes it and puts it on the shelf.</summary>
    /// <returns>Why it was refused; null when it was applied.</returns>
    async Task<RuleViolation?> Apply(
        HubDb db, Recipient source, string journalId, ToldOperation operation, CancellationToken cancellationToken)
    {
        // The inbox rows of the operations before must not be lost when this one clears the context.
        await db.SaveChangesAsync(cancellationToken);
        var failure = await db.Attempt(() => Dispatch(db, source, journalId, operation, cancellationToken), cancellationToken);
        if (failure is null)
            return null;
        if (failure is not RuleViolation no)
        {
            OperationFailed(failure, source.DeviceId, operation.Entry.Sequence);
            no = new RuleViolation("sync.not-applied", "The hub could not apply it; its log says why.");
        }

        Shelf.Put(db, new ShelfItem
        {
            AtMs = clock.NowMs(),
            Code = no.Code,
            Detail = no.Detail,
            Kind = operation.Kind,
            Payload = operation.Entry.Body.ToByteArray(),
            Source = source.DeviceId,
            Sequence = operation.Entry.Sequence,
        });
        return no;
    }

    async Task Dispatch(
        HubDb db, Recipient source, string journalId, ToldOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Body is not { } body)
            throw new RuleViolation("sync.body-unreadable", "The operation's body cannot be read.");
        if (!handlers.TryGetValue(body.BodyCase, out var handler))
            throw new RuleViolation("sync.kind-unknown", $"This hub does not know operations of kind {body.BodyCase}.");
        if (!IsFor(source.Kind, body.BodyCase))
            throw new RuleViolation("sync.kind-not-allowed", $"{body.BodyCase} does not come from a {source.Kind}.");
        await handler.Apply(db, operation.From(source, journalId), cancellationToken);
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
