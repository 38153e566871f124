using Grpc.Core;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sync;

[CalledBy(Caller.Device)]
sealed class SyncGrpc(
    HubDatabase database, ChangeFeed feed, IEnumerable<ISnapshotSource> sources, ReceiveJournal receive, Links links,
    IHostApplicationLifetime lifetime, TimeProvider clock)
    : SyncService.SyncServiceBase
{
    const int RowsABatch = 500;
    static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    public override async Task Snapshot(
        SnapshotRequest request, IServerStreamWriter<SnapshotBatch> responseStream, ServerCallContext context)
    {
        var recipient = Callers.Device(context).Recipient;
        links.Seen(recipient.DeviceId);
        var cancelled = context.CancellationToken;
        await using var reading = database.Read();
        // Before any row is read: what changes meanwhile comes again with the deltas.
        var cursor = await ChangeFeed.Head(reading, cancelled);
        long total = 0;
        foreach (var source in sources)
        {
            total += await source.Count(reading, recipient, cancelled);
        }

        var batch = NewBatch(total);
        foreach (var source in sources)
        {
            await using var db = database.Read();
            await foreach (var row in source.Rows(db, recipient, cancelled).WithCancellation(cancelled))
            {
                batch.Rows.Add(row);
                if (batch.Rows.Count < RowsABatch)
                    continue;
                await responseStream.WriteAsync(batch, cancelled);
                batch = NewBatch(total);
            }
        }

        (batch.Complete, batch.Cursor) = (true, cursor);
        await responseStream.WriteAsync(batch, cancelled);
    }

    public override async Task Deltas(
        DeltasRequest request, IServerStreamWriter<DeltaBatch> responseStream, ServerCallContext context)
    {
        var recipient = Callers.Device(context).Recipient;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, lifetime.ApplicationStopping);
        var cancelled = ending.Token;
        await feed.Check(request.Cursor, cancelled);
        using var link = links.Open(recipient.DeviceId);
        var cursor = request.Cursor;
        long? said = null;
        while (true)
        {
            var news = feed.News;
            var changes = await feed.After(cursor, recipient.Audiences, RowsABatch, cancelled);
            var isNews = changes.Rows.Count + changes.Commands.Count > 0;
            cursor = changes.Cursor;
            if (isNews || said is null || clock.GetElapsedTime(said.Value) >= KeepAlive)
            {
                await Send(responseStream, changes, cancelled);
                said = clock.GetTimestamp();
            }

            if (changes.Commands.Any(command => command.Kind == Command.Types.Kind.Revoked))
                throw new RuleViolation("device.revoked", "This appliance was revoked.", RefusalKind.NotSignedIn);
            if (isNews)
                continue;
            // News may all be for others: a sign of life is due all the same.
            var left = KeepAlive - clock.GetElapsedTime(said.Value);
            await Wait(news, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancelled);
            links.Seen(recipient.DeviceId);
        }
    }

    public override Task<PushReply> Push(PushRequest request, ServerCallContext context)
    {
        var recipient = Callers.Device(context).Recipient;
        links.Seen(recipient.DeviceId);
        return receive.Run(recipient, request, context.CancellationToken);
    }

    async Task Wait(Task news, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(news, Task.Delay(atMost, clock, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    Task Send(IServerStreamWriter<DeltaBatch> stream, Changes changes, CancellationToken cancellationToken) =>
        stream.WriteAsync(
            new DeltaBatch
            {
                Cursor = changes.Cursor,
                AsOfMs = clock.NowMs(),
                Rows = { changes.Rows },
                Commands = { changes.Commands },
            },
            cancellationToken);

    SnapshotBatch NewBatch(long total) => new() { AsOfMs = clock.NowMs(), TotalRows = total };
}
