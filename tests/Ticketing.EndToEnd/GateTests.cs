using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Devices;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

[Collection(nameof(RunningVenue))]
public sealed class GateTests(RunningVenue venue, ITestOutputHelper output)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    Gate Gate(int number) => venue.Gates.All[number - 1];

    [Fact]
    public async Task A_ticket_that_was_just_sold_is_admitted_at_every_gate()
    {
        foreach (var gate in venue.Gates.All)
        {
            var sold = TimeProvider.System.GetTimestamp();
            var code = (await venue.Buy(1))[0];
            var visit = await UntilKnown(gate, code);
            var after = TimeProvider.System.GetElapsedTime(sold);
            output.WriteLine($"{gate.Name}: admitted {after.TotalMilliseconds:0} ms after the till was asked to sell it");
            // With or without the news that the till has been paid.
            Assert.True(visit.Outcome is AccessOutcome.Admitted or AccessOutcome.AdmittedLeased, $"{visit.Outcome}");
            Assert.Equal(PassageResult.Passed, visit.Result);
        }
        await venue.ShouldHold();
    }

    [Fact]
    public async Task The_same_code_at_two_gates_within_10_ms_opens_one()
    {
        var codes = await venue.BuyAndWait(8);
        foreach (var code in codes)
        {
            var visits = await Task.WhenAll(Gate(1).Device.Present(code, cancellation: Stop), Gate(2).Device.Present(code, cancellation: Stop));
            Assert.Equal(
                [AccessOutcome.Admitted, AccessOutcome.AlreadyUsed], visits.Select(visit => visit.Outcome).Order());
            Assert.Single(visits, visit => visit.Opened);
        }
        await venue.ShouldHold();
    }

    [Fact]
    public async Task A_turnstile_without_power_between_decision_and_passage_admits_nobody_twice()
    {
        var code = (await venue.BuyAndWait(1))[0];
        var gate = Gate(1);
        var standing = gate.Device.Present(code, walksThrough: false, cancellation: Stop);
        await Until.True("The arms are free", RunningVenue.Patience, () => Task.FromResult(gate.Device.IsFree), Stop);
        gate.Device.PowerCut();
        Assert.True((await standing).PowerLost);

        gate.Device.PowerOn();
        await venue.Gates.UntilReady(RunningVenue.Patience, Stop);
        await venue.UntilAllIsTold();
        foreach (var again in venue.Gates.All)
        {
            var visit = await again.Device.Present(code, cancellation: Stop);
            Assert.Equal(AccessOutcome.PassageInterrupted, visit.Outcome);
            Assert.False(visit.Opened);
        }
        await venue.ShouldHold();
    }

    [Fact]
    public async Task A_gate_cut_off_decides_alone_and_second_admissions_are_found_when_it_is_back()
    {
        var codes = await venue.BuyAndWait(4);
        var before = await venue.Venue.Office.Evening(0, Stop);
        var (alone, other) = (Gate(1), Gate(2));
        var forged = BadTickets.Forged(codes[0], new Random(7));
        alone.Cable.Cut();
        await Until.True("The gate knows that it is alone", RunningVenue.Patience, () => Task.FromResult(!alone.Link.Connected), Stop);
        try
        {
            foreach (var code in codes)
            {
                var visit = await alone.Device.Present(code, cancellation: Stop);
                Assert.Equal(AccessOutcome.AdmittedOffline, visit.Outcome);
                Assert.True(visit is { Offline: true, Result: PassageResult.Passed });
            }
            Assert.Equal(AccessOutcome.AlreadyUsed, (await UntilAnswered(alone, codes[0])).Outcome);
            Assert.Equal(AccessOutcome.Forged, (await alone.Device.Present(forged, cancellation: Stop)).Outcome);
            // Two of them are shown at a gate that cannot know of it.
            foreach (var code in codes.Take(2))
                Assert.Equal(AccessOutcome.Admitted, (await other.Device.Present(code, cancellation: Stop)).Outcome);
        }
        finally
        {
            alone.Cable.Resume();
        }
        await venue.Gates.UntilReady(RunningVenue.Patience, Stop);
        await venue.UntilAllIsTold();
        await Until.True("The hub has heard of both", RunningVenue.Patience, async () =>
            (await venue.Venue.Office.Evening(0, Stop)).Duplicates == before.Duplicates + 2, Stop);
        foreach (var code in codes)
            Assert.Equal(AccessOutcome.AlreadyUsed, (await other.Device.Present(code, cancellation: Stop)).Outcome);
        await venue.ShouldHold();
    }

    [Fact]
    public async Task An_edge_killed_in_the_middle_of_the_crowd_forgets_nobody()
    {
        var codes = await venue.BuyAndWait(45);
        var before = await venue.Venue.Office.Evening(0, Stop);
        var entered = 0;
        var crowd = codes.Chunk(15).Select(async (queue, gate) =>
        {
            foreach (var code in queue)
            {
                var visit = await venue.Gates.Enter(code, Stop, at: Gate(gate + 1));
                Assert.True(visit is { Result: PassageResult.Passed }, $"{code}: {visit}");
                Interlocked.Increment(ref entered);
            }
        }).ToList();
        await Until.True("A third is inside", RunningVenue.Patience, () => Task.FromResult(Volatile.Read(ref entered) >= 15), Stop);
        await venue.Edge.Process.Kill();
        await venue.Venue.StartAppliance(venue.Edge, Stop);
        await Task.WhenAll(crowd);
        await venue.Gates.UntilReady(RunningVenue.Patience, Stop);
        await venue.UntilAllIsTold();

        // What was decided before and after the kill, with and without the edge, is remembered.
        foreach (var (code, i) in codes.Select((code, i) => (code, i)))
            Assert.Equal(AccessOutcome.AlreadyUsed, (await Gate(1 + i % 3).Device.Present(code, cancellation: Stop)).Outcome);
        await venue.UntilAllIsTold();
        await Until.True("The hub counts each once", RunningVenue.Patience, async () =>
        {
            var evening = await venue.Venue.Office.Evening(0, Stop);
            return evening.Admitted - before.Admitted == codes.Count && evening.Duplicates == before.Duplicates;
        }, Stop);
        await venue.ShouldHold();
    }

    /// <summary>Until the news of the sale has come as far as the edge, the ticket is not known: the person waits, and tries again.</summary>
    static async Task<GateVisit> UntilKnown(Gate gate, string code) => await Until.Found("The edge knows the ticket", RunningVenue.Patience,
        async () => await gate.Device.Present(code, cancellation: Stop) is var visit
            && visit.Outcome is not (AccessOutcome.UnknownTicket or AccessOutcome.DoubleRead) ? visit : null, Stop);

    /// <summary>The same code within two seconds is one scan: the person waits.</summary>
    static async Task<GateVisit> UntilAnswered(Gate gate, string code) => await Until.Found("The gate takes it as another scan",
        RunningVenue.Patience, async () => await gate.Device.Present(code, cancellation: Stop) is var visit
            && visit.Outcome != AccessOutcome.DoubleRead ? visit : null, Stop);
}
