using Grpc.Core;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Sync;

public class DeltaTests
{
    [Theory, OnBothDatabases]
    public async Task News_reaches_those_whom_it_concerns_in_the_order_of_its_commits(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var (edge, till) = (await hub.Enrol(DeviceKind.Edge), await hub.Enrol(DeviceKind.Till));
        using var atEdge = Deltas(edge, await Cursor(edge));
        using var atTill = Deltas(till, await Cursor(till));
        var feed = hub.Of<ChangeFeed>();
        Task Publish(uint number, params Audience[] audiences) => hub.Write(db =>
        {
            feed.Publish(db, new Row { Performance = new PerformanceRow { Number = number } }, audiences);
            return Task.CompletedTask;
        });

        await Publish(1, Audience.AllEdges, Audience.Tills);
        await Publish(2, Audience.EdgesOf("elsewhere"));
        await Publish(3, Audience.Device(till.Id));
        await Publish(4, Audience.EdgesOf("ville-haute"));
        await Publish(5, Audience.AllEdges, Audience.Tills);

        Assert.Equal([1u, 4u, 5u], await Numbers(atEdge, 3));
        Assert.Equal([1u, 3u, 5u], await Numbers(atTill, 3));
    }

    [Theory, OnBothDatabases]
    public async Task A_silent_line_shows_a_sign_of_life_every_two_seconds(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var edge = await hub.Enrol(DeviceKind.Edge);
        using var deltas = Deltas(edge, await Cursor(edge));
        await deltas.ResponseStream.MoveNext(Token);

        var next = deltas.ResponseStream.MoveNext(Token);
        await hub.Until(() => next.IsCompleted);

        Assert.True(await next);
        Assert.Empty(deltas.ResponseStream.Current.Rows);
    }

    [Theory, OnBothDatabases]
    public async Task News_for_others_only_does_not_take_the_sign_of_life_away(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        using var deltas = Deltas(till, await Cursor(till));
        await deltas.ResponseStream.MoveNext(Token);
        var feed = hub.Of<ChangeFeed>();

        var next = deltas.ResponseStream.MoveNext(Token);
        // Twice a second edges are told something: the line is never quiet for two.
        for (var half = 0; half < 20 && !next.IsCompleted; half++)
        {
            await hub.Write(db =>
            {
                feed.Publish(db, new Row { Performance = new PerformanceRow { Number = 1 } }, Audience.AllEdges);
                return Task.CompletedTask;
            });
            hub.Clock.Advance(TimeSpan.FromSeconds(0.5));
        }

        await next.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(await next);
        Assert.Empty(deltas.ResponseStream.Current.Rows);
    }

    [Theory, OnBothDatabases]
    public async Task A_cursor_from_before_what_was_swept_or_from_another_hub_asks_for_a_snapshot(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var edge = await hub.Enrol(DeviceKind.Edge);
        var old = await Cursor(edge);
        await hub.Enrol(DeviceKind.Turnstile);
        await hub.Write(db => ChangeFeed.Sweep(db, long.MaxValue, Token));

        foreach (var cursor in (long[])[old, old + 1_000_000])
        {
            using var deltas = Deltas(edge, cursor);
            var no = await Assert.ThrowsAsync<RpcException>(() => deltas.ResponseStream.MoveNext(Token));
            Assert.Equal((StatusCode.FailedPrecondition, "sync.cursor-too-old"), (no.StatusCode, Refusal.CodeOf(no)));
        }

        using var fresh = Deltas(edge, await Cursor(edge));
        Assert.True(await fresh.ResponseStream.MoveNext(Token));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static AsyncServerStreamingCall<DeltaBatch> Deltas(EnrolledDevice device, long cursor) =>
        new SyncService.SyncServiceClient(device.Channel).Deltas(new DeltasRequest { Cursor = cursor });

    static async Task<List<uint>> Numbers(AsyncServerStreamingCall<DeltaBatch> deltas, int count)
    {
        var numbers = new List<uint>();
        while (numbers.Count < count && await deltas.ResponseStream.MoveNext(Token))
        {
            numbers.AddRange(deltas.ResponseStream.Current.Rows
                .Where(row => row.RowCase == Row.RowOneofCase.Performance).Select(row => row.Performance.Number));
        }

        return numbers;
    }

    static async Task<long> Cursor(EnrolledDevice device)
    {
        using var call = new SyncService.SyncServiceClient(device.Channel).Snapshot(new SnapshotRequest());
        long cursor = 0;
        await foreach (var batch in call.ResponseStream.ReadAllAsync(Token))
        {
            cursor = batch.Cursor;
        }

        return cursor;
    }
}
