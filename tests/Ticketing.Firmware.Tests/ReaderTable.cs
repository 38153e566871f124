using Ticketing.Firmware.Board;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>The states that a reader can be brought to, and the inputs that it can get in each.</summary>
static class ReaderTable
{
    public const long Now = 10_000;

    public static readonly (string Name, Func<ReaderUnderTest> Make)[] States =
    [
        ("Idle, linked", () => Linked()),
        ("Idle, cut off", () => CutOff()),
        ("Idle, cut off, nothing known", () => new ReaderUnderTest()),
        ("Typing", () => Linked().Press("A5")),
        ("Armed, a product", () => Linked().Press("1")),
        ("Armed, the balance", () => Linked().Press("B")),
        ("Armed, cut off", () => CutOff().Press("1")),
        ("Asking, once", () => Linked().Press("1").Chip(Evening.ChipA)),
        ("Asking, a second time", () => Linked().Press("1").Chip(Evening.ChipA).Do(ReaderInputKind.Tick, 900)),
        ("Writing, by the edge", () => Linked().Press("1").Chip(Evening.ChipA).Decide(DebitOutcome.Approved)),
        ("Writing, alone", () => CutOff().Press("1").Chip(Evening.ChipA)),
        ("Writing, a purse that was behind", () => Linked().Press("B").Chip(Evening.ChipA).Decide(DebitOutcome.ChipBehind)),
        ("Represent, by the edge",
            () => Linked().Press("1").Chip(Evening.ChipA).Decide(DebitOutcome.Approved).Do(ReaderInputKind.ChipTorn)),
        ("Represent, alone", () => CutOff().Press("1").Chip(Evening.ChipA).Do(ReaderInputKind.ChipTorn)),
        ("Showing, paid",
            () => Linked().Press("1").Chip(Evening.ChipA).Decide(DebitOutcome.Approved).Do(ReaderInputKind.ChipWritten)),
        ("Showing, refused", () => Linked().Press("1").Chip(Evening.ChipA).Decide(DebitOutcome.InsufficientFunds)),
    ];

    public static readonly (string Name, ReaderInputKind Kind, long LaterMs, Action<ReaderUnderTest, ReaderInput> Fill)[] Inputs =
    [
        ("Tick, in time", ReaderInputKind.Tick, 10, (_, _) => { }),
        ("Tick, time is up", ReaderInputKind.Tick, 60_000, (_, _) => { }),
        ("Key, a product", ReaderInputKind.Key, 10, (_, i) => i.Key = '2'),
        ("Key, no product", ReaderInputKind.Key, 10, (_, i) => i.Key = 'D'),
        ("Key, free amount", ReaderInputKind.Key, 10, (_, i) => i.Key = Keys.Amount),
        ("Key, balance", ReaderInputKind.Key, 10, (_, i) => i.Key = Keys.Balance),
        ("Key, cancel", ReaderInputKind.Key, 10, (_, i) => i.Key = Keys.Cancel),
        ("Key, enter", ReaderInputKind.Key, 10, (_, i) => i.Key = Keys.Enter),
        ("Chip, the same", ReaderInputKind.Chip, 10, (_, i) => ReaderUnderTest.Fill(i, Evening.ChipA)),
        ("Chip, another", ReaderInputKind.Chip, 10, (_, i) => ReaderUnderTest.Fill(i, Evening.ChipB)),
        ("Chip, forged", ReaderInputKind.Chip, 10, (_, i) =>
        {
            ReaderUnderTest.Fill(i, Evening.ChipB);
            Array.Fill(i.Memory, (byte)0x17);
        }),
        ("ChipGone", ReaderInputKind.ChipGone, 10, (_, _) => { }),
        ("ChipWritten", ReaderInputKind.ChipWritten, 10, (_, _) => { }),
        ("ChipTorn", ReaderInputKind.ChipTorn, 10, (_, _) => { }),
        ("LinkUp", ReaderInputKind.LinkUp, 10, (_, _) => { }),
        ("LinkDown", ReaderInputKind.LinkDown, 10, (_, _) => { }),
        ("Decision, approves", ReaderInputKind.Decision, 10, (r, i) => r.Fill(i.Decision, DebitOutcome.Approved)),
        ("Decision, refuses", ReaderInputKind.Decision, 10, (r, i) => r.Fill(i.Decision, DebitOutcome.InsufficientFunds)),
        ("Decision, of another debit", ReaderInputKind.Decision, 10, (r, i) =>
        {
            r.Fill(i.Decision, DebitOutcome.Approved);
            i.Decision.RequestSequence = 0xFFF00001;
        }),
        ("Acknowledged", ReaderInputKind.Acknowledged, 10, (r, i) => i.Acknowledged = r.OldestReport()),
        ("Clock", ReaderInputKind.Clock, 10, (_, i) => i.UnixMs = Evening.Began + Now),
        ("Configuration", ReaderInputKind.Configuration, 10, (_, i) => Evening.Copy(Evening.BarSettings(), i.Configuration)),
        ("BlockList", ReaderInputKind.BlockList, 10, (_, i) =>
        {
            var list = Evening.BlockList(5);
            list.ListVersion = 2;
            Evening.Copy(list, i.BlockList);
        }),
        ("TopUp", ReaderInputKind.TopUp, 10, (_, i) =>
        {
            i.TopUp.SetUid(Evening.ChipB, Evening.ChipB.Length);
            i.TopUp.NewBalance = 9000;
            i.TopUp.PurseSequence = 9;
        }),
        ("FlashFailed", ReaderInputKind.FlashFailed, 0, (_, _) => { }),
    ];

