namespace Ticketing.Firmware.Turnstile
{
    /// <summary>Where the gate stands. Readiness, link and clock lie beside it.</summary>
    public enum TurnstileState
    {
        /// <summary>Shut, waits for a ticket.</summary>
        Idle = 0,

        /// <summary>Shut, a scan is with the edge.</summary>
        Asking = 1,

        /// <summary>Open for one person.</summary>
        Open = 2,

        /// <summary>Shut, shows why; a new ticket is taken at once.</summary>
        Refused = 3,

        /// <summary>Open for everybody: the fire alarm is on.</summary>
        Evacuation = 4,
    }
}
