using Ticketing.Firmware.Board;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>The states that a gate can be brought to, and the inputs that it can get in each.</summary>
static class GateTable
{
    public const long Now = 10_000;

    /// <summary>The next ticket; 1 is the one that is served.</summary>
    const ulong Other = 2;

    public static readonly (string Name, Func<GateUnderTest> Make)[] States =
    [
        ("Idle, linked", () => Linked()),
        ("Idle, cut off", () => CutOff()),
        ("Idle, cut off, nothing known", () => new GateUnderTest()),
        ("Asking", () => Linked().Scan(1)),
        ("Open, by the edge", () => Linked().Scan(1).Decide(AccessOutcome.Admitted)),
        ("Open, alone", () => CutOff().Scan(1)),
        ("Refused, by the edge", () => Linked().Scan(1).Decide(AccessOutcome.AlreadyUsed)),
        ("Refused, alone", () => CutOff().Read(Evening.Forged(1))),
        ("Refused, arms forced", () => Linked().Do(TurnstileInputKind.Rotation)),
        ("Evacuation", () => Linked().Do(TurnstileInputKind.FireAlarmOn)),
        ("Evacuation, a scan is with the edge", () => Linked().Scan(1).Do(TurnstileInputKind.FireAlarmOn)),
    ];

    public static readonly (string Name, TurnstileInputKind Kind, long LaterMs, Action<GateUnderTest, TurnstileInput> Fill)[] Inputs =
    [
        ("Tick, in time", TurnstileInputKind.Tick, 10, (_, _) => { }),
        ("Tick, time is up", TurnstileInputKind.Tick, 6000, (_, _) => { }),
        ("Code, the same", TurnstileInputKind.Code, 10, (_, i) => i.Text = Evening.Code(1)),
        ("Code, another", TurnstileInputKind.Code, 10, (_, i) => i.Text = Evening.Code(Other)),
        ("Code, forged", TurnstileInputKind.Code, 10, (_, i) => i.Text = Evening.Forged(Other)),
        ("Code, no ticket", TurnstileInputKind.Code, 10, (_, i) => i.Text = "https://example.org"),
        ("Chip", TurnstileInputKind.Chip, 10, (_, i) =>
        {
            Evening.ChipA.CopyTo(i.Uid, 0);
            i.UidLength = Evening.ChipA.Length;
        }),
        ("Rotation", TurnstileInputKind.Rotation, 10, (_, _) => { }),
        ("FireAlarmOn", TurnstileInputKind.FireAlarmOn, 10, (_, _) => { }),
        ("FireAlarmOff", TurnstileInputKind.FireAlarmOff, 10, (_, _) => { }),
        ("SupervisorKey", TurnstileInputKind.SupervisorKey, 10, (_, _) => { }),
        ("LinkUp", TurnstileInputKind.LinkUp, 10, (_, _) => { }),
        ("LinkDown", TurnstileInputKind.LinkDown, 10, (_, _) => { }),
        ("Decision, opens", TurnstileInputKind.Decision, 10, (g, i) => g.Fill(i.Decision, AccessOutcome.Admitted)),
        ("Decision, refuses", TurnstileInputKind.Decision, 10, (g, i) => g.Fill(i.Decision, AccessOutcome.Refunded)),
        ("Decision, of another scan", TurnstileInputKind.Decision, 10, (g, i) =>
        {
            g.Fill(i.Decision, AccessOutcome.Admitted);
            i.Decision.RequestSequence = 0xFFF00001;
        }),
        ("Acknowledged", TurnstileInputKind.Acknowledged, 10, (g, i) => i.Acknowledged = g.OldestReport()),
        ("Clock", TurnstileInputKind.Clock, 10, (_, i) => i.UnixMs = Evening.Began + Now),
        ("Configuration", TurnstileInputKind.Configuration, 10, (_, i) => Evening.Copy(Evening.GateSettings(), i.Configuration)),
        ("TicketList", TurnstileInputKind.TicketList, 10, (_, i) => Evening.Copy(Evening.TicketList(9, 2).Single(), i.TicketList)),
        ("BlockList", TurnstileInputKind.BlockList, 10, (_, i) => Evening.Copy(Evening.BlockList(9), i.BlockList)),
        ("FlashFailed", TurnstileInputKind.FlashFailed, 0, (_, _) => { }),
    ];

    static GateUnderTest CutOff() => new GateUnderTest().Know();

