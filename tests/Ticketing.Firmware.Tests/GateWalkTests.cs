using CsCheck;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>The gate under any order of inputs and times, and what it allocates.</summary>
public class GateWalkTests
{
    static readonly int[] Times = [1, 10, 300, 900, 2600, 6000];

    static readonly Gen<(int Input, int LaterMs)[]> Walks =
        Gen.Select(Gen.Int[0, GateTable.Inputs.Length - 1], Gen.Int[0, 5].Select(i => Times[i])).Array[1, 120];

    [Fact]
    public void Any_order_of_inputs_keeps_what_always_holds() => Walks.Sample(walk =>
    {
        var gate = new GateUnderTest().Know();
        var alarm = false;
        long now = 0;
        HashSet<uint> numbers = [];
        var admittedAlone = new Dictionary<uint, int>();
        foreach (var (index, later) in walk)
        {
            var (name, kind, _, fill) = GateTable.Inputs[index];
            if (kind == TurnstileInputKind.FlashFailed)
                continue;
            alarm = kind == TurnstileInputKind.FireAlarmOn || (alarm && kind != TurnstileInputKind.FireAlarmOff);
            now += later;
            var before = gate.Logic.State;
            var action = gate.Step(kind, now, fill);
            Assert.Equal(alarm, gate.Logic.State == TurnstileState.Evacuation);
            if (kind == TurnstileInputKind.FireAlarmOn)
                Assert.True(action.Lock == LockCommand.Open && action.LockFirst, name);
            if (alarm)
                Assert.NotEqual(LockCommand.Shut, action.Lock);
            var opening = Enumerable.Range(0, action.Records.Count).Any(i => action.Records.BufferOf(i)[0] == 2);
            Assert.Equal(opening, gate.Logic.State == TurnstileState.Open && before != TurnstileState.Open);
            Assert.True(action.Lock != LockCommand.Open || opening || alarm, name);
            if (before == TurnstileState.Open && gate.Logic.State != TurnstileState.Open)
                Assert.True(action.Settled && Enumerable.Range(0, action.Records.Count).Any(i => action.Records.BufferOf(i)[0] == 3), name);
            if (action.PublishScan)
                Assert.True(numbers.Add(action.ScanSequence), name);
            if (action.PublishHeartbeat)
                Assert.True(numbers.Add(action.HeartbeatSequence), name);
            Count(action, admittedAlone);
        }

        Assert.All(admittedAlone.Values, count => Assert.InRange(count, 0, 1));
    }, iter: 2000);

    [Fact]
    public void A_person_who_is_let_in_with_the_edge_costs_one_hash_and_nothing_else()
    {
        var gate = new GateUnderTest().Know().Do(TurnstileInputKind.LinkUp);
        var input = new TurnstileInput();
        var codes = Enumerable.Range(1, 400).Select(serial => Evening.Code((ulong)serial)).ToArray();
        var buffer = new byte[Frame.MaxLength];
        var report = new PassageFrame();
        long now = 0;
        // Twice the number that is measured: tables have grown, code is compiled.
        for (var i = 0; i < 200; i++)
            LetIn(gate.Logic, input, codes[i], ref now, buffer, report);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 200; i < 300; i++)
            LetIn(gate.Logic, input, codes[i], ref now, buffer, report);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100.0;
        // HMACSHA256.HashData is the device's only native HMAC and answers with a new array of 32 bytes (56 with its header).
        Assert.InRange(each, 0, 60);
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        foreach (var (name, make) in GateTable.States)
        {
            var gate = make();
            var input = new TurnstileInput { Kind = TurnstileInputKind.Tick };
            var buffer = new byte[Frame.MaxLength];
            long now = GateTable.Now;
            // Until what was under way has ended: 20 s.
            for (var i = 0; i < 2000; i++)
                Wait(gate.Logic, input, ref now, buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++)
                Wait(gate.Logic, input, ref now, buffer);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, name);
        }
    }

    static void Wait(TurnstileLogic logic, TurnstileInput input, ref long now, byte[] buffer)
    {
        now += 10;
        logic.Step(input, now);
        while (logic.NextReport(now, buffer) > 0)
        {
        }
    }

    static void LetIn(TurnstileLogic logic, TurnstileInput input, string code, ref long now, byte[] buffer, PassageFrame report)
    {
        input.Kind = TurnstileInputKind.Code;
        input.Text = code;
        var scan = logic.Step(input, now += 10).ScanSequence;
        input.Kind = TurnstileInputKind.Decision;
        input.Decision.RequestSequence = scan;
        input.Decision.Outcome = AccessOutcome.Admitted;
        input.Decision.Performance = Evening.Performance;
        input.Decision.Serial = (ulong)now;
        logic.Step(input, now += 10);
        input.Kind = TurnstileInputKind.Tick;
        logic.Step(input, now += 10);
        input.Kind = TurnstileInputKind.Rotation;
        logic.Step(input, now += 10);
        report.Read(buffer, logic.NextReport(now, buffer));
        input.Kind = TurnstileInputKind.Acknowledged;
        input.Acknowledged = report.Sequence;
        logic.Step(input, now += 10);
    }

    // By fingerprint: a ticket that was let in alone and went through is not let in alone again.
    static void Count(TurnstileAction action, Dictionary<uint, int> admitted)
    {
        for (var i = 0; i < action.Records.Count; i++)
        {
            var record = action.Records.BufferOf(i);
            if (record[0] != 3)
                continue;
            var report = new PassageFrame();
            report.Read(record[1..action.Records.LengthOf(i)], action.Records.LengthOf(i) - 1);
            if (report is { Result: PassageResult.Passed, Outcome: AccessOutcome.AdmittedOffline })
                admitted[(uint)report.Serial] = admitted.GetValueOrDefault((uint)report.Serial) + 1;
        }
    }
}
