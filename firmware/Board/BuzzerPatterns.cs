namespace Ticketing.Firmware.Board
{
    /// <summary>Times of the buzzer's patterns, ms: on, off, on, off. Distinct by rhythm, so that nobody needs to see the lights.</summary>
    public static class BuzzerPatterns
    {
        static readonly int[] Accept = new int[] { 80, 0 };
        static readonly int[] Refuse = new int[] { 350, 120, 350, 0 };
        static readonly int[] Wait = new int[] { 50, 60, 50, 60, 50, 0 };
        static readonly int[] Alarm = new int[] { 500, 250 };
        static readonly int[] Silent = new int[0];

        /// <summary>The pattern of a command.</summary>
        /// <returns>Pairs of on and off in ms. It ends after an off of 0, and otherwise begins again; empty is silence.</returns>
        public static int[] Of(BuzzerCommand command)
        {
            switch (command)
            {
                case BuzzerCommand.Accept:
                    return Accept;
                case BuzzerCommand.Refuse:
                    return Refuse;
                case BuzzerCommand.Wait:
                    return Wait;
                case BuzzerCommand.Alarm:
                    return Alarm;
                default:
                    return Silent;
            }
        }
    }
}
