using System.Device.Gpio;

namespace Ticketing.Appliance.Hardware;

/// <summary>The till's output pins. A pin of -1 is not wired.</summary>
public sealed class Outputs : IDisposable
{
    readonly GpioController controller;
    readonly TimeProvider clock;

    public Outputs(GpioController controller, HardwareOptions options, TimeProvider clock)
    {
        (this.controller, this.clock) = (controller, clock);
        foreach (var pin in new[] { options.DrawerPin, options.GreenPin, options.OrangePin, options.RedPin, options.BuzzerPin }.Where(p => p >= 0).Distinct())
            controller.OpenPin(pin, PinMode.Output, PinValue.Low);
    }

    public void Set(int pin, bool on)
    {
        if (pin >= 0)
            controller.Write(pin, on ? PinValue.High : PinValue.Low);
    }

    public async Task PulseAsync(int pin, TimeSpan length)
    {
        if (pin < 0)
            return;
        Set(pin, true);
        try
        {
            await Task.Delay(length, clock);
        }
        finally
        {
            Set(pin, false);
        }
    }

    public void Dispose() => controller.Dispose();
}
