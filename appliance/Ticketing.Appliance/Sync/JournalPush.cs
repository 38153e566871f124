using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// Sends the journal up: in order, in batches, until the hub has acknowledged each entry. What the hub refuses is recorded
/// with its reason and the next goes on. With nothing to send it still tells how far it has got (the watermark).
/// </summary>
public sealed partial class JournalPush(
    HubLink link, Journal journal, Snapshot snapshot, TimeProvider time, ILogger<JournalPush> log) : BackgroundService
{
    const int AtMost = 500;
    static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    readonly SyncService.SyncServiceClient hub = new(link.Hub);
    long next;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(time);
        next = journal.AcknowledgedThrough + 1;
        while (!stoppingToken.IsCancellationRequested)
        {
            var before = next;
            try
            {
                var all = await Push(stoppingToken);
                link.PushRefusal = null;
                backoff.Reset();
                if (all) await WaitForMore(stoppingToken);
                continue;
            }
            catch (Exception e) when (e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
                && stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition && AwaitedBy(e) is { } awaited)
            {
                GoBackTo(awaited);
            }
            catch (RpcException e)
            {
                await Heed(e);
            }
            catch (Exception e)
            {
                Failed(log, e.Message);
            }
            // A hub that waits for what it has just been sent must not be asked without a pause.
            if (next == before) await backoff.Wait(stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <returns>Whether the hub has everything.</returns>
    async Task<bool> Push(CancellationToken stop)
    {
        var mark = await journal.Mark();
        var entries = next > mark.LastSequence ? [] : journal.Read(next, AtMost);
        var last = entries.Count == 0 ? mark.LastSequence : entries[^1].Sequence;
        var request = new PushRequest
        {
            JournalId = journal.JournalId,
            WatermarkMs = last >= mark.LastSequence
                ? mark.WatermarkMs
                : Math.Min(mark.WatermarkMs, entries[^1].RecordedAtMs - 1),
        };
        foreach (var entry in entries) request.Operations.Add(entry.ToWire());
        var asked = time.GetTimestamp();
        // gRPC's deadline is real time, whatever clock the appliance goes by.
        var reply = await hub.PushAsync(request, cancellationToken: stop,
            deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline);
        link.Answered(time.GetElapsedTime(asked));
        foreach (var refused in reply.Refused) HubRefused(log, refused.Sequence, refused.Code, refused.Detail);
        var through = reply.AcknowledgedThrough;
        if (through > journal.LastSequence) throw AheadOf(through);
        if (through > journal.AcknowledgedThrough || reply.Refused.Count > 0)
            await journal.Acknowledge(through, reply.Refused);
        if (through < next - 1) GoBackTo(through + 1);
        else if (entries.Count > 0 && through < entries[0].Sequence)
            throw new InvalidDataException($"The hub acknowledged {through} in answer to {entries[0].Sequence} to {last}.");
        else next = through + 1;
        return next > journal.LastSequence;
    }

    // A hub restored from its backup: it gets everything again that it no longer has.
    void GoBackTo(long awaited)
    {
        GoesBack(log, awaited);
        next = awaited;
    }

    // A journal put back from an older copy: its next entries would have numbers that the hub has seen, and be lost there.
    static RpcException AheadOf(long through) => Refusal.Of(StatusCode.FailedPrecondition, "sync.journal-behind",
        $"The hub has operation {through} of this journal, which ends before: the journal is an older copy. "
        + "Keep it and call the office.");

    async Task Heed(RpcException e)
    {
        if (Refusal.Is(e, "device.revoked"))
        {
            if (link.Revoked) return;
            Revoked(log);
            await link.Revoke(snapshot);
            return;
        }
        if (Refusal.CodeOf(e) is { } code)
            link.PushRefusal = new Refused { Sequence = next, Code = code, Detail = e.Status.Detail };
        if (e.StatusCode != StatusCode.Unavailable) Failed(log, e.Status.Detail);
    }

    async Task WaitForMore(CancellationToken stop)
    {
        using var tell = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var tick = Task.Delay(TellEvery, time, tell.Token);
        await Task.WhenAny(journal.Grown(next - 1), tick);
        await tell.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    static long? AwaitedBy(RpcException e)
    {
        if (!Refusal.Is(e, "sync.sequence-gap")) return null;
        var number = FirstNumber().Match(e.Status.Detail);
        return number.Success && long.TryParse(number.Value, CultureInfo.InvariantCulture, out var awaited) && awaited > 0
            ? awaited
            : null;
    }

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex FirstNumber();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub put operation {Sequence} on its shelf ({Code}): {Detail}")]
    static partial void HubRefused(ILogger logger, long sequence, string code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub waits for operation {Sequence}: sending again from there.")]
    static partial void GoesBack(ILogger logger, long sequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal could not be sent: {Reason}")]
    static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The office has revoked this appliance: the hub takes no more operations.")]
    static partial void Revoked(ILogger logger);
}
