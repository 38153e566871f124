using System.Device.Gpio;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>GPIO numbers of a reader. The defaults are those of hardware-docs/cashless-reader.md (ESP32-WROVER).</summary>
    public sealed class ReaderWiring
    {
        /// <summary>Outputs: rows of the keypad, top to bottom, one driven low at a time.</summary>
        public int[] Rows { get; set; } = new int[] { 13, 14, 26, 27 };

        /// <summary>Inputs with pull-up: columns of the keypad, left to right; a pressed key pulls its column low.</summary>
        public int[] Columns { get; set; } = new int[] { 32, 33, 25, 4 };

        /// <summary>Output: green light.</summary>
        public int Green { get; set; } = 5;

        /// <summary>Output: red light.</summary>
        public int Red { get; set; } = 18;

        /// <summary>Output: active buzzer.</summary>
        public int Buzzer { get; set; } = 23;
    }

    /// <summary>Lights and buzzer.</summary>
    public sealed class ReaderPins
    {
        readonly GpioPin _green;
        readonly GpioPin _red;
        readonly GpioPin _buzzer;

        /// <summary>Opens the pins; all is off.</summary>
        public ReaderPins(GpioController controller, ReaderWiring wiring)
        {
            _green = controller.OpenPin(wiring.Green, PinMode.Output);
            _red = controller.OpenPin(wiring.Red, PinMode.Output);
            _buzzer = controller.OpenPin(wiring.Buzzer, PinMode.Output);
            SetLights(false, false);
            SetBuzzer(false);
        }

        /// <summary>Switches the lights.</summary>
        public void SetLights(bool green, bool red)
        {
            _green.Write(green ? PinValue.High : PinValue.Low);
            _red.Write(red ? PinValue.High : PinValue.Low);
        }

        /// <summary>Switches the buzzer.</summary>
        public void SetBuzzer(bool on)
        {
            _buzzer.Write(on ? PinValue.High : PinValue.Low);
        }
    }

    /// <summary>
    /// A 4 × 4 matrix (123A 456B 789C *0#D). A key counts when two scans see it, and again only after it was let go; while two
    /// keys are down none counts, because a matrix without diodes shows ghosts then.
    /// </summary>
    public sealed class MatrixKeypad : IKeypad
    {
        const string Legend = "123A456B789C*0#D";

        readonly GpioPin[] _rows = new GpioPin[4];
        readonly GpioPin[] _columns = new GpioPin[4];
        char _seen;
        char _taken;

        /// <summary>Opens the pins.</summary>
        public MatrixKeypad(GpioController controller, ReaderWiring wiring)
        {
            for (int i = 0; i < 4; i++)
            {
                _rows[i] = controller.OpenPin(wiring.Rows[i], PinMode.Output);
                _rows[i].Write(PinValue.High);
                _columns[i] = controller.OpenPin(wiring.Columns[i], PinMode.InputPullUp);
            }
        }

        /// <inheritdoc />
        public char Take()
        {
            char pressed = Scan();
            bool stable = pressed == _seen;
            _seen = pressed;
            if (!stable || pressed == _taken)
                return '\0';
            _taken = pressed;
            return pressed;
        }

        char Scan()
        {
            char pressed = '\0';
            int count = 0;
            for (int row = 0; row < 4; row++)
            {
                _rows[row].Write(PinValue.Low);
                for (int column = 0; column < 4; column++)
                {
                    if (_columns[column].Read() == PinValue.Low)
                    {
                        pressed = Legend[row * 4 + column];
                        count++;
                    }
                }

                _rows[row].Write(PinValue.High);
            }

            return count == 1 ? pressed : '\0';
        }
    }
}
