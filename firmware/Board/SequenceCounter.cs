namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Numbers of a device's frames. The high 12 bits are the boot, which the device keeps in flash, the low 20 count within it:
    /// a number never comes twice in the device's life, whatever was lost in RAM.
    /// </summary>
    public sealed class SequenceCounter
    {
        /// <summary>Boots that one enrolment lasts for (at ten a day more than a year).</summary>
        public const int LastBoot = 4095;

        const uint LastInBoot = 0xFFFFF;
        const uint RenewAfter = 0xF0000;

        readonly uint _boot;
        uint _count;

        /// <summary>Counts from 1 within this boot.</summary>
        /// <param name="boot">1 to <see cref="LastBoot"/>; more means that the numbers are used up.</param>
        public SequenceCounter(int boot)
        {
            Exhausted = boot < 1 || boot > LastBoot;
            _boot = (uint)boot;
        }

        /// <summary>No number is left: the device has to be enrolled again, under a new id.</summary>
        public bool Exhausted { get; private set; }

        /// <summary>Few numbers of this boot are left: open the next block while nobody waits.</summary>
        public bool NeedsRenewal
        {
            get { return !Exhausted && _count > RenewAfter; }
        }

        /// <summary>Takes the next number.</summary>
        /// <returns>Never the same twice; 0, which is no number, when <see cref="Exhausted"/>.</returns>
        public uint Next()
        {
            if (Exhausted)
                return 0;

            _count++;
            if (_count == LastInBoot)
                Exhausted = true;

            return (_boot << 20) | _count;
        }
    }
}