    static ReaderUnderTest CutOff() => new ReaderUnderTest().Know();

    static ReaderUnderTest Linked() => CutOff().Do(ReaderInputKind.LinkUp).Do(ReaderInputKind.Tick);

    public static string Describe(ReaderState state, ReaderAction action)
    {
        List<string> parts = [state.ToString()];
        for (var i = 0; i < action.Records.Count; i++)
            parts.Add("flash: " + RecordName(action.Records.BufferOf(i), action.Records.LengthOf(i)));
        if (action.Light != LightCommand.Keep)
            parts.Add(action.Light.ToString().ToLowerInvariant());
        if (action.Buzzer != BuzzerCommand.Keep)
            parts.Add("buzzer " + action.Buzzer.ToString().ToLowerInvariant());
        if (action.Answered)
            parts.Add("answers " + action.Outcome + (action.Offline ? " (alone)" : ""));
        if (action.Settled)
            parts.Add("settles " + action.Result);
        if (action.PublishDebit)
            parts.Add(action.Debit.Retry ? "asks again" : "asks");
        if (action.WriteChip)
            parts.Add("writes the chip");
        if (action.AsksForChipAgain)
            parts.Add("wants the chip again");
        if (action.PublishHeartbeat)
            parts.Add("heartbeat");
        if (action.KeepFrame)
            parts.Add("keeps the frame");
        if (action.Over)
            parts.Add("over");
        if (action.ShowPage)
            parts.Add("\"" + string.Join(" / ", action.Page.Where(row => row.Length > 0)) + "\"");
        return string.Join(", ", parts);
    }

    static string RecordName(byte[] record, int length)
    {
        if (record[0] is not (4 or 7))
            return record[0] switch { 1 => "boot", 2 => "begun", 3 => "decided", 5 => "closed", 6 => "acknowledged", _ => "?" };
        var result = new DebitResultFrame();
        result.Read(record[1..length], length - 1);
        return "result " + result.Result;
    }
}

/// <summary>A reader whose logic is stepped by hand.</summary>
sealed class ReaderUnderTest
{
    readonly ReaderInput _input = new();
    long _now;
    uint _debit = 0x00100001;

    public ReaderUnderTest()
    {
        Logic.Start([], 0);
    }

    public ReaderLogic Logic { get; } = new();

    public static void Fill(ReaderInput input, byte[] uid)
    {
        uid.CopyTo(input.Uid, 0);
        input.UidLength = uid.Length;
        var slot = new byte[PurseLayout.SlotLength];
        PurseLayout.Write(
            new PurseState { Sequence = 3, Balance = 5000 }, PurseKey.Derive(Evening.PurseMaster, uid, uid.Length), slot);
        slot.CopyTo(input.Memory, 0);
        Array.Clear(input.Memory, PurseLayout.SlotLength, PurseLayout.SlotLength);
    }

    public ReaderUnderTest Know()
    {
        Step(ReaderInputKind.Clock, 0, (_, i) => i.UnixMs = Evening.Began);
        Step(ReaderInputKind.Configuration, 0, (_, i) => Evening.Copy(Evening.BarSettings(), i.Configuration));
        Step(ReaderInputKind.BlockList, 0, (_, i) => Evening.Copy(Evening.BlockList(), i.BlockList));
        return this;
    }

    public ReaderUnderTest Press(string keys)
    {
        foreach (var key in keys)
            Step(ReaderInputKind.Key, _now, (_, i) => i.Key = key);
        return this;
    }

    public ReaderUnderTest Chip(byte[] uid)
    {
        Step(ReaderInputKind.Chip, _now, (_, i) => Fill(i, uid));
        return this;
    }

    public ReaderUnderTest Decide(DebitOutcome outcome)
    {
        Step(ReaderInputKind.Decision, _now, (r, i) => r.Fill(i.Decision, outcome));
        return this;
    }

    public ReaderUnderTest Do(ReaderInputKind kind, long laterMs = 0)
    {
        Step(kind, _now + laterMs, (_, _) => { });
        return this;
    }

    /// <summary>One step, so long after the one before.</summary>
    public ReaderAction After(ReaderInputKind kind, long laterMs, Action<ReaderUnderTest, ReaderInput> fill) =>
        Step(kind, _now + laterMs, fill);

    public ReaderAction Step(ReaderInputKind kind, long nowMs, Action<ReaderUnderTest, ReaderInput> fill)
    {
        _now = nowMs;
        fill(this, _input);
        _input.Kind = kind;
        var action = Logic.Step(_input, nowMs);
        if (action.PublishDebit)
            _debit = action.DebitSequence;
        return action;
    }

    public void Fill(DebitDecisionFrame decision, DebitOutcome outcome)
    {
        decision.RequestSequence = _debit;
        decision.Outcome = outcome;
        decision.NewBalance = outcome == DebitOutcome.Approved ? 4750 : 5000;
        decision.NewPurseSequence = DebitOutcomes.WritesChip(outcome) ? 4u : 0;
        decision.Amount = 250;
    }

    /// <summary>Number of the oldest result; 0 when there is none.</summary>
    public uint OldestReport()
    {
        var result = new DebitResultFrame();
        foreach (var record in Logic.Snapshot() ?? [])
        {
            if (record[0] != 7)
                continue;
            result.Read(record[1..], record.Length - 1);
            return result.Sequence;
        }

        return 0;
    }
}
