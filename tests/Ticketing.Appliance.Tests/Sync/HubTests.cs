using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Sync;

/// <summary>What passes between an appliance and its hub: the parts of Sync against a real server.</summary>
public sealed class HubTests : IAsyncLifetime
{
    readonly EdgeFolder folder = new();
    readonly VenueAuthority authority = new();
    readonly List<IHostedService> running = [];
    readonly int port = EdgeWait.FreePort();
    EdgeHub? hub;
    Journal journal = null!;
    Snapshot snapshot = null!;
    HubLink link = null!;

    public async ValueTask InitializeAsync()
    {
        journal = Journal.Open(folder["journal.db"], TimeProvider.System);
        snapshot = Snapshot.Open(folder["snapshot"], TimeProvider.System, NullLogger<Snapshot>.Instance);
        link = new HubLink(EdgeParts.IdentityIn(folder["identity"], authority), new Uri($"https://localhost:{port}"),
            new LinkHealth(TimeProvider.System), snapshot.Reader, journal);
        await Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in running) await one.StopAsync(default);
        link.Dispose();
        await journal.DisposeAsync();
        await snapshot.DisposeAsync();
        if (hub is not null) await hub.DisposeAsync();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_journal_goes_up_in_order_and_once_though_replies_are_lost()
    {
        hub = await EdgeHub.Start(authority, port);
        hub.LosesReplies = true;
        await Append(700);
        await Push();
        await EdgeWait.Until(() => hub.Pushes.Count >= 3, "it has tried again");
        Assert.Equal((500L, 0L), (hub.Acknowledged, journal.AcknowledgedThrough));

        hub.LosesReplies = false;

        await EdgeWait.Until(() => journal.Unsent == 0, "all is acknowledged");
        Assert.Equal(Enumerable.Range(1, 700), hub.Taken.OrderBy(t => t.Key).Select(t => PendingOf(t.Value)));
        Assert.All(hub.Pushes, p => Assert.Equal(journal.JournalId, p.JournalId));
    }

