#if NANOFRAMEWORK_1_0
using System.Device.I2c;
using Iot.Device.CharacterLcd;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// A 2004 character display behind a PCF8574 (I2C, 4-bit mode). The HD44780's ROM A00 has no accents: eight of its own
    /// characters carry them (HD44780U data sheet, table 5: codes 08h to 0Fh repeat 00h to 07h, and 00h would end a string).
    /// </summary>
    public sealed class LcdDisplay : IDisplay
    {
        const int Columns = 20;
        const string Accents = "éèêàçôùÉ";

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
            byte[][] drawn = Drawings();
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

        // Five columns a row, top to bottom.
        static byte[][] Drawings()
        {
            return new byte[][]
            {
                new byte[] { 0x02, 0x04, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x08, 0x04, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x04, 0x0A, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x08, 0x04, 0x0E, 0x01, 0x0F, 0x11, 0x0F, 0x00 },
                new byte[] { 0x00, 0x0E, 0x10, 0x10, 0x11, 0x0E, 0x04, 0x0C },
                new byte[] { 0x04, 0x0A, 0x00, 0x0E, 0x11, 0x11, 0x0E, 0x00 },
                new byte[] { 0x08, 0x04, 0x11, 0x11, 0x11, 0x13, 0x0D, 0x00 },
                new byte[] { 0x02, 0x04, 0x1F, 0x10, 0x1E, 0x10, 0x1F, 0x00 },
            };
        }

        void ShowRow(int row, string text)
        {
            if (_shown[row] == text)
                return;

            _shown[row] = text;
            for (int i = 0; i < Columns; i++)
            {
                char letter = i < text.Length ? text[i] : ' ';
                int accent = Accents.IndexOf(letter);
                _row[i] = accent >= 0 ? (char)(8 + accent) : letter == '€' ? 'E' : letter;
            }

            _lcd.SetCursorPosition(0, row);
            _lcd.Write(_row);
        }
    }
}
#endif
