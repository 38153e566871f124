using System.ComponentModel.DataAnnotations;

namespace Ticketing.Appliance.Hardware;

public enum HardwareDriver { Simulated, Pi }

/// <summary>Configuration section "Hardware". Pins are BCM numbers (hardware-docs/).</summary>
public sealed class HardwareOptions
{
    public HardwareDriver Driver { get; set; } = HardwareDriver.Simulated;

    /// <summary>-1: the drawer hangs on the receipt printer.</summary>
    [Range(-1, 27)]
    public int DrawerPin { get; set; } = -1;

    [Range(-1, 27)]
    public int GreenPin { get; set; } = 17;

    [Range(-1, 27)]
    public int OrangePin { get; set; } = 27;

    [Range(-1, 27)]
    public int RedPin { get; set; } = 22;

    [Range(-1, 27)]
    public int BuzzerPin { get; set; } = 18;

    /// <summary>I2C bus and address of the customer display (a 2 x 16 LCD behind a PCF8574).</summary>
    [Range(0, 10)]
    public int DisplayBus { get; set; } = 1;

    [Range(3, 119)]
    public int DisplayAddress { get; set; } = 0x27;
}
