using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class AccessRulesTests
{
    const long Open = 1_000_000;
    const long Close = 2_000_000;

    [Fact]
    public void A_valid_ticket_between_opening_and_closing_is_admitted() => Expect(AccessOutcome.Admitted, _ => { });

    [Fact]
    public void A_ticket_that_a_cut_off_till_sold_from_its_lease_is_admitted() =>
        Expect(AccessOutcome.AdmittedLeased, r => r.Status = TicketStatus.Leased);

    [Fact]
    public void A_gate_alone_admits_and_says_so() => Expect(AccessOutcome.AdmittedOffline, r => r.Offline = true);

    [Fact]
    public void A_ticket_is_admitted_at_the_first_and_at_the_last_moment()
    {
        Expect(AccessOutcome.Admitted, r => r.NowMs = Open);
        Expect(AccessOutcome.Admitted, r => r.NowMs = Close);
        Expect(AccessOutcome.TooEarly, r => r.NowMs = Open - 1);
        Expect(AccessOutcome.TooLate, r => r.NowMs = Close + 1);
    }

    [Fact]
    public void A_ticket_of_one_entry_is_admitted_once() => Expect(AccessOutcome.AlreadyUsed, r => r.EntriesUsed = 1);

    [Fact]
    public void A_right_without_a_number_of_entries_counts_as_one()
    {
        Expect(AccessOutcome.Admitted, r => r.EntriesAllowed = 0);
        Expect(AccessOutcome.AlreadyUsed, r => { r.EntriesAllowed = 0; r.EntriesUsed = 1; });
    }

    [Fact]
    public void A_right_of_several_entries_re_enters_until_they_are_used_up()
    {
        Expect(AccessOutcome.ReEntry, r => { r.EntriesAllowed = 3; r.EntriesUsed = 2; });
        Expect(AccessOutcome.EntriesExhausted, r => { r.EntriesAllowed = 3; r.EntriesUsed = 3; });
    }

    [Fact]
    public void Who_is_inside_does_not_enter_again_where_anti_passback_is_on()
    {
        Expect(AccessOutcome.PassedBack,
            r => { r.EntriesAllowed = 3; r.EntriesUsed = 1; r.Inside = true; r.AntiPassback = true; });
        Expect(AccessOutcome.ReEntry, r => { r.EntriesAllowed = 3; r.EntriesUsed = 1; r.Inside = true; });
    }

    [Fact]
    public void A_passage_that_was_cut_short_waits_for_a_supervisor()
    {
        Expect(AccessOutcome.PassageInterrupted, r => { r.EntriesUsed = 1; r.Interrupted = true; });
        Expect(AccessOutcome.Forced, r => { r.EntriesUsed = 1; r.Interrupted = true; r.Supervisor = true; });
    }

    [Fact]
    public void A_person_may_always_leave_unless_anti_passback_never_saw_him_enter()
    {
        Expect(AccessOutcome.ExitGranted, r => r.Direction = Direction.Out);
        Expect(AccessOutcome.ExitGranted,
            r => { r.Direction = Direction.Out; r.NowMs = Close + 1; r.EntriesUsed = 1; });
        Expect(AccessOutcome.ExitGranted,
            r => { r.Direction = Direction.Out; r.AntiPassback = true; r.Inside = true; });
        Expect(AccessOutcome.NotInside, r => { r.Direction = Direction.Out; r.AntiPassback = true; });
        Expect(AccessOutcome.WrongDirection, r => { r.Direction = Direction.Out; r.DirectionAllowed = false; });
    }

    [Theory]
    [InlineData(TicketStatus.Refunded, AccessOutcome.Refunded)]
    [InlineData(TicketStatus.Cancelled, AccessOutcome.Cancelled)]
    [InlineData(TicketStatus.Exchanged, AccessOutcome.Exchanged)]
    [InlineData(TicketStatus.Reprinted, AccessOutcome.Reprinted)]
    [InlineData(TicketStatus.Blocked, AccessOutcome.Blocked)]
    [InlineData(TicketStatus.Unpaid, AccessOutcome.Unpaid)]
    [InlineData(TicketStatus.Unspecified, AccessOutcome.Blocked)]
    [InlineData((TicketStatus)99, AccessOutcome.Blocked)]
    public void A_right_that_no_longer_counts_is_refused_with_its_reason(TicketStatus status, AccessOutcome expected) =>
        Expect(expected, r => r.Status = status);

    [Fact]
    public void What_is_wrong_with_the_ticket_is_told()
    {
        Expect(AccessOutcome.Unreadable, r => r.Readable = false);
        Expect(AccessOutcome.WrongOrganisation, r => r.OrganisationServed = false);
        Expect(AccessOutcome.WrongPerformance, r => r.PerformanceServed = false);
        Expect(AccessOutcome.Forged, r => r.Genuine = false);
        Expect(AccessOutcome.PerformanceCancelled, r => r.PerformanceCancelled = true);
        Expect(AccessOutcome.UnknownTicket, r => r.Known = false);
        Expect(AccessOutcome.WrongCheckpoint, r => r.CheckpointAllowed = false);
    }

    [Fact]
    public void A_gate_without_a_list_never_calls_a_ticket_wrong()
    {
        Expect(AccessOutcome.GateNotReady, r => { r.ListLoaded = false; r.Known = false; });
        Expect(AccessOutcome.GateNotReady,
            r => { r.ListLoaded = false; r.Genuine = false; r.PerformanceServed = false; });
    }

    [Fact]
    public void The_fire_alarm_opens_whatever_else_is_the_case()
    {
        Expect(AccessOutcome.Evacuation, r =>
        {
            r.Evacuation = true;
            r.DeviceRevoked = r.DoubleRead = true;
            r.Readable = r.ListLoaded = r.Genuine = r.Known = false;
        });
    }

    [Fact]
    public void A_revoked_gate_admits_nobody_not_even_by_a_supervisor() =>
        Expect(AccessOutcome.DeviceRevoked, r => { r.DeviceRevoked = true; r.Supervisor = true; });

    [Fact]
    public void The_same_code_a_moment_later_is_one_scan() =>
        Expect(AccessOutcome.DoubleRead, r => r.DoubleRead = true);

    [Fact]
    public void Every_outcome_has_its_own_stable_code_and_opens_exactly_under_20()
    {
        var outcomes = Enum.GetValues<AccessOutcome>();
        Assert.Equal(outcomes.Length, outcomes.Select(AccessOutcomes.Code).Distinct().Count());
        foreach (var outcome in outcomes)
        {
            Assert.StartsWith("access.", AccessOutcomes.Code(outcome));
            Assert.Equal((int)outcome < 20, AccessOutcomes.Opens(outcome));
        }

        Assert.Equal("access.already-used", AccessOutcomes.Code(AccessOutcome.AlreadyUsed));
        Assert.False(AccessOutcomes.IsKnown(0));
        Assert.False(AccessOutcomes.Opens(0));
        Assert.False(AccessOutcomes.UsesAnEntry(AccessOutcome.Evacuation));
        Assert.True(AccessOutcomes.UsesAnEntry(AccessOutcome.AdmittedOffline));
    }

    [Fact]
    public void Whatever_the_facts_the_gate_opens_only_for_a_genuine_known_ticket_or_by_alarm_or_supervisor()
    {
        var random = new Random(7);
        bool Coin() => random.Next(2) == 0;
        for (var i = 0; i < 20000; i++)
        {
            var r = new AccessRequest
            {
                Evacuation = random.Next(10) == 0, DeviceRevoked = random.Next(10) == 0,
                Supervisor = random.Next(10) == 0,
                DoubleRead = Coin(), Readable = Coin(), ListLoaded = Coin(), OrganisationServed = Coin(),
                PerformanceServed = Coin(), Genuine = Coin(), Known = Coin(), Status = (TicketStatus)random.Next(10),
                EntriesAllowed = random.Next(4), EntriesUsed = random.Next(4), Inside = Coin(), Interrupted = Coin(),
                AntiPassback = Coin(), CheckpointAllowed = Coin(), DirectionAllowed = Coin(),
                PerformanceCancelled = Coin(), Direction = Coin() ? Direction.In : Direction.Out,
                DoorsOpenAtMs = Open, DoorsCloseAtMs = Close, NowMs = random.Next(3_000_000), Offline = Coin(),
            };
            var outcome = AccessRules.Decide(r);
            Assert.True(AccessOutcomes.IsKnown(outcome));
            if (AccessOutcomes.Opens(outcome) && !r.Evacuation && !r.Supervisor)
            {
                Assert.True(r.Genuine && r.Known && r.ListLoaded && r.Readable && r.PerformanceServed);
                Assert.True(r.Status is TicketStatus.Valid or TicketStatus.Leased);
            }
        }
    }

    static void Expect(AccessOutcome expected, Action<AccessRequest> change)
    {
        var request = new AccessRequest
        {
            Readable = true, ListLoaded = true, PerformanceServed = true, Genuine = true, Known = true,
            DoorsOpenAtMs = Open, DoorsCloseAtMs = Close, NowMs = 1_500_000,
        };
        change(request);
        Assert.Equal(expected, AccessRules.Decide(request));
    }
}
