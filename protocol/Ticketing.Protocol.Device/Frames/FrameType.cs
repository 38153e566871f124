namespace Ticketing.Protocol.Device
{
    /// <summary>The second byte of a frame. Numbers are never reused.</summary>
    public enum FrameType : byte
    {
        /// <summary><see cref="ScanFrame"/>.</summary>
        Scan = 1,

        /// <summary><see cref="DecisionFrame"/>.</summary>
        Decision = 2,

        /// <summary><see cref="PassageFrame"/>.</summary>
        Passage = 3,

        /// <summary><see cref="DebitFrame"/>.</summary>
        Debit = 4,

        /// <summary><see cref="DebitDecisionFrame"/>.</summary>
        DebitDecision = 5,

        /// <summary><see cref="DebitResultFrame"/>.</summary>
        DebitResult = 6,

        /// <summary><see cref="TopUpFrame"/>.</summary>
        TopUp = 7,

        /// <summary><see cref="BlockListFrame"/>.</summary>
        BlockList = 8,

        /// <summary><see cref="TicketListFrame"/>.</summary>
        TicketList = 9,

        /// <summary><see cref="ClockFrame"/>.</summary>
        Clock = 10,

        /// <summary><see cref="HeartbeatFrame"/>.</summary>
        Heartbeat = 11,

        /// <summary><see cref="ConfigurationFrame"/>.</summary>
        Configuration = 12,

        /// <summary><see cref="AckFrame"/>.</summary>
        Ack = 13,
    }
}
