using System.Device.Gpio;
using System.Threading;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>GPIO numbers of a gate. The defaults are those of hardware-docs/turnstile.md (ESP32-WROVER).</summary>
    public sealed class TurnstileWiring
    {
        /// <summary>Output: relay in the supply of the lock's holding coil. High holds the arms, low (and no power) frees them.</summary>
        public int Lock { get; set; } = 25;

        /// <summary>Output: green light.</summary>
        public int Green { get; set; } = 26;

        /// <summary>Output: red light.</summary>
        public int Red { get; set; } = 27;

        /// <summary>Output: active buzzer.</summary>
        public int Buzzer { get; set; } = 13;

        /// <summary>Input with pull-up: the rotation sensor pulls it low once a passage.</summary>
        public int Rotation { get; set; } = 32;

        /// <summary>Input with pull-up: the fire alarm's closed contact pulls it low; alarm or broken wire reads high.</summary>
        public int FireAlarm { get; set; } = 33;

        /// <summary>Input with pull-up: the supervisor's key switch pulls it low.</summary>
        public int SupervisorKey { get; set; } = 14;
    }

    /// <summary>The gate's contacts, relays and lights on a <see cref="GpioController"/>; the same on the device and on the host.</summary>
    public sealed class TurnstilePins
    {
        const int SensorDebounceMs = 20;

        readonly GpioPin _lock;
        readonly GpioPin _green;
        readonly GpioPin _red;
        readonly GpioPin _buzzer;
        readonly GpioPin _rotation;
        readonly GpioPin _fire;
        readonly GpioPin _key;
        int _rotations;

        /// <summary>Opens the pins; the lock is held, lights and buzzer are off.</summary>
        /// <param name="controller">The board's pins.</param>
        /// <param name="wiring">Their numbers.</param>
        public TurnstilePins(GpioController controller, TurnstileWiring wiring)
        {
            _fire = controller.OpenPin(wiring.FireAlarm, PinMode.InputPullUp);
            _lock = controller.OpenPin(wiring.Lock, PinMode.Output);
            SetLock(IsFireAlarm);
            _green = controller.OpenPin(wiring.Green, PinMode.Output);
            _red = controller.OpenPin(wiring.Red, PinMode.Output);
            _buzzer = controller.OpenPin(wiring.Buzzer, PinMode.Output);
            _key = controller.OpenPin(wiring.SupervisorKey, PinMode.InputPullUp);
            _rotation = controller.OpenPin(wiring.Rotation, PinMode.InputPullUp);
#if NANOFRAMEWORK_1_0
            _rotation.DebounceTimeout = System.TimeSpan.FromMilliseconds(SensorDebounceMs);
#endif
            _rotation.ValueChanged += (sender, e) => CountRotation(e.ChangeType);
            SetLights(false, false);
            SetBuzzer(false);
        }

        /// <summary>The fire alarm is on, or its wire is broken.</summary>
        public bool IsFireAlarm
        {
            get { return _fire.Read() == PinValue.High; }
        }

        /// <summary>The supervisor turns the key.</summary>
        public bool IsKeyTurned
        {
            get { return _key.Read() == PinValue.Low; }
        }

        /// <summary>Passages since the last call; pulses are counted by interrupt, so that none is missed.</summary>
        public int TakeRotations()
        {
            return Interlocked.Exchange(ref _rotations, 0);
        }

        /// <summary>Frees or holds the arms.</summary>
        /// <param name="open">True frees them.</param>
        public void SetLock(bool open)
        {
            _lock.Write(open ? PinValue.Low : PinValue.High);
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

        void CountRotation(PinEventTypes change)
        {
            if (change == PinEventTypes.Falling)
                Interlocked.Increment(ref _rotations);
        }
    }
}
