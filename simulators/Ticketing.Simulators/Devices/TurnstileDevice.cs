using System.Device.Gpio;
using Ticketing.Firmware.Board;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Simulators.Devices;

/// <summary>
/// A gate with people before it: the firmware's own board and logic on simulated pins, scanner, reader, display and flash,
/// over a real link to the edge.
/// </summary>
public sealed class TurnstileDevice : IAsyncDisposable
{
    readonly TurnstileSettings _settings;
    readonly IEdgeLink _link;
    readonly TimeProvider _time;
    readonly FirmwareLoop _loop;
    readonly SemaphoreSlim _oneByOne = new(1, 1);
    TurnstileBoard? _board;
    FileFlashMedium? _log;
    FileFlashMedium? _lists;
    Visitor? _visitor;

    public TurnstileDevice(TurnstileSettings settings, IEdgeLink link, TimeProvider time)
    {
        _settings = settings;
        _link = link;
        _time = time;
        _loop = new FirmwareLoop(time, settings.PollInterval, nowMs => _board!.Poll(nowMs));
        Directory.CreateDirectory(settings.DataDirectory);
        // The alarm's contact is closed and the key is not turned while nothing is wrong.
        Pins.SetInput(settings.Wiring.FireAlarm, PinValue.Low);
        Pins.SetInput(settings.Wiring.SupervisorKey, PinValue.High);
        Pins.SetInput(settings.Wiring.Rotation, PinValue.High);
        Pins.OutputChanged += OnOutput;
        link.Received += OnReceived;
    }

    /// <summary>A ticket was answered or a passage settled; raised on the gate's own thread.</summary>
    public event Action<GateVisit>? Visited;

    public SimulatedPins Pins { get; } = new();

    public SimulatedScanner Scanner { get; } = new();

    public SimulatedNfcReader Nfc { get; } = new();

    public SimulatedDisplay Display { get; } = new();

    public string DeviceId => _settings.DeviceId;

    public bool IsOn => _loop.IsOn;

    /// <summary>Why the firmware stopped by itself; null while all is well.</summary>
    public Exception? Failure => _loop.Failure;

    /// <summary>It can decide alone: configuration, lists, keys and clock are there.</summary>
    public bool IsReadyAlone => _board?.Logic.IsReadyAlone ?? false;

    /// <summary>Its own list has the ticket: cut off, it would let it in.</summary>
    public bool Knows(string text) => _loop.Look(() =>
    {
        if (_board?.Logic.Knowledge is not { } knowledge || !TicketCode.TryParse(text, out var code, out _))
            return false;
        var list = knowledge.ListOf(code.Performance);
        return list is { IsLoaded: true } && knowledge.SettingOf(code.Performance) is { } setting
            && code.Verify(setting.Key) && list.Contains(code.Fingerprint);
    });

    /// <summary>Reports that the edge has not acknowledged.</summary>
    public int Pending => _board?.Logic.Pending ?? 0;

    public TurnstileState State => _board?.Logic.State ?? TurnstileState.Idle;

    public int ForcedPassages => _board?.Logic.ForcedPassages ?? 0;

    public int Evacuated => _board?.Logic.Evacuated ?? 0;

    /// <summary>The arms turn freely: the lock's relay is not energised.</summary>
    public bool IsFree => Pins.Level(_settings.Wiring.Lock) == PinValue.Low;

    /// <summary>Supply on: the firmware boots from what its flash has kept.</summary>
    public void PowerOn()
    {
        if (_loop.IsOn)
            return;
        _log = new FileFlashMedium(Path.Combine(_settings.DataDirectory, "gate"));
        _lists = new FileFlashMedium(Path.Combine(_settings.DataDirectory, "lists"));
        _board = new TurnstileBoard(
            new TurnstilePins(new GpioController(Pins), _settings.Wiring), Scanner, Nfc, Display, _link,
            new FlashLog(_log), new FlashLog(_lists), _settings.Site, _settings.DeviceId)
        {
            Firmware = "sim-0.1.0",
            FreeMemory = 120_000,
        };
        _board.Acted += OnActed;
        _board.Start(_loop.NowMs);
        _loop.Start();
        PowerLink(true);
    }

