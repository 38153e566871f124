using System.Device.Gpio;

namespace Ticketing.Appliance.Hardware;

/// <summary>Drawer, lamp, buzzer and customer display: real on a Pi, simulated elsewhere.</summary>
static class HardwareModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HardwareOptions>().Bind(configuration.GetSection("Hardware")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => p.GetRequiredService<Microsoft.Extensions.Options.IOptions<HardwareOptions>>().Value);
        services.AddSingleton<SimulatedGpioDriver>();
        services.AddSingleton(p => p.GetRequiredService<HardwareOptions>().Driver == HardwareDriver.Pi
            ? new GpioController()
            : new GpioController(p.GetRequiredService<SimulatedGpioDriver>()));
        services.AddSingleton<Outputs>();
        services.AddSingleton<StatusLight>();
        services.AddSingleton(Display);
    }

    static ICustomerDisplay Display(IServiceProvider services)
    {
        var options = services.GetRequiredService<HardwareOptions>();
        if (options.Driver == HardwareDriver.Simulated)
            return new SimulatedCustomerDisplay();
#if HARDWARE_PI
        return new Pi.LcdCustomerDisplay(options);
#else
        throw new InvalidOperationException("Hardware:Driver is Pi, but this build has no bindings: build with -p:Hardware=pi.");
#endif
    }
}
