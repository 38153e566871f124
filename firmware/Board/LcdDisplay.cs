#if NANOFRAMEWORK_1_0
using System.Device.I2c;
using Iot.Device.CharacterLcd;

namespace Ticketing.Firmware.Board
{
    /// <summary>A 2004 character display behind a PCF8574 (I2C, 4-bit mode); <see cref="LcdLetters"/> says what it can show.</summary>
    public sealed class LcdDisplay : IDisplay
    {
        const int Columns = 20;

        readonly Lcd2004 _lcd;
        readonly char[] _row = new char[Columns];
        readonly string[] _shown = new string[] { "", "", "", "" };

        /// <summary>Switches the display on and defines the accents.</summary>
        /// <param name="busId">I2C bus, 1 or 2; its pins must have been given their function before.</param>
        /// <param name="address">27h (PCF8574) or 3Fh (PCF8574A).</param>
        public LcdDisplay(int busId, int address)
        {
            _lcd = new Lcd2004(LcdInterface.CreateI2c(I2cDevice.Create(new I2cConnectionSettings(busId, address)), false));
            _lcd.BacklightOn = true;
            _lcd.Clear();
            byte[][] drawn = LcdLetters.Drawings();
            for (int i = 0; i < drawn.Length; i++)
                _lcd.CreateCustomCharacter(i, drawn[i]);
        }

        /// <inheritdoc />
        public void Show(string first, string second, string third, string fourth)
        {
            ShowRow(0, first);
            ShowRow(1, second);
            ShowRow(2, third);
            ShowRow(3, fourth);
        }

        void ShowRow(int row, string text)
        {
            if (_shown[row] == text)
                return;

            _shown[row] = text;
            LcdLetters.Fit(text, _row);
            _lcd.SetCursorPosition(0, row);
            _lcd.Write(_row);
        }
    }
}
#endif
