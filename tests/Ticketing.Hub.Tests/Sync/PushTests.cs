using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Sync;

public class PushTests
{
    [Theory, OnBothDatabases]
    public async Task What_is_pushed_twice_is_acknowledged_twice_and_has_one_effect(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        var journal = new TestJournal();
        var push = journal.Push([journal.CashMovement(1000), journal.CashMovement(500)]);

        var first = await Push(till, push);
        var again = await Push(till, push);
        var overlapping = await Push(till, journal.Push([.. push.Operations, journal.CashMovement(-200)]));

        Assert.Equal((2, 2, 3), (first.AcknowledgedThrough, again.AcknowledgedThrough, overlapping.AcknowledgedThrough));
        await using var db = hub.Read();
        Assert.Equal(1300, await Ledger.Balance(db, Accounts.Cash, till.Id, Token));
        Assert.Equal(3, await db.Set<InboxEntry>().CountAsync(Token));
        Assert.All(await Verify.Check(hub.Of<IServiceProvider>(), Token), report => Assert.True(report.Holds, report.Title));
    }

    [Theory, OnBothDatabases]
    public async Task A_gap_is_refused_and_the_number_that_is_missing_named(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        var journal = new TestJournal();
        var lost = journal.CashMovement(100);
        var next = journal.CashMovement(200);

        var no = await Assert.ThrowsAsync<RpcException>(() => Push(till, journal.Push([next])));
        var reply = await Push(till, journal.Push([lost, next]));

        Assert.Equal((StatusCode.FailedPrecondition, "sync.sequence-gap"), (no.StatusCode, Refusal.CodeOf(no)));
        Assert.Contains("waits for operation 1", no.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(2, reply.AcknowledgedThrough);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_refused_goes_to_the_shelf_with_its_reason_and_the_next_goes_on(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        var journal = new TestJournal();
        var push = journal.Push(
        [
            journal.CashMovement(100),
            journal.Add(new OperationBody { DayClosed = new DayClosed { ZNumber = 9, PerpetualTotal = Money.Euro(0) } }),
            journal.Add(new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "g-1" } }),
            journal.Unreadable(),
            journal.CashMovement(50),
        ]);

        var reply = await Push(till, push);
        var again = await Push(till, push);

        Assert.Equal(5, reply.AcknowledgedThrough);
        Assert.Equal(
            [(2, "finance.z-out-of-order"), (3, "sync.kind-not-allowed"), (4, "sync.body-unreadable")],
            reply.Refused.Select(refused => (refused.Sequence, refused.Code)));
        Assert.Equal(reply, again);
        var shelf = await hub.Of<Shelf>().List(ShelfState.Open, 10, Token);
        Assert.Equal([4L, 3L, 2L], shelf.Select(item => item.Sequence));
        Assert.All(shelf, item => Assert.Equal(till.Id, item.Source));
        await using var db = hub.Read();
        Assert.Equal(150, await Ledger.Balance(db, Accounts.Cash, till.Id, Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_journal_that_was_changed_is_refused_whole(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        var journal = new TestJournal();
        var changed = journal.CashMovement(100);
        changed.Body = new OperationBody { HoldReleased = new HoldReleased() }.ToByteString();

        var no = await Assert.ThrowsAsync<RpcException>(() => Push(till, journal.Push([changed])));

        Assert.Equal("sync.chain-broken", Refusal.CodeOf(no));
        await using var db = hub.Read();
        Assert.Empty(await db.Set<InboxEntry>().ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_handler_that_breaks_is_undone_and_logged_and_does_not_stop_the_journal(Database database)
    {
        await using var hub = await RunningHub.On(
            database, services =>
            {
                // A kind has one handler: the broken one stands in for that of holds.
                services.RemoveAll<IOperationHandler>();
                services.AddSingleton<IOperationHandler, ReceiveCashDesk>();
                services.AddSingleton<IOperationHandler, Breaking>();
            });
        var till = await hub.Enrol(DeviceKind.Till);
        var journal = new TestJournal();

        var reply = await Push(till, journal.Push(
            [journal.Add(new OperationBody { HoldReleased = new HoldReleased() }), journal.CashMovement(5)]));

        Assert.Equal((2, "sync.not-applied"), (reply.AcknowledgedThrough, Assert.Single(reply.Refused).Code));
        Assert.Single(hub.TakeErrors());
        await using var db = hub.Read();
        Assert.DoesNotContain(await db.Set<CashDesk>().ToListAsync(Token), desk => desk.Id == "half-done");
    }

    [Theory, OnBothDatabases]
    public async Task Long_journals_go_up_in_one_call_and_the_watermark_is_told_when_all_of_it_is_here(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var edge = await hub.Enrol(DeviceKind.Edge);
        var journal = new TestJournal();
        var push = journal.Push([.. Enumerable.Range(0, 500).Select(i => journal.Add(new OperationBody
        {
            DeviceSeen = new DeviceSeen { DeviceId = $"g-{i % 7}", Connected = true, ListCount = i },
        }))]);
        push.WatermarkMs = 1234;

        var reply = await Push(edge, push);

        Assert.Equal(500, reply.AcknowledgedThrough);
        await using var db = hub.Read();
        Assert.Equal(7, await db.Set<DeviceSight>().CountAsync(Token));
        Assert.Equal(1234, (await db.Set<ApplianceJournal>().SingleAsync(Token)).WatermarkMs);
        var figures = (await Verify.Check(hub.Of<IServiceProvider>(), Token))
            .Single(report => report.Figures is not null).Figures;
        var figure = Assert.Single(Assert.IsAssignableFrom<IEnumerable<JournalFigure>>(figures));
        Assert.Equal((500, Convert.ToHexString(journal.LastHash)), (figure.Count, figure.LastHash));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<PushReply> Push(EnrolledDevice device, PushRequest push) =>
        await new SyncService.SyncServiceClient(device.Channel).PushAsync(push, cancellationToken: Token);

    sealed class Breaking : IOperationHandler
    {
        public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.HoldReleased];

        public async Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
        {
            db.Add(new CashDesk { Id = "half-done", Name = "", Currency = "EUR" });
            await db.SaveChangesAsync(cancellationToken);
            throw new InvalidOperationException("A mistake in the program.");
        }
    }
}
