namespace Ticketing.Firmware.Board
{
    /// <summary>What the lights do.</summary>
    public enum LightCommand
    {
        /// <summary>Nothing.</summary>
        Keep = 0,

        /// <summary>Both dark.</summary>
        Dark = 1,

        /// <summary>Green only.</summary>
        Green = 2,

        /// <summary>Red only.</summary>
        Red = 3,
    }

    /// <summary>What the buzzer plays; <see cref="BuzzerPatterns"/> has the times.</summary>
    public enum BuzzerCommand
    {
        /// <summary>Goes on with what it plays.</summary>
        Keep = 0,

        /// <summary>One short tone: pass.</summary>
        Accept = 1,

        /// <summary>Two long tones: refused.</summary>
        Refuse = 2,

        /// <summary>Three short tones: wait, or read already.</summary>
        Wait = 3,

        /// <summary>Until further notice: evacuation or forced arms.</summary>
        Alarm = 4,

        /// <summary>Stops.</summary>
        Silent = 5,
    }
}
