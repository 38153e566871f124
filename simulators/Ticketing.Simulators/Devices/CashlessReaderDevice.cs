using System.Device.Gpio;
using Ticketing.Firmware.Board;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Simulators.Devices;

/// <summary>
/// A reader with seller and guests: the firmware's own board and logic on simulated keypad, NFC reader, display, pins and
/// flash, over a real link to the edge.
/// </summary>
public sealed class CashlessReaderDevice : IAsyncDisposable
{
    readonly CashlessReaderSettings _settings;
    readonly IEdgeLink _link;
    readonly TimeProvider _time;
    readonly FirmwareLoop _loop;
    readonly SemaphoreSlim _oneByOne = new(1, 1);
    ReaderBoard? _board;
    FileFlashMedium? _log;
    FileFlashMedium? _lists;
    Guest? _guest;

    public CashlessReaderDevice(CashlessReaderSettings settings, IEdgeLink link, TimeProvider time)
    {
        _settings = settings;
        _link = link;
        _time = time;
        _loop = new FirmwareLoop(time, settings.PollInterval, nowMs => _board!.Poll(nowMs));
        Directory.CreateDirectory(settings.DataDirectory);
        link.Received += OnReceived;
    }

    public SimulatedPins Pins { get; } = new();

    public SimulatedKeypad Keypad { get; } = new();

    public SimulatedNfcReader Nfc { get; } = new();

    public SimulatedDisplay Display { get; } = new();

    public string DeviceId => _settings.DeviceId;

    public bool IsOn => _loop.IsOn;

    /// <summary>Why the firmware stopped by itself; null while all is well.</summary>
    public Exception? Failure => _loop.Failure;

    /// <summary>It has prices and keys.</summary>
    public bool IsConfigured => _board?.Logic.IsConfigured ?? false;

    /// <summary>It can decide alone: keys, block list and clock are there.</summary>
    public bool IsReadyAlone => _board?.Logic.IsReadyAlone ?? false;

    /// <summary>Results that the edge has not acknowledged.</summary>
    public int Pending => _board?.Logic.Pending ?? 0;

    public ReaderState State => _board?.Logic.State ?? ReaderState.Idle;

    /// <summary>Supply on: the firmware boots from what its flash has kept.</summary>
    public void PowerOn()
    {
        if (_loop.IsOn)
            return;
        _log = new FileFlashMedium(Path.Combine(_settings.DataDirectory, "reader"));
        _lists = new FileFlashMedium(Path.Combine(_settings.DataDirectory, "lists"));
        _board = new ReaderBoard(
            new ReaderPins(new GpioController(Pins), _settings.Wiring), Keypad, Nfc, Display, _link,
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

    /// <summary>Supply off, between two steps of the firmware: RAM is gone, flash and chips stay.</summary>
    public void PowerCut()
    {
        PowerLink(false);
        Guest? guest = null;
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
            Keypad.PowerCut();
            guest = _guest;
            _guest = null;
        });
        guest?.LosePower();
    }

    /// <summary>The seller presses a product's key, the guest holds the chip there until it is over, and takes it away.</summary>
    /// <param name="chip">The guest's.</param>
    /// <param name="product">Code of a product on this reader's keypad.</param>
    /// <param name="quantity">Times that the key is pressed.</param>
    /// <param name="comesBack">Asked to show the chip again, the guest does.</param>
    /// <exception cref="ArgumentException">No key sells that product.</exception>
    /// <exception cref="TimeoutException">It was not over within everybody's patience.</exception>
    public Task<DebitVisit> Tap(
        SimulatedChip chip, uint product, int quantity = 1, bool comesBack = true, CancellationToken cancellation = default)
    {
        var key = KeyOf(product);
        return Sell(chip, new string(key, quantity), comesBack, cancellation);
    }

    /// <summary>The seller types a free amount.</summary>
    public Task<DebitVisit> TapAmount(
        SimulatedChip chip, int cents, bool comesBack = true, CancellationToken cancellation = default) =>
        Sell(chip, FormattableString.Invariant($"{Keys.Amount}{cents}{Keys.Enter}"), comesBack, cancellation);

    /// <summary>The guest asks what is on the chip.</summary>
    public Task<DebitVisit> AskBalance(SimulatedChip chip, CancellationToken cancellation = default) =>
        Sell(chip, $"{Keys.Balance}", comesBack: true, cancellation);

    public async ValueTask DisposeAsync()
    {
        PowerCut();
        _link.Received -= OnReceived;
        await _loop.DisposeAsync();
        Pins.Dispose();
    }

    char KeyOf(uint product)
    {
        var logic = _board?.Logic ?? throw new InvalidOperationException($"Reader {DeviceId} has no power.");
        const string productKeys = "1234567890CD";
        for (var i = 0; i < logic.Settings.ProductCount; i++)
        {
            if (logic.Settings.Products[i].Code == product)
                return productKeys[i];
        }

        throw new ArgumentException($"Reader {DeviceId} has no key for product {product}.", nameof(product));
    }

    async Task<DebitVisit> Sell(SimulatedChip chip, string keys, bool comesBack, CancellationToken cancellation)
    {
        await _oneByOne.WaitAsync(cancellation);
        try
        {
            if (!_loop.IsOn)
                throw new InvalidOperationException($"Reader {DeviceId} has no power.");
            var guest = new Guest(_time, comesBack ? chip : null);
            _guest = guest;
            foreach (var key in keys)
                Keypad.Press(key);
            Nfc.Present(chip);
            _loop.Wake();
            return await guest.Visit.WaitAsync(_settings.Patience, _time, cancellation);
        }
        finally
        {
            _guest = null;
            Nfc.Remove();
            _ = MakeRoom();
        }
    }

    // The next chip comes when the reader has seen this one go: it looks twice.
    async Task MakeRoom()
    {
        var seen = Nfc.Looks;
        for (var waited = 0; waited < 50 && _loop.IsOn && Nfc.Looks < seen + 2; waited++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
        _oneByOne.Release();
    }

    void OnActed(ReaderAction action)
    {
        if (_guest is { } guest && guest.Take(action, Display.Page) is { } chip)
            _ = ComeBack(chip);
    }

    async Task ComeBack(SimulatedChip chip)
    {
        await Task.Delay(_settings.ReturnTime, _time);
        Nfc.Present(chip);
        _loop.Wake();
    }

    void PowerLink(bool on)
    {
        if (_link is MqttEdgeLink link)
            link.Powered = on;
    }

    void OnReceived(string topic, byte[] payload) => _loop.Wake();
}
