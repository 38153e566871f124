using System.Collections.Concurrent;
using System.Device.Gpio;

namespace Ticketing.Appliance.Hardware;

/// <summary>Pins of a machine that has none: they keep what is written and tell whoever looks.</summary>
public sealed class SimulatedGpioDriver : GpioDriver
{
    readonly ConcurrentDictionary<int, PinMode> modes = new();
    readonly ConcurrentDictionary<int, PinValue> values = new();

    /// <summary>A pin was written: number, high.</summary>
    public event Action<int, bool>? Written;

    protected override int PinCount => 28;

    protected override void OpenPin(int pinNumber) => modes[pinNumber] = PinMode.Input;

    protected override void ClosePin(int pinNumber) => modes.TryRemove(pinNumber, out _);

    protected override void SetPinMode(int pinNumber, PinMode mode) => modes[pinNumber] = mode;

    protected override PinMode GetPinMode(int pinNumber) => modes.GetValueOrDefault(pinNumber, PinMode.Input);

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => values.GetValueOrDefault(pinNumber, PinValue.Low);

    protected override void Write(int pinNumber, PinValue value)
    {
        values[pinNumber] = value;
        Written?.Invoke(pinNumber, value == PinValue.High);
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        new() { TimedOut = true };

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        // The till has outputs only.
    }

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        // The till has outputs only.
    }
}
