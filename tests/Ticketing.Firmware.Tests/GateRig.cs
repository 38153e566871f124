using System.Device.Gpio;
using Ticketing.Firmware.Board;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

/// <summary>
/// A whole gate on simulated pins and flash, stepped by hand, with a link to an edge that keeps every report. The supply can be
/// cut after any byte of the flash log; what the flash holds then is the next gate's.
/// </summary>
sealed class GateRig
{
    readonly TurnstileWiring _wiring = new();
    readonly SimulatedPins _pins = new();
    readonly SimulatedScanner _scanner = new();
    readonly PassageFrame _passage = new();
    readonly ScanFrame _scan = new();
    TurnstileBoard _board;

    public GateRig(MemoryFlash? log = null, MemoryFlash? lists = null)
    {
        Log = log ?? new MemoryFlash();
        Lists = lists ?? new MemoryFlash();
        _pins.SetInput(_wiring.FireAlarm, PinValue.Low);
        _pins.SetInput(_wiring.SupervisorKey, PinValue.High);
        _pins.SetInput(_wiring.Rotation, PinValue.High);
        Link.Edge = OnMessage;
        _board = null!;
    }

    public MemoryFlash Log { get; }

    public MemoryFlash Lists { get; }

    public FakeLink Link { get; } = new();

    public SimulatedScanner Scanner => _scanner;

    public TurnstileBoard Board => _board;

    public TurnstileState State => _board.Logic.State;

    public long NowMs { get; private set; }

    public bool IsFree => _pins.Level(_wiring.Lock) == PinValue.Low;

    /// <summary>Every frame number that was sent, in order; a repeated frame stands there again.</summary>
    public List<uint> Sent { get; } = [];

    /// <summary>Reports that the edge has on disk: once each, in the order of their first arrival.</summary>
    public List<(uint Sequence, uint Scan, PassageResult Result, ulong Serial, bool Offline)> Reports { get; } = [];

    /// <summary>Scans asked; the test answers.</summary>
    public Action<uint> Asked { get; set; } = _ => { };

    /// <summary>Answers of the gate.</summary>
    public List<(AccessOutcome Outcome, bool Offline)> Answers { get; } = [];

    public bool Acknowledges { get; set; } = true;

    /// <summary>Configuration, list and clock in the flash of lists, as an edge that was there before has left them.</summary>
    public static MemoryFlash KnownLists(int tickets = 20)
    {
        var flash = new MemoryFlash();
        var store = new ListStore(new FlashLog(flash));
        store.Keep(Evening.Bytes(Evening.GateSettings()));
        foreach (var chunk in Evening.TicketList(tickets))
            store.Keep(Evening.Bytes(chunk));
        return flash;
    }

    public GateRig PowerOn()
    {
        _board = new TurnstileBoard(
            new TurnstilePins(new GpioController(_pins), _wiring), _scanner, null, new SimulatedDisplay(), Link,
            new FlashLog(Log), new FlashLog(Lists), Evening.Site, Evening.Device);
        _board.Acted += OnActed;
        _board.Start(NowMs);
        return this;
    }

    public void PowerCut()
    {
        _board?.Stop();
        _pins.PowerCut();
        _scanner.PowerCut();
        Log.CutAfter = null;
    }

    public void Clock() => Link.Send(Evening.Bytes(new ClockFrame { UnixMs = Evening.Began + NowMs }));

    public GateRig Poll(long laterMs = 10)
    {
        NowMs += laterMs;
        _board.Poll(NowMs);
        return this;
    }

    public void Scan(string text)
    {
        _scanner.Scan(text);
        Poll();
    }

    public void TurnArms()
    {
        _pins.SetInput(_wiring.Rotation, PinValue.Low);
        _pins.SetInput(_wiring.Rotation, PinValue.High);
        Poll();
    }

    public void FireAlarm(bool on)
    {
        _pins.SetInput(_wiring.FireAlarm, on ? PinValue.High : PinValue.Low);
        Poll();
    }

    public void Decide(uint scan, AccessOutcome outcome, ulong serial) => Link.Send(Evening.Bytes(new DecisionFrame
    {
        RequestSequence = scan, Outcome = outcome, Performance = Evening.Performance, Serial = serial,
    }));

    /// <summary>The edge is there, and hears all that is left to say.</summary>
    public void Drain()
    {
        Link.Connected = true;
        Acknowledges = true;
        for (var i = 0; i < 500 && (i < 3 || _board.Logic.Pending > 0); i++)
            Poll(100);
        Assert.Equal(0, _board.Logic.Pending);
    }

    void OnActed(TurnstileAction action)
    {
        if (action.Answered && action.Outcome != AccessOutcome.DoubleRead)
            Answers.Add((action.Outcome, action.Offline));
    }

    void OnMessage(string topic, byte[] payload)
    {
        if (topic.EndsWith("/" + Topics.Scan, StringComparison.Ordinal))
        {
            _scan.Read(payload, payload.Length);
            Sent.Add(_scan.Sequence);
            Asked(_scan.Sequence);
        }
        else if (topic.EndsWith("/" + Topics.Passage, StringComparison.Ordinal))
        {
            _passage.Read(payload, payload.Length);
            Sent.Add(_passage.Sequence);
            if (Reports.All(known => known.Sequence != _passage.Sequence))
                Reports.Add((_passage.Sequence, _passage.ScanSequence, _passage.Result, _passage.Serial, _passage.Offline));
            if (Acknowledges)
                Link.Send(Evening.Bytes(new AckFrame { AcknowledgedSequence = _passage.Sequence }));
        }
        else
        {
            var heartbeat = new HeartbeatFrame();
            heartbeat.Read(payload, payload.Length);
            Sent.Add(heartbeat.Sequence);
        }
    }
}
