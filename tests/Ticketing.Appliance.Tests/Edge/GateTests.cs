using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Device;
using TicketStatus = Ticketing.Protocol.Sync.V1.TicketStatus;

namespace Ticketing.Appliance.Tests.Edge;

public sealed class GateTests
{
    [Fact]
    public async Task Two_scans_of_one_code_at_two_gates_admit_one()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, [.. Enumerable.Range(1, 200).Select(i => EdgeSeason.Ticket((ulong)i))]);

        var answers = await Task.WhenAll(Enumerable.Range(1, 200).SelectMany(i => new[]
        {
            Task.Run(() => edge.Scan(edge.A, (uint)i, (ulong)i)), Task.Run(() => edge.Scan(edge.B, (uint)i, (ulong)i)),
        }));

        Assert.Equal(200, answers.Count(a => a == AccessOutcome.Admitted));
        Assert.Equal(200, answers.Count(a => a == AccessOutcome.AlreadyUsed));
        Assert.Equal(200, edge.Recorded().Count(b => b.Admission is not null));
        Assert.Equal((200, 200), (edge.Gates.Admitted, edge.Gates.TurnedAway));
    }

    [Fact]
    public async Task What_could_not_be_recorded_was_not_decided_and_changes_nothing()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1), EdgeSeason.Wallet(1000));
        await edge.Journal.DisposeAsync();

        await Assert.ThrowsAsync<JournalClosedException>(() => edge.Scan(edge.A, 1, 1));
        await Assert.ThrowsAsync<JournalClosedException>(() => edge.Gates.Record(edge.A,
            EdgeSeason.Passage(2, 9, 1, PassageResult.Passed, AccessOutcome.AdmittedOffline, offline: true)));
        await Assert.ThrowsAsync<JournalClosedException>(() => edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 300)));

        Assert.Equal((0, 0, 0), (edge.Gates.Admitted, edge.Gates.TurnedAway, edge.Gates.Duplicates));
        Assert.Equal((0, 1000), (edge.Wallets.Debits, edge.Wallets.BalanceOf(EdgeSeason.Chip)));
        await using var again = EdgeParts.Again(folder, edge.Clock);
        Assert.Empty(again.Recorded());
        Assert.Equal(AccessOutcome.Admitted, await again.Scan(again.B, 1, 1));
    }

    [Fact]
    public async Task The_same_device_sequence_twice_is_one_scan_also_after_a_restart()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2));

        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.A, 5, 1));
        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.A, 5, 1));
        Assert.Single(edge.Recorded());
        await edge.DisposeAsync();
        await using var again = EdgeParts.Again(folder, edge.Clock);

        Assert.Equal(AccessOutcome.Admitted, await again.Scan(again.A, 5, 1));
        Assert.Equal(AccessOutcome.AlreadyUsed, await again.Scan(again.A, 6, 1));
        Assert.Equal(AccessOutcome.AlreadyUsed, await again.Scan(again.B, 5, 1));
        // A gate whose memory was wiped counts anew: another ticket is another scan.
        Assert.Equal(AccessOutcome.Admitted, await again.Scan(again.A, 5, 2));
        // And long after, the same ticket is another scan too.
        again.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AccessOutcome.AlreadyUsed, await again.Scan(again.A, 5, 2));
    }

    [Fact]
    public async Task Nobody_turned_gives_the_right_back_once_and_an_interrupted_passage_does_not()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2));
        await edge.Scan(edge.A, 1, 1);
        await edge.Scan(edge.A, 2, 2);

        var notPassed = EdgeSeason.Passage(3, 1, 1, PassageResult.NotPassed);
        await edge.Gates.Record(edge.A, notPassed);
        await edge.Gates.Record(edge.A, notPassed);
        await edge.Gates.Record(edge.A, EdgeSeason.Passage(4, 2, 2, PassageResult.Interrupted));

        Assert.Equal(1, edge.Gates.Admitted);
        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.B, 1, 1));
        Assert.Equal(AccessOutcome.AlreadyUsed, await edge.Scan(edge.B, 2, 1));
        Assert.Equal(AccessOutcome.PassageInterrupted, await edge.Scan(edge.B, 3, 2));
        Assert.Equal(2, edge.Recorded().Count(b => b.Passage is not null));
        await edge.DisposeAsync();
        await using var again = EdgeParts.Again(folder, edge.Clock);
        Assert.Equal(2, again.Gates.Admitted);
        Assert.Equal(AccessOutcome.AlreadyUsed, await again.Scan(again.B, 4, 1));
        Assert.Equal(AccessOutcome.PassageInterrupted, await again.Scan(again.B, 5, 2));
    }

    [Fact]
    public async Task What_a_gate_admitted_alone_is_reported_later_with_its_time_and_a_second_admission_is_flagged()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2));
        await edge.Scan(edge.A, 1, 1);

        await edge.Gates.Record(edge.B, Alone(10, 9, 1, timeMs: 555));
        await edge.Gates.Record(edge.B, Alone(10, 9, 1, timeMs: 555));
        await edge.Gates.Record(edge.B, Alone(12, 11, 2, timeMs: 556));

        Assert.Equal((3, 1), (edge.Gates.Admitted, edge.Gates.Duplicates));
        var told = edge.Recorded().Where(b => b.Admission is { GateOffline: true }).Select(b => b.Admission).ToList();
        Assert.Equal([(1UL, true, 555L), (2UL, false, 556L)], told.Select(a => (a.TicketSerial, a.Duplicate, a.DecidedAtMs)));
        Assert.Equal(AccessOutcome.AlreadyUsed, await edge.Scan(edge.A, 2, 2));
        var check = JournalVerification.Of(folder["journal.db"]).Admissions;
        Assert.Equal((3, 1, 0), (check.Admitted, check.Duplicates, check.Unmarked.Count));
    }

    [Fact]
    public async Task A_decision_whose_answer_was_lost_and_was_taken_again_by_the_gate_alone_is_one_use()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));
        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.A, 1, 1));

        await edge.Gates.Record(edge.A, Alone(2, 1, 1, timeMs: 5));

        Assert.Equal((1, 0), (edge.Gates.Admitted, edge.Gates.Duplicates));
        Assert.Single(edge.Recorded(), b => b.Admission is not null);
    }

    [Fact]
    public async Task A_supervisor_who_opens_uses_the_entry_up_though_the_gate_is_with_the_edge()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1, TicketStatus.Unpaid));
        Assert.Equal(AccessOutcome.Unpaid, await edge.Scan(edge.A, 1, 1));

        await edge.Gates.Record(edge.A, EdgeSeason.Passage(2, 1, 1, PassageResult.Passed, AccessOutcome.Forced, timeMs: 5));
        await edge.Apply(2, EdgeSeason.Ticket(1));

        Assert.Equal((int)AccessOutcome.Forced, edge.Recorded().Single(b => b.Admission is not null).Admission.Outcome);
        Assert.Equal(AccessOutcome.AlreadyUsed, await edge.Scan(edge.B, 1, 1));
        Assert.Equal(0, edge.Gates.Duplicates);
    }

    [Fact]
    public async Task Passages_of_a_fire_alarm_are_counted_and_admit_nothing()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));

        for (uint i = 1; i <= 3; i++)
            await edge.Gates.Record(edge.A, EdgeSeason.Passage(i, 0, 0, PassageResult.Evacuation, AccessOutcome.Evacuation,
                offline: true, timeMs: i));

        Assert.Equal(0, edge.Gates.Admitted);
        Assert.Equal(3, edge.Recorded().Count(b => b.Passage?.Result == (int)PassageResult.Evacuation));
        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.A, 9, 1));
    }

    [Theory]
    [InlineData(TicketStatus.Refunded, AccessOutcome.Refunded)]
    [InlineData(TicketStatus.Cancelled, AccessOutcome.Cancelled)]
    [InlineData(TicketStatus.Blocked, AccessOutcome.Blocked)]
    [InlineData(TicketStatus.Leased, AccessOutcome.AdmittedLeased)]
    public async Task A_change_at_the_hub_counts_at_the_next_scan(TicketStatus status, AccessOutcome expected)
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));

        await edge.Apply(2, EdgeSeason.Ticket(1, status));

        Assert.Equal(expected, await edge.Scan(edge.A, 1, 1));
    }

    [Fact]
    public async Task A_genuine_ticket_sold_since_the_hub_was_lost_is_let_in_once_and_a_forged_one_never()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));
        Assert.Equal(AccessOutcome.UnknownTicket, await edge.Scan(edge.A, 1, 500));
        edge.Health.Lost();

        Assert.Equal(AccessOutcome.AdmittedLeased, await edge.Scan(edge.A, 2, 500));
        Assert.Equal(AccessOutcome.AlreadyUsed, await edge.Scan(edge.B, 1, 500));
        var forged = EdgeSeason.Scan(3, 501);
        forged.Media[forged.MediaLength - 1] = (byte)(forged.Media[forged.MediaLength - 1] == 'A' ? 'B' : 'A');
        Assert.Equal(AccessOutcome.Forged, (await edge.Gates.Decide(edge.A, forged)).Outcome);
        // Which category it is nobody here knows.
        var stalls = EdgeSeason.Gate("gate-c");
        stalls.Settings["categories"] = "CAT1";
        Assert.Equal(AccessOutcome.UnknownTicket, await edge.Scan(stalls, 1, 502));
    }

    [Fact]
    public async Task After_the_days_without_the_hub_no_gate_gets_a_yes_until_the_hub_is_heard()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder,
            [.. Enumerable.Range(1, 4).Select(i => EdgeSeason.Ticket((ulong)i)), EdgeSeason.Wallet(1000)]);
        var house = EdgeSeason.House(edge.NowMs + 3 * 86_400_000L).ToArray();
        await edge.Apply(2, house);
        edge.Health.Lost();

        edge.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(1));
        Assert.Equal((AccessOutcome.Admitted, Standing.Good), (await edge.Scan(edge.A, 1, 1), edge.Link.Standing));
        edge.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(AccessOutcome.GateNotReady, await edge.Scan(edge.A, 2, 2));
        Assert.Equal(DebitOutcome.ReaderNotReady, (await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 100))).Outcome);
        Assert.Equal(Standing.OfflineTooLong, edge.Link.Standing);
        // Nor does a clock that is put back give more days.
        Assert.Equal((int)AccessOutcome.GateNotReady, edge.Recorded().Last().Refusal.Outcome);
        // What gates did alone is still taken.
        await edge.Gates.Record(edge.B, Alone(1, 7, 3, timeMs: 5));
        edge.Health.Heard();
        Assert.Equal(AccessOutcome.Admitted, await edge.Scan(edge.A, 3, 2));
        Assert.Equal(AccessOutcome.AlreadyUsed, await edge.Scan(edge.A, 4, 3));
    }

    [Fact]
    public async Task A_clock_that_was_put_back_gives_no_more_days()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1));
        edge.Health.Lost();
        edge.Clock.Advance(TimeSpan.FromDays(4));
        await edge.Scan(edge.A, 1, 1);
        await edge.DisposeAsync();

        var back = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(edge.Clock.GetUtcNow() - TimeSpan.FromDays(4));
        await using var again = EdgeParts.Again(folder, back);

        Assert.Equal(Standing.OfflineTooLong, again.Link.Standing);
        Assert.Equal(AccessOutcome.GateNotReady, await again.Scan(again.A, 2, 1));
        Assert.True(again.Journal.Read(2, 1)[0].RecordedAtMs >= again.Journal.Read(1, 1)[0].RecordedAtMs);
    }

    [Fact]
    public async Task A_revoked_appliance_decides_nothing_at_once_and_forgets_its_snapshot_but_not_its_journal()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Ticket(1), EdgeSeason.Ticket(2), EdgeSeason.Wallet(1000));
        await edge.Scan(edge.A, 1, 1);

        var wiped = edge.Link.Revoke(edge.Snapshot);
        Assert.Equal(AccessOutcome.GateNotReady, await edge.Scan(edge.A, 2, 2));
        await wiped;

        Assert.Equal((Standing.Revoked, false, 0L), (edge.Link.Standing, edge.Snapshot.Reader.Ready, edge.Snapshot.Reader.Count));
        Assert.Empty(Directory.EnumerateFiles(folder["snapshot"]));
        Assert.Single(edge.Recorded(), b => b.Admission is not null);
        Assert.Equal(AccessOutcome.GateNotReady, await edge.Scan(edge.B, 1, 2));
    }

    static PassageFrame Alone(uint sequence, uint scan, ulong serial, long timeMs) => EdgeSeason.Passage(
        sequence, scan, serial, PassageResult.Passed, AccessOutcome.AdmittedOffline, offline: true, timeMs: timeMs);
}
