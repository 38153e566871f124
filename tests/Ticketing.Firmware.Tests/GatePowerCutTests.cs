using Ticketing.Firmware.Board;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

/// <summary>A gate whose supply goes at any byte that it writes: nobody twice, nobody forgotten, everything told once.</summary>
public class GatePowerCutTests
{
    const ulong BeforeTheCompaction = 5;
    static readonly ulong[] Tickets = [1, 2, 3, 4];

    [Fact]
    public void A_gate_that_is_cut_off_and_loses_power_at_any_byte_admits_nobody_twice_and_forgets_nobody()
    {
        var whole = Night(cutAfter: null, linked: false);
        Assert.InRange(whole, 200, 5000);
        for (var cut = 0; cut < whole; cut++)
            Night(cut, linked: false);
    }

    [Fact]
    public void A_gate_with_its_edge_that_loses_power_at_any_byte_settles_each_opening_once()
    {
        var whole = Night(cutAfter: null, linked: true);
        for (var cut = 0; cut < whole; cut++)
            Night(cut, linked: true);
    }

    [Fact]
    public void A_cut_in_a_compaction_loses_nothing()
    {
        var began = Night(cutAfter: null, linked: false, fill: true);
        Assert.InRange(began, 200, 5000);
        for (var cut = 0; cut < began; cut++)
            Night(cut, linked: false, fill: true);
    }

    // One night, and after the cut (or without one) the morning: the same gate with its flash, first cut off, then with its edge.
    static int Night(int? cutAfter, bool linked, bool fill = false)
    {
        var rig = new GateRig(fill ? AlmostFull() : null, GateRig.KnownLists());
        var openings = new Dictionary<ulong, int>();
        ulong before = 0;
        rig.Log.CutAfter = cutAfter;
        var written = rig.Log.Written;
        rig.Asked = scan => rig.Decide(scan, AccessOutcome.Admitted, before);
        try
        {
            rig.PowerOn();
            rig.Link.Connected = linked;
            rig.Clock();
            rig.Poll();
            foreach (var ticket in Tickets)
            {
                before = ticket;
                rig.Scan(Evening.Code(ticket));
                rig.Poll();
                if (rig.IsFree)
                    openings[ticket] = openings.GetValueOrDefault(ticket) + 1;
                if (ticket == 3)
                    rig.Poll(6000);
                else
                    rig.TurnArms();
                rig.Poll();
            }
        }
        catch (PowerCutException)
        {
        }

        var used = rig.Log.Written - written;
        rig.PowerCut();
        Morning(rig, openings);
        if (fill)
        {
            rig.Scan(Evening.Code(BeforeTheCompaction));
            Assert.Equal(AccessOutcome.AlreadyUsed, rig.Answers[^1].Outcome);
        }

        if (cutAfter is null)
            Assert.InRange(rig.Log.Read(0).Length + rig.Log.Read(1).Length, 1, 49152 - 1);
        return used;
    }

    static void Morning(GateRig rig, Dictionary<ulong, int> openings)
    {
        rig.Link.Connected = false;
        rig.PowerOn();
        Assert.Equal(TurnstileState.Idle, rig.State);
        rig.Clock();
        foreach (var ticket in Tickets)
        {
            rig.Poll(6000);
            rig.Scan(Evening.Code(ticket));
            // Let in and never given back: refused. Ticket 3 was given back when it was not used in time.
            var givenBack = ticket == 3 && rig.Answers[^1].Outcome == AccessOutcome.AdmittedOffline;
            if (rig.IsFree)
                openings[ticket] = openings.GetValueOrDefault(ticket) + 1;
            Assert.True(openings.GetValueOrDefault(ticket) <= 1 || givenBack, $"Ticket {ticket} opened twice.");
            if (rig.IsFree)
                rig.TurnArms();
            rig.Poll(6000);
        }

        rig.Drain();
        rig.Link.Connected = false;
        rig.Poll(6000);
        Assert.Equal(rig.Reports.Select(report => report.Sequence).Order(), rig.Reports.Select(report => report.Sequence));
        foreach (var ticket in Tickets)
        {
            // Each opening has one end: passed, not passed or interrupted.
            var ends = rig.Reports.Where(report => report.Serial == ticket && report.Result
                is PassageResult.Passed or PassageResult.NotPassed or PassageResult.Interrupted).ToList();
            var admitted = rig.Reports.Count(report => report.Serial == ticket && report.Result is PassageResult.Passed);
            Assert.True(ends.Count(e => e.Scan != 0) >= openings.GetValueOrDefault(ticket), $"Ticket {ticket}: an opening was forgotten.");
            Assert.True(admitted <= 1, $"Ticket {ticket} passed twice.");
            Assert.Equal(ends.Count, ends.Select(end => end.Scan).Distinct().Count());
        }

        // A number that was sent before stands for the same frame: only reports come again.
        Assert.DoesNotContain(rig.Sent.GroupBy(number => number), group =>
            group.Count() > 1 && rig.Reports.All(report => report.Sequence != group.Key));
    }