    [Fact]
    public async Task What_the_hub_refuses_is_kept_with_its_reason_and_the_next_goes_on()
    {
        hub = await EdgeHub.Start(authority, port);
        hub.Refuses = o => o.Sequence == 2 ? ("access.ticket-unknown", "There is no ticket 9.") : null;
        await Append(3);
        await Push();

        await EdgeWait.Until(() => journal.Unsent == 0, "all is acknowledged");
        var refused = Assert.Single(journal.Refused);
        Assert.Equal((2L, "access.ticket-unknown", "There is no ticket 9."), (refused.Sequence, refused.Code, refused.Detail));
        await journal.DisposeAsync();
        await using var again = Journal.Open(folder["journal.db"], TimeProvider.System);
        Assert.Equal((3L, 2L), (again.AcknowledgedThrough, Assert.Single(again.Refused).Sequence));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hub_put_back_from_its_backup_gets_again_what_it_lost_also_when_nothing_new_happens(bool more)
    {
        hub = await EdgeHub.Start(authority, port);
        await Append(10);
        await Push();
        await EdgeWait.Until(() => journal.Unsent == 0, "all is acknowledged");

        hub.ForgetAfter(4);
        if (more) await Append(1);

        await EdgeWait.Until(() => hub.Acknowledged == journal.LastSequence, "the hub has everything again");
        Assert.Equal(more ? 11 : 10, hub.Taken.Count);
    }

    [Fact]
    public async Task A_journal_that_is_older_than_what_the_hub_has_is_not_sent_over_it()
    {
        hub = await EdgeHub.Start(authority, port);
        await Append(5);
        // The card was copied here, and this copy is put back later.
        File.Copy(folder["journal.db"], folder["copy.db"]);
        File.Copy(folder["journal.db-wal"], folder["copy.db-wal"]);
        await Append(5);
        await Push();
        await EdgeWait.Until(() => journal.Unsent == 0, "all is acknowledged");
        await running[0].StopAsync(EdgeWait.Stop);
        await journal.DisposeAsync();
        journal = Journal.Open(folder["copy.db"], TimeProvider.System);
        await Append(1);
        await Push();

        await EdgeWait.Until(() => link.PushRefusal is not null, "it is said");
        Assert.Equal("sync.journal-behind", link.PushRefusal!.Code);
        Assert.Equal((6L, 10), (journal.Unsent, hub.Taken.Count));
    }

    [Fact]
    public async Task The_watermark_never_passes_what_has_not_been_sent()
    {
        hub = await EdgeHub.Start(authority, port);
        await Push();
        for (var i = 0; i < 20; i++)
        {
            await Append(60);
            await Task.Yield();
        }
        await EdgeWait.Until(() => journal.Unsent == 0, "all is acknowledged");
        var entries = journal.ReadAll().ToList();
        long through = 0;
        foreach (var push in hub.Pushes)
        {
            if (push.Operations.Count > 0) through = push.Operations[^1].Sequence;
            Assert.All(entries.Where(e => e.Sequence > through), e => Assert.True(e.RecordedAtMs > push.WatermarkMs));
        }
    }

    [Fact]
    public async Task A_hub_that_is_out_of_reach_at_the_start_is_found_later_and_an_old_snapshot_serves_meanwhile()
    {
        await snapshot.Replace(Batch(EdgeSeason.Ticket(1)), EdgeWait.Stop);
        await Append(1);
        await Pull();
        await Push();
        Assert.Equal((true, 1L, false), (snapshot.Reader.Ready, snapshot.Reader.Tickets, link.Reachable));

        hub = await EdgeHub.Start(authority, port);
        hub.Publish(EdgeSeason.Ticket(1), EdgeSeason.Ticket(2));

        await EdgeWait.Until(() => snapshot.Reader.Tickets == 2 && journal.Unsent == 0 && link.Reachable, "it has caught up");
    }

    [Fact]
    public async Task A_cursor_that_is_too_old_and_the_command_to_do_so_take_a_whole_snapshot_again()
    {
        hub = await EdgeHub.Start(authority, port);
        hub.Publish(EdgeSeason.Ticket(1));
        hub.OldestCursor = 50;
        await snapshot.Replace(Batch(EdgeSeason.Ticket(7), EdgeSeason.Ticket(8)), EdgeWait.Stop);
        await Pull();

        await EdgeWait.Until(() => snapshot.Reader is { Tickets: 1, Cursor: >= 101 }, "a new snapshot is there");
        Assert.False(snapshot.Reader.TryTicket(EdgeSeason.Performance, 7, out _));
        hub.Command(Command.Types.Kind.Resnapshot);
        await EdgeWait.Until(() => hub.Snapshots == 2, "it has taken another");
    }

    [Fact]
    public async Task A_snapshot_that_breaks_off_is_taken_again_and_the_old_one_stays_meanwhile()
    {
        hub = await EdgeHub.Start(authority, port);
        hub.Publish([.. Enumerable.Range(1, 1200).Select(i => EdgeSeason.Ticket((ulong)i))]);
        (hub.CutsSnapshotAfter, hub.OldestCursor) = (1, 50);
        await snapshot.Replace(Batch(EdgeSeason.Ticket(7)), EdgeWait.Stop);
        await Pull();
        await EdgeWait.Until(() => hub.Snapshots >= 2, "it has tried twice");
        Assert.Equal((true, 1L), (snapshot.Reader.Ready, snapshot.Reader.Tickets));

        hub.CutsSnapshotAfter = null;

        await EdgeWait.Until(() => snapshot.Reader.Tickets == 1200, "the whole one is there");
    }

    [Fact]
    public async Task Changes_come_in_the_order_of_the_hub_and_none_is_left_out()
    {
        hub = await EdgeHub.Start(authority, port);
        hub.Publish(EdgeSeason.Wallet(0));
        await Pull();
        await EdgeWait.Until(() => snapshot.Reader.Ready, "it has a snapshot");
        var seen = new List<long>();
        snapshot.Reader.Changed += c => seen.AddRange(c.Rows.Select(r => r.Wallet.Credits.MinorUnits));

        for (var i = 1; i <= 300; i++) hub.Publish(EdgeSeason.Wallet(i));

        await EdgeWait.Until(() => snapshot.Reader.Wallet(EdgeSeason.Chip)?.Credits.MinorUnits == 300, "the last has come");
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Revocation_wipes_the_snapshot_whether_it_comes_as_a_command_or_as_a_refusal(bool command)
    {
        hub = await EdgeHub.Start(authority, port);
        hub.Publish(EdgeSeason.Ticket(1));
        await Pull();
        await EdgeWait.Until(() => snapshot.Reader.Ready, "it has a snapshot");
        await Append(4);

        hub.Revoked = true;
        if (command) hub.Command(Command.Types.Kind.Revoked);
        else await Push();

        await EdgeWait.Until(() => !snapshot.Reader.Ready, "the snapshot is gone");
        Assert.Equal((Standing.Revoked, 4L), (link.Standing, journal.Unsent));
        Assert.Empty(Directory.EnumerateFiles(folder["snapshot"]));
        // An office that thinks better of it.
        hub.Revoked = false;
        await EdgeWait.Until(() => link.Standing == Standing.Good || (snapshot.Reader.Ready && !link.Revoked), "it is back");
    }

    [Fact]
    public async Task Nobody_else_of_the_venue_can_pose_as_the_hub()
    {
        using var other = new VenueAuthority();
        using var edge = authority.Server("edge-2", "edge.test.ticketing", "localhost");
        using var gate = authority.Device("gate-a");
        using var foreign = other.Hub();
        using var noUse = authority.WithoutUse("hub", "hub.ticketing", "localhost");
        using var wild = authority.Server("edge-3", "*.ticketing", "localhost");
        using var real = authority.Hub();

        Assert.All(new[] { edge, gate, foreign, noUse, wild }, c => Assert.False(Trust.IsHub(authority.Root, c)));
        Assert.True(Trust.IsHub(authority.Root, real));
        hub = await EdgeHub.Start(authority, port, shows: edge);
        hub.Publish(EdgeSeason.Ticket(1));

        var call = new SyncService.SyncServiceClient(link.Hub).PushAsync(new PushRequest(), cancellationToken: EdgeWait.Stop);

        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => call.ResponseAsync);
        Assert.Empty(hub.Pushes);
    }

    async Task Pull() => await Run(new SnapshotPull(link, snapshot, TimeProvider.System, NullLogger<SnapshotPull>.Instance));

    async Task Push() => await Run(new JournalPush(link, journal, snapshot, TimeProvider.System, NullLogger<JournalPush>.Instance));

    async Task Run(IHostedService service)
    {
        running.Add(service);
        await service.StartAsync(EdgeWait.Stop);
    }

    async Task Append(int count) => await Task.WhenAll(Enumerable.Range(1, count).Select(i => journal.Append(
        new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "gate", Pending = i } }, false)));

    static int PendingOf(Operation operation) => OperationBody.Parser.ParseFrom(operation.Body).DeviceSeen.Pending;

    static async IAsyncEnumerable<SnapshotBatch> Batch(params Row[] rows)
    {
        await Task.CompletedTask;
        yield return new SnapshotBatch { Rows = { rows }, Complete = true, Cursor = 1, AsOfMs = 1 };
    }
}