    static GateUnderTest Linked() => CutOff().Do(TurnstileInputKind.LinkUp).Do(TurnstileInputKind.Tick);

    public static string Describe(TurnstileState state, TurnstileAction action)
    {
        List<string> parts = [state.ToString()];
        if (action.Lock != LockCommand.Keep)
            parts.Add((action.LockFirst ? "at once " : "") + (action.Lock == LockCommand.Open ? "OPEN" : "shut"));
        if (action.Light != LightCommand.Keep)
            parts.Add(action.Light.ToString().ToLowerInvariant());
        if (action.Buzzer != BuzzerCommand.Keep)
            parts.Add("buzzer " + action.Buzzer.ToString().ToLowerInvariant());
        if (action.Answered)
            parts.Add("answers " + action.Outcome + (action.Offline ? " (alone)" : ""));
        if (action.Settled)
            parts.Add("settles " + action.Result);
        for (var i = 0; i < action.Records.Count; i++)
            parts.Add("flash: " + RecordName(action.Records.BufferOf(i), action.Records.LengthOf(i)));
        if (action.PublishScan)
            parts.Add("asks");
        if (action.PublishHeartbeat)
            parts.Add("heartbeat");
        if (action.KeepFrame)
            parts.Add("keeps the frame");
        if (action.ShowPage)
            parts.Add("\"" + string.Join(" / ", action.Page.Where(row => row.Length > 0)) + "\"");
        return string.Join(", ", parts);
    }

    static string RecordName(byte[] record, int length)
    {
        if (record[0] is not (3 or 6))
            return record[0] switch { 1 => "boot", 2 => "opening", 4 => "acknowledged", _ => "?" };
        var report = new PassageFrame();
        report.Read(record[1..length], length - 1);
        return (record[0] == 3 ? "end of opening, " : "") + "report " + report.Result + " " + report.Outcome;
    }
}

/// <summary>A gate whose logic is stepped by hand.</summary>
sealed class GateUnderTest
{
    readonly TurnstileInput _input = new();
    readonly PassageFrame _looked = new();
    long _now;
    uint _scan = 0x00100001;

    public GateUnderTest(byte[][]? records = null)
    {
        Logic.Start(records ?? [], 0);
    }

    public TurnstileLogic Logic { get; } = new();

    public GateUnderTest Know()
    {
        _input.UnixMs = Evening.Began;
        Do(TurnstileInputKind.Clock);
        Evening.Copy(Evening.GateSettings(), _input.Configuration);
        Do(TurnstileInputKind.Configuration);
        foreach (var chunk in Evening.TicketList(9))
        {
            Evening.Copy(chunk, _input.TicketList);
            Do(TurnstileInputKind.TicketList);
        }

        return this;
    }

    public GateUnderTest Do(TurnstileInputKind kind)
    {
        Step(kind, _now, (_, _) => { });
        return this;
    }

    public GateUnderTest Scan(ulong serial) => Read(Evening.Code(serial));

    public GateUnderTest Read(string text)
    {
        Step(TurnstileInputKind.Code, _now, (_, i) => i.Text = text);
        return this;
    }

    public GateUnderTest Decide(AccessOutcome outcome)
    {
        Step(TurnstileInputKind.Decision, _now, (g, i) => g.Fill(i.Decision, outcome));
        return this;
    }

    public TurnstileAction Step(TurnstileInputKind kind, long nowMs, Action<GateUnderTest, TurnstileInput> fill)
    {
        _now = nowMs;
        fill(this, _input);
        _input.Kind = kind;
        var action = Logic.Step(_input, nowMs);
        if (action.PublishScan)
            _scan = action.ScanSequence;
        return action;
    }

    public void Fill(DecisionFrame decision, AccessOutcome outcome)
    {
        decision.RequestSequence = _scan;
        decision.Outcome = outcome;
        decision.Performance = Evening.Performance;
        decision.Serial = 1;
        decision.Place = outcome == AccessOutcome.Admitted ? "B 12 Cat1" : "";
        decision.OpenTimeMs = 0;
    }

    /// <summary>Number of the oldest report; 0 when there is none.</summary>
    public uint OldestReport()
    {
        foreach (var record in Logic.Snapshot() ?? [])
        {
            if (record[0] != 6)
                continue;
            _looked.Read(record[1..], record.Length - 1);
            return _looked.Sequence;
        }

        return 0;
    }
}