    [Fact]
    public void Numbers_never_come_twice_through_any_number_of_power_cuts()
    {
        var rig = new GateRig(null, GateRig.KnownLists());
        for (var boot = 0; boot < 60; boot++)
        {
            // Cut while the boot itself is written, or soon after.
            rig.Log.CutAfter = boot % 3 == 0 ? boot % 24 : null;
            try
            {
                rig.PowerOn();
                rig.Link.Connected = true;
                rig.Poll();
                rig.Scan(Evening.Code((ulong)(boot % 20 + 1)));
                rig.Poll(5000);
            }
            catch (PowerCutException)
            {
            }

            rig.PowerCut();
        }

        var firsts = rig.Sent.Except(rig.Reports.Select(report => report.Sequence)).ToList();
        Assert.Equal(firsts.Count, rig.Sent.Count(number => firsts.Contains(number)));
        Assert.True(rig.Sent.Count > 100);
    }

    [Fact]
    public void A_boot_number_that_flash_did_not_take_is_never_used()
    {
        var rig = new GateRig(null, GateRig.KnownLists());
        rig.PowerOn();
        rig.PowerCut();
        rig.Log.Fails = true;
        rig.PowerOn();
        rig.Link.Connected = true;
        rig.Poll(6000);
        rig.Scan(Evening.Code(1));
        Assert.Empty(rig.Sent);
        Assert.False(rig.IsFree);
        Assert.Equal((AccessOutcome.GateNotReady, false), rig.Answers[^1]);
    }

    [Fact]
    public void A_gate_whose_flash_fails_stays_shut_and_tells_the_edge_that_nobody_went_in()
    {
        var rig = new GateRig(null, GateRig.KnownLists());
        rig.Asked = scan => rig.Decide(scan, AccessOutcome.Admitted, 1);
        rig.PowerOn();
        rig.Link.Connected = true;
        rig.Poll();
        rig.Log.Fails = true;
        rig.Scan(Evening.Code(1));
        rig.Poll();
        Assert.False(rig.IsFree);
        Assert.Equal(PassageResult.NotPassed, Assert.Single(rig.Reports).Result);
        rig.FireAlarm(true);
        Assert.True(rig.IsFree);
        rig.FireAlarm(false);
        rig.Log.Fails = false;
        rig.Poll(6000);
        rig.Scan(Evening.Code(1));
        rig.Poll();
        Assert.True(rig.IsFree);
    }

    static MemoryFlash AlmostFull()
    {
        var rig = new GateRig(null, GateRig.KnownLists());
        rig.PowerOn();
        rig.Clock();
        rig.Poll();
        rig.Scan(Evening.Code(BeforeTheCompaction));
        rig.TurnArms();
        rig.Drain();
        rig.PowerCut();
        // Records of a later program, which nobody needs: the next compaction leaves them out.
        var log = new FlashLog(rig.Log);
        var filler = new byte[FlashLog.LongestRecord];
        filler[0] = 200;
        while (log.Used < 49152)
            log.Append(filler, filler.Length);
        return rig.Log;
    }
}
