namespace Ticketing.Appliance.Hardware;

public enum Light { Green, Orange, Red }

/// <summary>The lamp on the till: green in order, orange offline or little paper, red when a person must act. The buzzer tells of red once.</summary>
public sealed class StatusLight(Outputs outputs, HardwareOptions options)
{
    static readonly TimeSpan Beep = TimeSpan.FromMilliseconds(150);

    Light? shown;

    public Light? Shown => shown;

    public void Show(Light light)
    {
        if (shown == light)
            return;
        var before = shown;
        shown = light;
        outputs.Set(options.GreenPin, light == Light.Green);
        outputs.Set(options.OrangePin, light == Light.Orange);
        outputs.Set(options.RedPin, light == Light.Red);
        if (light == Light.Red && before is not null)
            _ = outputs.PulseAsync(options.BuzzerPin, Beep);
    }
}
