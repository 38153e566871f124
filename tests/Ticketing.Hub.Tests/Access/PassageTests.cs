using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Device;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;
using TicketStatus = Ticketing.Protocol.Sync.V1.TicketStatus;

namespace Ticketing.Hub.Tests.Access;

public class PassageTests
{
    [Theory, OnBothDatabases]
    public async Task A_sold_ticket_is_admitted_once_and_the_other_edge_is_told(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();

        await hub.Tell(EdgeA, Admission(serial, 1));

        Assert.Equal(1, (await hub.Told(EdgeB, serial))!.EntriesUsed);
        var atItself = (await hub.Told(EdgeA, serial))!;
        Assert.Equal((TicketStatus.Valid, 0, 1), (atItself.Status, atItself.EntriesUsed, atItself.EntriesAllowed));
        Assert.Equal((1, 0), await Used(hub, serial));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task The_same_operation_told_twice_is_one_passage(Database database)
    {
        await using var hub = await On(database);
        var (kept, given) = (await hub.SoldTicket(), await hub.SoldTicket());
        for (var i = 0; i < 2; i++)
        {
            await hub.Tell(EdgeA, Admission(kept, 1));
            await hub.Tell(EdgeA, Turn(kept, 2, scan: 1, PassageResult.Passed));
            await hub.Tell(EdgeA, Admission(given, 3));
            await hub.Tell(EdgeA, Turn(given, 4, scan: 3, PassageResult.NotPassed));
            await hub.Tell(EdgeA, Refusal(kept, 5, AccessOutcome.AlreadyUsed));
            await hub.Tell(EdgeA, Refusal(0, 6, AccessOutcome.Unreadable));
        }

        // The gate asked another edge again, since the answer was lost: still the same scan.
        await hub.Tell(EdgeB, Admission(kept, 1, at: 1900));

        await using var db = hub.Read();
        Assert.Equal(6, await db.Set<Passage>().CountAsync(Token));
        Assert.Equal(((1, 0), (0, 0)), (await Used(hub, kept), await Used(hub, given)));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_gate_that_counts_from_one_again_tells_of_other_scans(Database database)
    {
        await using var hub = await On(database);
        var (first, second) = (await hub.SoldTicket(), await hub.SoldTicket());

        await hub.Tell(EdgeA, Admission(first, 1));
        await hub.Tell(EdgeA, Admission(second, 1));
        await hub.Tell(EdgeA, Refusal(first, 1, AccessOutcome.AlreadyUsed, at: 10_000));
        await hub.Tell(EdgeA, Refusal(first, 1, AccessOutcome.AlreadyUsed, at: 10_000_000));
        await hub.Tell(EdgeA, Refusal(first, 1, AccessOutcome.AlreadyUsed, at: 10_000_000));

        Assert.Equal(((1, 0), (1, 0)), (await Used(hub, first), await Used(hub, second)));
        await using var db = hub.Read();
        Assert.Equal(2, await db.Set<Passage>().CountAsync(row => row.Kind == PassageKind.Refusal, Token));
    }

    [Theory, OnBothDatabases]
    public async Task An_entry_that_nobody_used_is_given_back_and_one_cut_short_is_not(Database database)
    {
        await using var hub = await On(database);
        var (back, cut) = (await hub.SoldTicket(), await hub.SoldTicket());
        await hub.Tell(EdgeA, Admission(back, 1));
        await hub.Tell(EdgeA, Admission(cut, 3));

        await hub.Tell(EdgeA, Turn(back, 2, scan: 1, PassageResult.NotPassed));
        await hub.Tell(EdgeA, Turn(cut, 4, scan: 3, PassageResult.Interrupted));

        Assert.Equal(((0, 0), (1, 0)), (await Used(hub, back), await Used(hub, cut)));
        Assert.Equal((0, 1), ((await hub.Told(EdgeB, back))!.EntriesUsed, (await hub.Told(EdgeB, cut))!.EntriesUsed));
        Assert.Equal((0, 1000), (await AdmittedAt(hub, back), await AdmittedAt(hub, cut)));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_turn_told_before_its_scan_is_noted_on_it_when_it_comes(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();

        await hub.Tell(EdgeB, Turn(serial, 2, scan: 1, PassageResult.NotPassed));
        await hub.Tell(EdgeA, Admission(serial, 1));

        Assert.Equal((0, 0), await Used(hub, serial));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_scan_given_back_and_then_opened_by_a_supervisor_counts_once(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1));
        await hub.Tell(EdgeA, Turn(serial, 2, scan: 1, PassageResult.NotPassed));

        await hub.Tell(EdgeA, Admission(serial, 1, outcome: AccessOutcome.Forced, alone: true, at: 3000));
        await hub.Tell(EdgeA, Turn(serial, 3, scan: 1, PassageResult.Passed, at: 4000));

        Assert.Equal((1, 0), await Used(hub, serial));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_leased_ticket_admitted_before_the_hub_knew_of_its_sale_is_counted_once(Database database)
    {
        await using var hub = await On(database);
        var place = (await hub.Lease(1))[0];

        await hub.Tell(EdgeA, Admission(place.Serial, 1, outcome: AccessOutcome.AdmittedLeased));
        var early = (await hub.Told(EdgeB, place.Serial))!;
        await hub.Sell(place);
        var late = (await hub.Told(EdgeB, place.Serial))!;

        Assert.Equal((TicketStatus.Leased, 1), (early.Status, early.EntriesUsed));
        Assert.Equal((TicketStatus.Valid, 1), (late.Status, late.EntriesUsed));
        Assert.Equal(0, (await hub.Told(EdgeA, place.Serial))!.EntriesUsed);
        Assert.Equal((1, 0), await Used(hub, place.Serial));
        Assert.Equal(1000, await AdmittedAt(hub, place.Serial));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_second_admission_found_when_a_gate_came_back_is_kept_counted_and_listed(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1, at: 5000));

        await hub.Tell(EdgeA, Admission(
            serial, 1, gate: "g-2", outcome: AccessOutcome.AdmittedOffline, alone: true, duplicate: true, at: 4000));

        Assert.Equal((2, 1), await Used(hub, serial));
        var duplicate = Assert.Single((await hub.Of<AccessQueries>().Duplicates(All, 0, 10, Token)).Lines);
        Assert.Equal(("g-2", "access.admitted-offline"), (duplicate.DeviceName, duplicate.Code));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Two_edges_cut_off_from_each_other_that_let_in_one_ticket_are_found_out_by_the_hub(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();

        await hub.Tell(EdgeB, Admission(serial, 1, gate: "g-2", at: 7000));
        await hub.Tell(EdgeA, Admission(serial, 1, at: 6000));
        var found = await Used(hub, serial);
        await hub.Tell(EdgeA, Turn(serial, 2, scan: 1, PassageResult.NotPassed));

        Assert.Equal(((2, 1), (1, 0)), (found, await Used(hub, serial)));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_supervisor_who_opens_on_a_used_ticket_makes_no_duplicate(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1));

        await hub.Tell(EdgeA, Admission(serial, 2, outcome: AccessOutcome.Forced, at: 3000));

        Assert.Equal((2, 0), await Used(hub, serial));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Who_leaves_by_an_open_gate_while_the_alarm_is_on_is_counted_apart(Database database)
    {
        await using var hub = await On(database);
        await hub.Tell(EdgeA, Admission(await hub.SoldTicket(), 1));

        await hub.Tell(EdgeA, Turn(0, 2, scan: 0, PassageResult.Evacuation, at: 2000));
        await hub.Tell(EdgeA, Turn(0, 3, scan: 0, PassageResult.Evacuation, at: 2001));

        var attendance = await hub.Of<AccessQueries>().Attendance(All, Token);
        Assert.Equal((1, 2), (attendance.Admitted, attendance.Evacuated));
    }

    [Theory, OnBothDatabases]
    public async Task The_check_of_entries_fails_on_damaged_passages_and_on_a_wrong_count(Database database)
    {
        await using var hub = await On(database);
        var serial = await hub.SoldTicket();
        await hub.Tell(EdgeA, Admission(serial, 1));
        await hub.Tell(EdgeA, Admission(serial, 1, gate: "g-2", duplicate: true));
        Assert.Equal((2, true), await Check(hub));

        await hub.Write(db => db.Database.ExecuteSqlRawAsync("UPDATE access_passages SET duplicate = false"));
        Assert.Equal((2, false), await Check(hub));
        await hub.Write(db => db.Database.ExecuteSqlRawAsync("UPDATE access_passages SET duplicate = true"));
        await hub.Write(db => db.Database.ExecuteSqlRawAsync("UPDATE access_rights SET entries_used = 1"));
        Assert.Equal((2, false), await Check(hub));
    }

    [Fact]
    public async Task In_whatever_order_journals_and_news_cross_each_edge_counts_what_the_hub_counts()
    {
        await Gen.Select(Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[1, 9], Gen.Bool).Array[5, 40].SampleAsync(
            async steps =>
            {
                await using var hub = await On(Database.Sqlite);
                var places = await hub.Lease(1);
                var serial = places[0].Serial;
                var own = new Dictionary<string, int> { [EdgeA.DeviceId] = 0, [EdgeB.DeviceId] = 0 };
                var (standing, ended) = (new HashSet<(string, int)>(), new HashSet<(string, int)>());
                foreach (var (kind, scan, at, isA) in steps)
                {
                    var (edge, gate) = isA ? (EdgeA, "g-1") : (EdgeB, "g-2");
                    if (kind == 0)
                    {
                        await hub.Sell(places);
                    }
                    else if (kind < 3)
                    {
                        if (!ended.Contains((gate, scan)) && standing.Add((gate, scan)))
                            own[edge.DeviceId]++;
                        await hub.Tell(edge, Admission(serial, (uint)scan, gate, at: at));
                    }
                    else if (standing.Remove((gate, scan)))
                    {
                        ended.Add((gate, scan));
                        own[edge.DeviceId]--;
                        await hub.Tell(edge, Turn(serial, (uint)(100 + scan), (uint)scan, PassageResult.NotPassed, gate));
                    }
                }

                foreach (var edge in (Recipient[])[EdgeA, EdgeB])
                {
                    var told = (await hub.Told(edge, serial))!.EntriesUsed;
                    Assert.Equal(standing.Count, told + own[edge.DeviceId]);
                    var row = (await hub.Snapshot(edge)).Single(row => row.Ticket?.Serial == (ulong)serial);
                    Assert.Equal(told, row.Ticket.EntriesUsed);
                }

                await hub.InvariantsHold();
            },
            iter: 15, threads: 1);
    }

    static PassageScope All { get; } = new([Tonight], 0, 1_000_000);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<(int Used, int Duplicates)> Used(HubWithoutPorts hub, long serial)
    {
        var history = await hub.Of<AccessQueries>().History(serial, Token);
        return (
            history.Right!.EntriesUsed,
            history.Passages.Count(line => line.Passage.Duplicate && !line.Passage.GivenBack));
    }

    /// <summary>What Sales knows of it: a ticket whose holder is in is not refunded.</summary>
    static async Task<long> AdmittedAt(HubWithoutPorts hub, long serial)
    {
        await using var db = hub.Read();
        return (await db.Set<Ticket>().SingleAsync(ticket => ticket.Serial == serial, Token)).AdmittedAtMs;
    }

    static async Task<(long Examined, bool Holds)> Check(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var report = await new TicketsAdmitOnce().Check(db, Token);
        Assert.Equal("I2", report.Invariant);
        return (report.Examined, report.Holds);
    }
}