    /// <summary>Supply off, between two steps of the firmware: RAM and pins are gone, flash stays.</summary>
    public void PowerCut()
    {
        PowerLink(false);
        Visitor? visitor = null;
        _loop.Stop(() =>
        {
            if (_board is null)
                return;
            _board.Acted -= OnActed;
            _board.Stop();
            _board = null;
            _log?.Dispose();
            _lists?.Dispose();
            Pins.PowerCut();
            Scanner.PowerCut();
            visitor = _visitor;
            _visitor = null;
        });
        visitor?.LosePower();
    }

    /// <summary>A person holds a code before the scanner, one person at a time.</summary>
    /// <param name="code">What stands in it.</param>
    /// <param name="walksThrough">False: admitted, but does not turn the arms.</param>
    /// <param name="twice">The scan engine sends it twice.</param>
    /// <exception cref="TimeoutException">No answer and no passage within the person's patience.</exception>
    public Task<GateVisit> Present(
        string code, bool walksThrough = true, bool twice = false, CancellationToken cancellation = default) =>
        Visit(() => Scanner.Scan(code, twice), walksThrough, cancellation);

    /// <summary>A person holds a chip before the reader, and takes it away after the answer.</summary>
    public async Task<GateVisit> Present(
        SimulatedChip chip, bool walksThrough = true, CancellationToken cancellation = default)
    {
        try
        {
            return await Visit(() => Nfc.Present(chip), walksThrough, cancellation);
        }
        finally
        {
            Nfc.Remove();
        }
    }

    /// <summary>The fire panel opens (alarm) or closes its contact. In hardware it also cuts the lock's supply.</summary>
    public void SetFireAlarm(bool on)
    {
        Pins.SetInput(_settings.Wiring.FireAlarm, on ? PinValue.High : PinValue.Low);
        _loop.Wake();
    }

    /// <summary>The supervisor turns the key, or lets it go.</summary>
    public void SetSupervisorKey(bool turned)
    {
        Pins.SetInput(_settings.Wiring.SupervisorKey, turned ? PinValue.Low : PinValue.High);
        _loop.Wake();
    }

    /// <summary>Somebody turns the arms, whether the gate lets them or not.</summary>
    public void TurnArms()
    {
        Pins.SetInput(_settings.Wiring.Rotation, PinValue.Low);
        Pins.SetInput(_settings.Wiring.Rotation, PinValue.High);
        _loop.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        PowerCut();
        _link.Received -= OnReceived;
        Pins.OutputChanged -= OnOutput;
        await _loop.DisposeAsync();
        _oneByOne.Dispose();
        Pins.Dispose();
    }

    async Task<GateVisit> Visit(Action show, bool walksThrough, CancellationToken cancellation)
    {
        await _oneByOne.WaitAsync(cancellation);
        try
        {
            if (!_loop.IsOn)
                throw new InvalidOperationException($"Gate {DeviceId} has no power.");
            var visitor = new Visitor(_time, walksThrough);
            _visitor = visitor;
            show();
            _loop.Wake();
            return await visitor.Visit.WaitAsync(_settings.Patience, _time, cancellation);
        }
        finally
        {
            _visitor = null;
            _oneByOne.Release();
        }
    }

    void OnActed(TurnstileAction action)
    {
        var visitor = _visitor;
        if (visitor is not null && visitor.Take(action, IsFree, Display.Page))
            _ = WalkThrough();
        if ((action.Answered || action.Settled) && Visited is { } visited)
            visited(Visitor.Describe(action, IsFree, Display.Page));
    }

    async Task WalkThrough()
    {
        if (_settings.WalkTime > TimeSpan.Zero)
            await Task.Delay(_settings.WalkTime, _time);
        if (_loop.IsOn)
            TurnArms();
    }

    void OnOutput(int pin, PinValue value)
    {
        if (pin == _settings.Wiring.Lock && value == PinValue.Low)
            _visitor?.SeeOpening();
    }

    void PowerLink(bool on)
    {
        if (_link is MqttEdgeLink link)
            link.Powered = on;
    }

    void OnReceived(string topic, byte[] payload) => _loop.Wake();
}
