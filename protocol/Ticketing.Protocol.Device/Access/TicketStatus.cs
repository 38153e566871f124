namespace Ticketing.Protocol.Device
{
    /// <summary>State of an entry right, by the numbers of TicketStatus in sync.proto.</summary>
    public enum TicketStatus : byte
    {
        /// <summary>Not told; counts as <see cref="Blocked"/>.</summary>
        Unspecified = 0,

        /// <summary>Admits.</summary>
        Valid = 1,

        /// <summary>Leased to a till; its code is on paper only when that till has sold it.</summary>
        Leased = 2,

        /// <summary>Refunded.</summary>
        Refunded = 3,

        /// <summary>Cancelled.</summary>
        Cancelled = 4,

        /// <summary>Exchanged.</summary>
        Exchanged = 5,

        /// <summary>Printed again.</summary>
        Reprinted = 6,

        /// <summary>Blocked.</summary>
        Blocked = 7,

        /// <summary>Not paid.</summary>
        Unpaid = 8,
    }
}
