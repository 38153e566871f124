#if HARDWARE_PI
using System.Device.I2c;
using Iot.Device.CharacterLcd;

namespace Ticketing.Appliance.Hardware.Pi;

/// <summary>A 2 x 16 LCD (HD44780) behind a PCF8574 on the Pi's I2C bus: hardware-docs/.</summary>
public sealed class LcdCustomerDisplay : ICustomerDisplay, IDisposable
{
    readonly I2cDevice device;
    readonly Lcd1602 lcd;

    public LcdCustomerDisplay(HardwareOptions options)
    {
        device = I2cDevice.Create(new I2cConnectionSettings(options.DisplayBus, options.DisplayAddress));
        // The PCF8574 has four data lines for the LCD.
        lcd = new Lcd1602(device, false);
        lcd.BacklightOn = true;
        lcd.Clear();
    }

    public void Show(string first, string second)
    {
        lcd.SetCursorPosition(0, 0);
        lcd.Write(DisplayText.Fit(first));
        lcd.SetCursorPosition(0, 1);
        lcd.Write(DisplayText.Fit(second));
    }

    public void Dispose()
    {
        lcd.Dispose();
        device.Dispose();
    }
}
#endif
