using System.Text;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>Every input in every state of the gate.</summary>
public class GateStepTests
{
    public static TheoryData<string> StateNames => [.. GateTable.States.Select(state => state.Name)];

    [Fact]
    public void The_page_says_what_every_input_does_in_every_state()
    {
        var page = new StringBuilder("# The gate: every input in every state\n\n"
            + "Written by `GateStepTests`. After the arrow: the state that follows, then what the gate does, in its order.\n");
        foreach (var (state, _) in GateTable.States)
        {
            page.Append("\n## ").Append(state).Append("\n\n| input | what follows |\n|---|---|\n");
            foreach (var (input, _, _, _) in GateTable.Inputs)
            {
                var (gate, action) = Run(state, input);
                page.Append("| ").Append(input).Append(" | ").Append(GateTable.Describe(gate.Logic.State, action)).Append(" |\n");
            }
        }

        GoldenPage.Check("GateSteps.md", page.ToString());
    }

    [Fact]
    public void The_table_has_every_state_and_every_input()
    {
        Assert.Equal(Enum.GetValues<TurnstileState>(),
            GateTable.States.Select(state => state.Make().Logic.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<TurnstileInputKind>(), GateTable.Inputs.Select(input => input.Kind).Distinct().Order());
        Assert.All(GateTable.States, state => Assert.StartsWith(state.Make().Logic.State.ToString(), state.Name));
    }

    [Theory, MemberData(nameof(StateNames))]
    public void The_fire_alarm_opens_at_once_and_nothing_but_its_end_shuts(string state)
    {
        var (gate, action) = Run(state, "FireAlarmOn");
        Assert.Equal((TurnstileState.Evacuation, LockCommand.Open, true), (gate.Logic.State, action.Lock, action.LockFirst));
        foreach (var (name, kind, later, fill) in GateTable.Inputs.Where(input => input.Kind != TurnstileInputKind.FireAlarmOff))
        {
            action = gate.Step(kind, GateTable.Now + later, fill);
            Assert.True(action.Lock != LockCommand.Shut && gate.Logic.State == TurnstileState.Evacuation, name);
        }

        action = gate.Step(TurnstileInputKind.FireAlarmOff, GateTable.Now + 60_000, (_, _) => { });
        Assert.Equal((TurnstileState.Idle, LockCommand.Shut), (gate.Logic.State, action.Lock));
    }

    [Theory, MemberData(nameof(StateNames))]
    public void Nothing_but_the_alarm_opens_without_an_opening_in_flash(string state)
    {
        foreach (var (name, _, _, _) in GateTable.Inputs)
        {
            var (gate, action) = Run(state, name);
            var written = Enumerable.Range(0, action.Records.Count).Any(i => action.Records.BufferOf(i)[0] == 2);
            Assert.True(action.Lock != LockCommand.Open || written || gate.Logic.State == TurnstileState.Evacuation, name);
        }
    }

    [Fact]
    public void A_gate_that_was_open_when_the_alarm_came_gives_the_right_back()
    {
        var (_, action) = Run("Open, alone", "FireAlarmOn");
        Assert.Equal((true, PassageResult.NotPassed), (action.Settled, action.Result));
    }

    [Fact]
    public void People_who_leave_during_the_alarm_are_counted_and_told_and_admit_nothing()
    {
        var (gate, _) = Run("Evacuation", "Rotation");
        gate.Step(TurnstileInputKind.Rotation, GateTable.Now + 20, (_, _) => { });
        Assert.Equal(2, gate.Logic.Evacuated);
        Assert.Equal(0, gate.Logic.ForcedPassages);
        var buffer = new byte[Frame.MaxLength];
        var report = new PassageFrame();
        report.Read(buffer, gate.Logic.NextReport(GateTable.Now + 30, buffer));
        Assert.Equal((PassageResult.Evacuation, AccessOutcome.Evacuation, 0ul), (report.Result, report.Outcome, report.Serial));
    }

    [Fact]
    public void A_genuine_ticket_sold_since_the_link_went_down_opens_once_and_a_refunded_one_does_not()
    {
        const ulong SoldSince = 500, Refunded = 9;
        AccessOutcome Shown(GateUnderTest gate, string code) =>
            gate.Step(TurnstileInputKind.Code, GateTable.Now, (_, i) => i.Text = code).Outcome;
        GateUnderTest Alone() => new GateUnderTest().Know();

        var gate = Alone();
        Assert.Equal(AccessOutcome.AdmittedOffline, Shown(gate, Evening.Code(SoldSince)));
        gate.Step(TurnstileInputKind.Rotation, GateTable.Now + 500, (_, _) => { });
        var again = gate.Step(TurnstileInputKind.Code, GateTable.Now + 30_000, (_, i) => i.Text = Evening.Code(SoldSince));
        Assert.Equal(AccessOutcome.AlreadyUsed, again.Outcome);

        var knowing = Alone();
        knowing.Step(TurnstileInputKind.BlockList, GateTable.Now,
            (_, i) => Evening.Copy(Evening.BlockList(Evening.FingerprintOf(Refunded)), i.BlockList));
        Assert.Equal(AccessOutcome.Refunded, Shown(knowing, Evening.Code(Refunded)));
        Assert.Equal(AccessOutcome.Forged, Shown(Alone(), Evening.Forged(SoldSince)));
    }

    [Fact]
    public void A_gate_from_which_its_edge_took_everything_away_lets_nobody_in_alone_and_never_says_invalid()
    {
        var gate = new GateUnderTest().Know();
        gate.Step(TurnstileInputKind.Configuration, GateTable.Now, (_, i) => Evening.Copy(
            new ConfigurationFrame { Direction = Direction.In, OpenTimeMs = 5000, DecisionTimeoutMs = 800 }, i.Configuration));

        var alone = gate.Step(TurnstileInputKind.Code, GateTable.Now + 10, (_, i) => i.Text = Evening.Code(1));
        Assert.Equal(AccessOutcome.GateNotReady, alone.Outcome);

        // Another edge tells it everything anew.
        gate.Step(TurnstileInputKind.Configuration, GateTable.Now + 5000, (_, i) => Evening.Copy(Evening.GateSettings(), i.Configuration));
        foreach (var chunk in Evening.TicketList(20))
            gate.Step(TurnstileInputKind.TicketList, GateTable.Now + 5000, (_, i) => Evening.Copy(chunk, i.TicketList));
        var again = gate.Step(TurnstileInputKind.Code, GateTable.Now + 10_000, (_, i) => i.Text = Evening.Code(2));
        Assert.Equal(AccessOutcome.AdmittedOffline, again.Outcome);
    }

    [Fact]
    public void Every_text_fits_the_display_and_has_letters_that_it_has()
    {
        foreach (var (state, _) in GateTable.States)
        {
            foreach (var (input, _, _, _) in GateTable.Inputs)
            {
                var (_, action) = Run(state, input);
                Assert.All(action.Page, row => LcdLettersTests.AssertShowable(row));
            }
        }
    }

    static (GateUnderTest Gate, TurnstileAction Action) Run(string state, string input)
    {
        var gate = GateTable.States.Single(known => known.Name == state).Make();
        var (_, kind, later, fill) = GateTable.Inputs.Single(known => known.Name == input);
        // FlashFailed follows at once the step whose records were not written: the last one of the state's making.
        return (gate, gate.Step(kind, later, fill));
    }
}
