using System.Device.Gpio;
using Ticketing.Firmware.Board;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

/// <summary>A whole reader on simulated keypad, field, pins and flash, stepped by hand, with the edge of one chip's wallet.</summary>
sealed class BarRig
{
    readonly SimulatedPins _pins = new();
    readonly ReaderWiring _wiring = new();
    readonly byte[] _key = PurseKey.Derive(Evening.PurseMaster, Evening.ChipA, Evening.ChipA.Length);
    readonly PurseState _purse = new();
    ReaderBoard _board = null!;

    public BarRig(int tornSlot = 1)
    {
        Edge = new BarEdge(Link);
        Link.Edge = Edge.Take;
        var store = new ListStore(new FlashLog(Lists));
        store.Keep(Evening.Bytes(Evening.BarSettings()));
        store.Keep(Evening.Bytes(Evening.BlockList()));
        // A chip that has been written before: the next write goes to the slot asked for.
        for (uint sequence = 1; sequence <= (uint)(1 + tornSlot); sequence++)
            Store(sequence, Edge.Credits);
        Edge.Issue((uint)(1 + tornSlot));
    }

    public MemoryFlash Log { get; } = new();

    public MemoryFlash Lists { get; } = new();

    public FakeLink Link { get; } = new();

    public BarEdge Edge { get; }

    public SimulatedChip Chip { get; } = new(Evening.ChipA);

    public SimulatedNfcReader Nfc { get; } = new();

    public SimulatedKeypad Keypad { get; } = new();

    public SimulatedDisplay Display { get; private set; } = new();

    public ReaderBoard Board => _board;

    public ReaderState State => _board.Logic.State;

    public long NowMs { get; private set; }

    /// <summary>Cents that guests were shown as paid.</summary>
    public int Paid { get; private set; }

    /// <summary>Money on the chip; null when no purse of ours is on it.</summary>
    public int? OnChip => PurseLayout.Read(Chip.Memory[16..48].ToArray(), _key, _purse) == PurseReading.Valid ? _purse.Balance : null;

    public BarRig PowerOn()
    {
        Display = new SimulatedDisplay();
        _board = new ReaderBoard(
            new ReaderPins(new GpioController(_pins), _wiring), Keypad, Nfc, Display, Link, new FlashLog(Log), new FlashLog(Lists),
            Evening.Site, Evening.Device);
        _board.Acted += OnActed;
        _board.Start(NowMs);
        Link.Send(Evening.Bytes(new ClockFrame { UnixMs = Evening.Began + NowMs }));
        return this;
    }

    public void PowerCut()
    {
        _board?.Stop();
        _pins.PowerCut();
        Keypad.PowerCut();
        Log.CutAfter = null;
    }

    public BarRig Poll(int times = 1, long eachMs = 160)
    {
        for (var i = 0; i < times; i++)
        {
            NowMs += eachMs;
            _board.Poll(NowMs);
        }

        return this;
    }

    public void Press(string keys)
    {
        foreach (var key in keys)
            Keypad.Press(key);
        Poll();
    }

    public void Present() => Nfc.Present(Chip);

    public void TakeAway()
    {
        Nfc.Remove();
        Poll(3);
    }

    /// <summary>The guest goes while nothing has power.</summary>
    public void TakeAwayInTheDark() => Nfc.Remove();

    /// <summary>The edge is there, and hears all that is left to say.</summary>
    public void Drain()
    {
        Link.Connected = true;
        Edge.LosesAnswers = false;
        for (var i = 0; i < 500 && (i < 3 || _board.Logic.Pending > 0); i++)
            Poll();
        Assert.Equal(0, _board.Logic.Pending);
    }

    /// <summary>The guest asks for the balance, and the chip is put right.</summary>
    public void AskBalance()
    {
        Press("B");
        Present();
        Poll(12);
        TakeAway();
        Poll(30);
    }

    void Store(uint sequence, int balance)
    {
        var slot = new byte[PurseLayout.SlotLength];
        PurseLayout.Write(new PurseState { Sequence = sequence, Balance = balance }, _key, slot);
        Chip.Store(PurseLayout.TagPage((int)(sequence + 1) & 1, 0), slot);
    }

    void OnActed(ReaderAction action)
    {
        if (action.Page[0] == "MERCI" && action.Settled)
            Paid += 250;
    }
}
