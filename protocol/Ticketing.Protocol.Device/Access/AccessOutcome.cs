namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// Everything that a gate can answer. The numbers are stable: they are on the wire and in the journals. Under 20
    /// the
    /// gate opens, from 20 it stays shut.
    /// </summary>
    public enum AccessOutcome : byte
    {
        /// <summary>Admitted, with the edge.</summary>
        Admitted = 1,

        /// <summary>Admitted by the gate alone; told afterwards.</summary>
        AdmittedOffline = 2,

        /// <summary>Admitted with a place that a till cut off from the hub has sold out of its lease.</summary>
        AdmittedLeased = 3,

        /// <summary>Admitted once more, on a right of several entries.</summary>
        ReEntry = 4,

        /// <summary>Opened by a supervisor.</summary>
        Forced = 5,

        /// <summary>Open because of the fire alarm. Uses up no right.</summary>
        Evacuation = 6,

        /// <summary>Lets a person out.</summary>
        ExitGranted = 7,

        /// <summary>The ticket has been used; the decision tells when.</summary>
        AlreadyUsed = 20,

        /// <summary>All of its several entries have been used.</summary>
        EntriesExhausted = 21,

        /// <summary>Anti-passback: its holder is inside.</summary>
        PassedBack = 22,

        /// <summary>Asked to leave without having entered.</summary>
        NotInside = 23,

        /// <summary>The gate lost power while it was let in; a supervisor decides.</summary>
        PassageInterrupted = 24,

        /// <summary>A genuine code that no list has.</summary>
        UnknownTicket = 30,

        /// <summary>The tag was not made with the key.</summary>
        Forged = 31,

        /// <summary>Not a ticket code.</summary>
        Unreadable = 32,

        /// <summary>A ticket for another performance than those of this gate.</summary>
        WrongPerformance = 33,

        /// <summary>The doors are not open yet.</summary>
        TooEarly = 34,

        /// <summary>The doors are shut.</summary>
        TooLate = 35,

        /// <summary>A ticket of another organisation.</summary>
        WrongOrganisation = 36,

        /// <summary>Refunded.</summary>
        Refunded = 40,

        /// <summary>Cancelled.</summary>
        Cancelled = 41,

        /// <summary>Exchanged for another ticket.</summary>
        Exchanged = 42,

        /// <summary>Printed again: this copy no longer counts.</summary>
        Reprinted = 43,

        /// <summary>On the block list.</summary>
        Blocked = 44,

        /// <summary>Not paid.</summary>
        Unpaid = 45,

        /// <summary>Its category enters elsewhere.</summary>
        WrongCheckpoint = 50,

        /// <summary>The gate does not lead that way.</summary>
        WrongDirection = 51,

        /// <summary>The performance has been cancelled.</summary>
        PerformanceCancelled = 52,

        /// <summary>
        /// The gate has no list or no key yet: it cannot tell. Never to be shown as an invalid ticket.
        /// </summary>
        GateNotReady = 60,

        /// <summary>The gate itself is no longer admitted.</summary>
        DeviceRevoked = 61,

        /// <summary>The same code was read a moment ago: one scan, not two.</summary>
        DoubleRead = 62,
    }
}
