using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;
using Place = Ticketing.Hub.Seating.Place;
using TicketStatus = Ticketing.Protocol.Sync.V1.TicketStatus;

namespace Ticketing.Hub.Tests.Access;

public class RightTests
{
    static readonly SignedInOperator Supervisor = With(("access", Right.All));

    [Theory, OnBothDatabases]
    public async Task A_sale_told_twice_grants_one_right_and_says_all_that_a_gate_shows(Database database)
    {
        await using var hub = await On(database);
        var places = await hub.Lease(2);
        await hub.Sell(places);
        await hub.Sell(places);

        await using var db = hub.Read();
        Assert.Equal(2, await db.Set<AccessRight>().CountAsync(Token));
        var row = (await hub.Told(EdgeA, places[0].Serial))!;
        Assert.Equal((Tonight, "FOSSE", "PLEIN", 1), ((int)row.Performance, row.Category, row.Tariff, row.EntriesAllowed));
        Assert.True(TicketCode.TryParse(places[0].Code, out var code, out _));
        Assert.True(code.Verify(await Key(hub)));
        Assert.Equal(code.Fingerprint, row.Fingerprint);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_refunded_ticket_opens_nothing_and_stays_so(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();

        await hub.Refund(serial);
        await hub.Refund(serial);

        Assert.Equal(TicketStatus.Refunded, (await hub.Told(EdgeA, serial))!.Status);
        var no = await Assert.ThrowsAsync<RuleViolation>(() => Block(hub, serial));
        Assert.Equal("accessright.illegal-move", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_that_overtakes_its_sale_is_tried_again(Database database)
    {
        await using var hub = await On(database);
        var place = (await hub.Lease(1))[0];

        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Refund(place.Serial));
        await hub.Sell(place);
        await hub.Refund(place.Serial);

        Assert.Equal(TicketStatus.Refunded, (await hub.Told(EdgeB, place.Serial))!.Status);
    }

    [Theory, OnBothDatabases]
    public async Task A_blocked_ticket_is_told_to_every_edge_and_so_is_its_release(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1));

        await Block(hub, serial);
        var (atA, atB) = ((await hub.Told(EdgeA, serial))!, (await hub.Told(EdgeB, serial))!);
        var listed = Assert.Single(await hub.Of<AccessQueries>().Blocked(10, Token));
        await hub.Of<BlockTicket>().Unblock(Supervisor, serial, "retrouvé", Token);

        Assert.Equal((TicketStatus.Blocked, 0), (atA.Status, atA.EntriesUsed));
        Assert.Equal((TicketStatus.Blocked, 1), (atB.Status, atB.EntriesUsed));
        Assert.Equal((serial, "perdu"), (listed.Serial, listed.StateWhy));
        Assert.Equal(TicketStatus.Valid, (await hub.Told(EdgeA, serial))!.Status);
        await using var db = hub.Read();
        Assert.Equal(
            [("ticket.blocked", "operator:dominique", "perdu"), ("ticket.unblocked", "operator:dominique", "retrouvé")],
            (await db.Set<AuditEntry>().Where(entry => entry.Subject == $"ticket:{serial}").OrderBy(entry => entry.Id)
                .ToListAsync(Token)).Select(entry => (entry.What, entry.Who, entry.Why)));
    }

