using System.Collections.Concurrent;
using System.Device.Gpio;

namespace Ticketing.Simulators.Hardware;

/// <summary>
/// Pins without a board, under the real <see cref="GpioController"/>: a test or a person drives the inputs and watches the outputs.
/// </summary>
public sealed class SimulatedPins : GpioDriver
{
    const int Pins = 64;

    readonly ConcurrentDictionary<int, Pin> _pins = new();

    /// <summary>Raised when an output changes, on the thread that wrote it.</summary>
    public event Action<int, PinValue>? OutputChanged;

    protected override int PinCount => Pins;

    /// <summary>The level of a pin, whichever way it goes; low when nobody drives it.</summary>
    public PinValue Level(int pin) => _pins.TryGetValue(pin, out var known) ? known.Value : PinValue.Low;

    /// <summary>Has this pin been opened as an output?</summary>
    public bool IsOutput(int pin) => _pins.TryGetValue(pin, out var known) && known.Mode == PinMode.Output;

    /// <summary>Drives an input, as a contact or a sensor does.</summary>
    /// <exception cref="InvalidOperationException">The firmware drives this pin itself.</exception>
    public void SetInput(int pin, PinValue value)
    {
        var known = _pins.GetOrAdd(pin, static _ => new Pin());
        if (known.Mode == PinMode.Output)
            throw new InvalidOperationException($"Pin {pin} is an output: two drivers on one wire.");
        Change(pin, known, value);
    }

    /// <summary>A contact that closes and opens again: one pulse.</summary>
    public void Pulse(int pin)
    {
        SetInput(pin, PinValue.High);
        SetInput(pin, PinValue.Low);
    }

    /// <summary>No supply: every output falls to low; inputs keep the level that the world outside gives them.</summary>
    public void PowerCut()
    {
        foreach (var (number, pin) in _pins)
        {
            if (pin.Mode == PinMode.Output)
                Change(number, pin, PinValue.Low);
            pin.Mode = null;
            pin.Watchers.Clear();
        }
    }

    protected override void OpenPin(int pinNumber) => _pins.GetOrAdd(pinNumber, static _ => new Pin()).Mode = PinMode.Input;

    protected override void ClosePin(int pinNumber) => Known(pinNumber).Watchers.Clear();

    protected override void SetPinMode(int pinNumber, PinMode mode)
    {
        var pin = Known(pinNumber);
        pin.Mode = mode;
        // A pull-up reads high only while no contact has ever driven the pin.
        if (mode == PinMode.InputPullUp && !pin.Driven)
            pin.Value = PinValue.High;
    }

    protected override PinMode GetPinMode(int pinNumber) => Known(pinNumber).Mode ?? PinMode.Input;

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => Known(pinNumber).Value;

    protected override void Write(int pinNumber, PinValue value)
    {
        var pin = Known(pinNumber);
        if (pin.Mode != PinMode.Output)
            throw new InvalidOperationException($"Pin {pinNumber} is not an output.");
        Change(pinNumber, pin, value);
    }

    protected override void AddCallbackForPinValueChangedEvent(
        int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        Known(pinNumber).Watchers.TryAdd(callback, eventTypes);

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        Known(pinNumber).Watchers.TryRemove(callback, out _);

    protected override WaitForEventResult WaitForEvent(
        int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken)
    {
        using var happened = new ManualResetEventSlim();
        var change = PinEventTypes.None;
        void Happened(object sender, PinValueChangedEventArgs e)
        {
            change = e.ChangeType;
            happened.Set();
        }

        AddCallbackForPinValueChangedEvent(pinNumber, eventTypes, Happened);
        try
        {
            happened.Wait(cancellationToken);
            return new WaitForEventResult { EventTypes = change };
        }
        catch (OperationCanceledException)
        {
            return new WaitForEventResult { TimedOut = true };
        }
        finally
        {
            RemoveCallbackForPinValueChangedEvent(pinNumber, Happened);
        }
    }

    Pin Known(int number) => _pins.TryGetValue(number, out var pin)
        ? pin
        : throw new InvalidOperationException($"Pin {number} has not been opened.");

    void Change(int number, Pin pin, PinValue value)
    {
        pin.Driven = true;
        if (pin.Value == value)
            return;
        pin.Value = value;
        var change = value == PinValue.High ? PinEventTypes.Rising : PinEventTypes.Falling;
        foreach (var (watcher, wanted) in pin.Watchers)
        {
            if (wanted.HasFlag(change))
                watcher(this, new PinValueChangedEventArgs(change, number));
        }

        if (pin.Mode == PinMode.Output)
            OutputChanged?.Invoke(number, value);
    }

    sealed class Pin
    {
        public PinMode? Mode { get; set; }

        public PinValue Value { get; set; } = PinValue.Low;

        public bool Driven { get; set; }

        public ConcurrentDictionary<PinChangeEventHandler, PinEventTypes> Watchers { get; } = new();
    }
}
