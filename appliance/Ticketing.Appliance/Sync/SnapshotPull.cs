using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>Takes a snapshot at first, then follows the changes for as long as the appliance runs.</summary>
public sealed partial class SnapshotPull(
    HubLink link, Snapshot snapshot, TimeProvider time, ILogger<SnapshotPull> log) : BackgroundService
{
    readonly SyncService.SyncServiceClient hub = new(link.Hub);
    bool needsSnapshot;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Follow(backoff, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var refusal = e as RpcException;
                Broke(log, refusal is null ? e.Message : $"{refusal.StatusCode}: {refusal.Status.Detail}");
                if (refusal is not null) await Heed(refusal);
            }
            link.Lost();
            if (!await Pause(backoff, stoppingToken)) return;
        }
    }

    static async Task<bool> Pause(Backoff backoff, CancellationToken stop)
    {
        try
        {
            await backoff.Wait(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task Follow(Backoff backoff, CancellationToken stop)
    {
        if (needsSnapshot || !snapshot.Reader.Ready || !snapshot.IsKept) await Fetch(stop);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watchdog = time.CreateTimer(_ => silence.Cancel(), null, LinkHealth.Silence, Timeout.InfiniteTimeSpan);
        using var call = hub.Deltas(new DeltasRequest { Cursor = snapshot.Reader.Cursor }, cancellationToken: silence.Token);
        while (await call.ResponseStream.MoveNext(silence.Token))
        {
            watchdog.Change(LinkHealth.Silence, Timeout.InfiniteTimeSpan);
            link.Heard();
            backoff.Reset();
            // Revoked in answer to a push: what the stream still brings is no longer for this appliance.
            if (link.Revoked) return;
            var batch = call.ResponseStream.Current;
            await snapshot.Apply(batch);
            foreach (var command in batch.Commands)
                if (await Obey(command)) return;
        }
    }

    async Task Heed(RpcException refusal)
    {
        if (Refusal.Is(refusal, "sync.cursor-too-old")) needsSnapshot = true;
        else if (Refusal.Is(refusal, "device.revoked")) await Revoke();
    }

    async Task Revoke()
    {
        if (link.Revoked) return;
        RevokedByOffice(log);
        await link.Revoke(snapshot);
    }

    /// <returns>Whether the stream must be opened anew.</returns>
    async Task<bool> Obey(Command command)
    {
        switch (command.Kind)
        {
            case Command.Types.Kind.Resnapshot:
                needsSnapshot = true;
                return true;
            case Command.Types.Kind.Revoked:
                await Revoke();
                return true;
            default:
                return false;
        }
    }

    async Task Fetch(CancellationToken stop)
    {
        using var call = hub.Snapshot(new SnapshotRequest { SoftwareVersion = SoftwareVersion.Text }, cancellationToken: stop);
        await snapshot.Replace(Batches(call.ResponseStream, stop), stop);
        needsSnapshot = false;
        link.Revoked = false;
        Fetched(log, snapshot.Reader.Count, snapshot.Reader.Cursor);
    }

    // A hub that falls silent in the middle must not hold the appliance for ever.
    async IAsyncEnumerable<SnapshotBatch> Batches(IAsyncStreamReader<SnapshotBatch> stream,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watchdog = time.CreateTimer(_ => silence.Cancel(), null, LinkHealth.Silence * 5, Timeout.InfiniteTimeSpan);
        while (await stream.MoveNext(silence.Token))
        {
            watchdog.Change(LinkHealth.Silence * 5, Timeout.InfiniteTimeSpan);
            link.Heard();
            yield return stream.Current;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A snapshot of {Rows} rows, cursor {Cursor}, has been loaded.")]
    static partial void Fetched(ILogger logger, long rows, long cursor);

    [LoggerMessage(Level = LogLevel.Information, Message = "The stream of changes ended: {Reason}")]
    static partial void Broke(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The office has revoked this appliance: its snapshot is wiped.")]
    static partial void RevokedByOffice(ILogger logger);
}