    [Theory, OnBothDatabases]
    public async Task Blocking_wants_the_right_a_reason_and_a_ticket_that_is_known(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        var block = hub.Of<BlockTicket>();
        var reader = With(("access", Right.Read));

        var refused = await Assert.ThrowsAsync<RuleViolation>(() => block.Block(reader, serial, "perdu", Token));
        var released = await Assert.ThrowsAsync<RuleViolation>(() => block.Unblock(reader, serial, "perdu", Token));
        var silent = await Assert.ThrowsAsync<RuleViolation>(() => block.Block(Supervisor, serial, " ", Token));
        var unknown = await Assert.ThrowsAsync<RuleViolation>(() => block.Block(Supervisor, 999, "perdu", Token));

        Assert.Equal(("right.missing", "right.missing"), (refused.Code, released.Code));
        Assert.Contains("access.block-list:C", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("access.block-list:S", released.Detail, StringComparison.Ordinal);
        Assert.Equal(("access.reason-missing", "access-right.not-found"), (silent.Code, unknown.Code));
        Assert.Equal(TicketStatus.Valid, (await hub.Told(EdgeA, serial))!.Status);
    }

    [Theory, OnBothDatabases]
    public async Task A_snapshot_has_rights_places_in_tills_hands_and_keys_and_says_how_many(Database database)
    {
        await using var hub = await On(database);
        var leased = await hub.Lease(3);
        await hub.Sell(leased[0]);
        await hub.Tell(EdgeA, Admission(leased[0].Serial, 1));
        await hub.Tell(EdgeA, Admission(leased[1].Serial, 2, outcome: AccessOutcome.AdmittedLeased));

        var (atA, atB) = (await hub.Snapshot(EdgeA), await hub.Snapshot(EdgeB));

        Assert.Equal(
            [(leased[0].Serial, TicketStatus.Valid, 1), (leased[1].Serial, TicketStatus.Leased, 1),
                (leased[2].Serial, TicketStatus.Leased, 0)],
            Tickets(atB));
        Assert.All(Tickets(atA), ticket => Assert.Equal(0, ticket.Used));
        var key = Assert.Single(atA, row => row.PerformanceKey is not null).PerformanceKey;
        Assert.Equal(await Key(hub), key.Key.ToByteArray());
        var source = hub.Of<IEnumerable<ISnapshotSource>>().OfType<AccessRows>().Single();
        await using var db = hub.Read();
        Assert.Equal(4, await source.Count(db, EdgeA, Token));
        var till = new Recipient(VenueWithGates.Till.Id, RecipientKind.Till, "salle");
        Assert.Equal(0, await source.Count(db, till, Token));
        Assert.Empty(await source.Rows(db, till, Token).ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_place_given_back_is_known_to_no_edge_and_a_sold_one_whose_news_is_on_its_way_is(Database database)
    {
        await using var hub = await On(database);
        var places = await hub.Lease(2);
        await hub.Write(db => SeatAllocation.Confirm(db, VenueWithGates.Till.Id, [places[0].PlaceId], Token));
        await hub.Write(async db =>
        {
            var place = await db.Set<Place>().SingleAsync(row => row.Id == places[1].PlaceId, Token);
            await hub.Of<SeatAllocation>().Release(db, [place], Token);
        });

        Assert.Equal([(places[0].Serial, TicketStatus.Leased, 0)], Tickets(await hub.Snapshot(EdgeA)));
        Assert.Null(await hub.Told(EdgeA, places[1].Serial));
    }

    [Theory, OnBothDatabases]
    public async Task An_edge_enrolled_anew_is_told_what_its_lost_journal_had(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.Write(async db =>
        {
            var edge = await db.Set<Device>().SingleAsync(device => device.Id == EdgeA.DeviceId, Token);
            edge.Enrol("NEW", long.MaxValue, "1", hub.Clock.NowMs());
        });

        Assert.Equal([(serial, TicketStatus.Valid, 1)], Tickets(await hub.Snapshot(EdgeA)));
        await Block(hub, serial);
        Assert.Equal(1, (await hub.Told(EdgeA, serial))!.EntriesUsed);
    }

    [Theory, OnBothDatabases]
    public async Task A_renewed_ticket_key_comes_to_the_edges_beside_the_old_one(Database database)
    {
        await using var hub = await On(database);
        var old = (await hub.Lease(1))[0];
        await hub.DeliverNews();
        var cursor = await Head(hub);

        await hub.Write(db => hub.Of<MasterKeys>().Renew(db, KeyPurpose.Ticket, Token));
        await hub.DeliverNews();

        var told = (await hub.Of<ChangeFeed>().After(cursor, EdgeB.Audiences, 100, Token)).Rows;
        var key = Assert.Single(told).PerformanceKey;
        Assert.Equal(((uint)Tonight, 2u), (key.Performance, key.Epoch));
        var held = await Snapshot(hub);
        Assert.True(Verifies((await hub.Of<HoldPlaces>().Run(
            "new", HoldOwner.Operator("anne"), new HoldWish(Tonight, "FOSSE", 1, [], true), Token)).Places[0], held));
        Assert.True(Verifies(old, held));
        Assert.Contains(key, held);

        async Task<List<PerformanceKeyRow>> Snapshot(HubWithoutPorts asked) =>
            [.. (await asked.Snapshot(EdgeB)).Where(row => row.PerformanceKey is not null).Select(row => row.PerformanceKey)];
        static bool Verifies(HeldPlace place, List<PerformanceKeyRow> keys)
        {
            var code = new TicketCode();
            Assert.Equal(TicketCodeError.None, code.Read(place.Code));
            return code.Verify(keys.Single(key => key.Epoch == code.KeyEpoch).Key.ToByteArray());
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_renewed_purse_key_makes_edges_take_a_whole_snapshot_and_is_never_in_the_feed(Database database)
    {
        await using var hub = await On(database);
        var cursor = await Head(hub);

        await hub.Write(db => hub.Of<MasterKeys>().Renew(db, KeyPurpose.Purse, Token));

        var told = await hub.Of<ChangeFeed>().After(cursor, EdgeB.Audiences, 100, Token);
        Assert.Empty(told.Rows);
        Assert.Equal(Command.Types.Kind.Resnapshot, Assert.Single(told.Commands).Kind);
        Assert.Equal([1u, 2u], (await hub.Snapshot(EdgeB)).Where(row => row.PurseKey is not null)
            .Select(row => row.PurseKey.Epoch));
    }

    [Theory, OnBothDatabases]
    public async Task A_performance_planned_later_brings_its_key_to_the_edges(Database database)
    {
        await using var hub = await On(database);
        await hub.DeliverNews();
        var cursor = await Head(hub);

        await hub.Write(db => Plan(hub, db, 2, hub.Clock.GetUtcNow().AddDays(1)));
        await hub.DeliverNews();

        var rows = (await hub.Of<ChangeFeed>().After(cursor, EdgeB.Audiences, 100, Token)).Rows;
        var key = Assert.Single(rows, row => row.PerformanceKey is not null).PerformanceKey;
        Assert.Equal((2u, 1u, 32), (key.Performance, key.Epoch, key.Key.Length));
        var till = new Recipient(VenueWithGates.Till.Id, RecipientKind.Till, "salle");
        var told = (await hub.Of<ChangeFeed>().After(0, till.Audiences, 1000, Token)).Rows;
        Assert.DoesNotContain(told, row => row.PerformanceKey is not null);
    }

    [Theory, OnBothDatabases]
    public async Task The_check_of_rights_fails_when_a_sold_ticket_has_lost_its_own(Database database)
    {
        await using var hub = await On(database);
        await hub.SoldTicket();
        await hub.DeliverNews();
        Assert.Equal((1, true), await Check(hub));

        await hub.Write(db => db.Database.ExecuteSqlRawAsync("DELETE FROM access_rights"));
        Assert.Equal((1, false), await Check(hub));
        await hub.Write(db =>
        {
            hub.Of<Facts>().Publish(db, new TicketsSold(Guid.CreateVersion7(), "t-1", 1, []));
            return Task.CompletedTask;
        });
        Assert.Equal((0, true), await Check(hub));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task Block(HubWithoutPorts hub, long serial) =>
        hub.Of<BlockTicket>().Block(Supervisor, serial, "perdu", Token);

    static SignedInOperator With(params (string Node, Right Letters)[] rights) => new(
        Guid.CreateVersion7(), "dominique", "Dominique",
        new RightSet(rights.ToDictionary(right => right.Node, right => right.Letters)));

    static IEnumerable<(long Serial, TicketStatus Status, int Used)> Tickets(List<Row> rows) =>
        rows.Where(row => row.Ticket is not null)
            .Select(row => ((long)row.Ticket.Serial, row.Ticket.Status, row.Ticket.EntriesUsed)).Order();

    static async Task<byte[]> Key(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return (await hub.Of<TicketCodes>().AllOf(db, Tonight, Token)).Single().Key;
    }

    static async Task<long> Head(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return await ChangeFeed.Head(db, Token);
    }

    static async Task<(long Examined, bool Holds)> Check(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var report = await new SoldTicketsHaveTheirRight().Check(db, Token);
        return (report.Examined, report.Holds);
    }
}
