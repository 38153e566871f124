namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// All that <see cref="AccessRules"/> looks at. Made once, filled again for each scan after <see cref="Reset"/>.
    /// </summary>
    public sealed class AccessRequest
    {
        /// <summary>The fire alarm is on.</summary>
        public bool Evacuation { get; set; }

        /// <summary>This gate is no longer admitted.</summary>
        public bool DeviceRevoked { get; set; }

        /// <summary>A supervisor opens.</summary>
        public bool Supervisor { get; set; }

        /// <summary>The same code was read a moment ago (<see cref="Debounce"/>).</summary>
        public bool DoubleRead { get; set; }

        /// <summary>The text is a ticket code, or the chip is a ticket.</summary>
        public bool Readable { get; set; }

        /// <summary>A list and a key are there, so that "unknown" means something.</summary>
        public bool ListLoaded { get; set; }

        /// <summary>The ticket is this organisation's.</summary>
        public bool OrganisationServed { get; set; }

        /// <summary>The ticket's performance is one of this gate's.</summary>
        public bool PerformanceServed { get; set; }

        /// <summary>The tag fits.</summary>
        public bool Genuine { get; set; }

        /// <summary>The ticket is on the list.</summary>
        public bool Known { get; set; }

        /// <summary>State of its right.</summary>
        public TicketStatus Status { get; set; }

        /// <summary>Entries that the right has; less than 1 counts as 1.</summary>
        public int EntriesAllowed { get; set; }

        /// <summary>Entries used so far, as far as the decider knows.</summary>
        public int EntriesUsed { get; set; }

        /// <summary>Its holder went in and has not come out.</summary>
        public bool Inside { get; set; }

        /// <summary>Its last passage was cut short by a loss of power, and nobody has decided since.</summary>
        public bool Interrupted { get; set; }

        /// <summary>The gate refuses whoever is inside, and lets out only who went in.</summary>
        public bool AntiPassback { get; set; }

        /// <summary>The ticket's category may use this checkpoint.</summary>
        public bool CheckpointAllowed { get; set; }

        /// <summary>The gate leads the way that was asked.</summary>
        public bool DirectionAllowed { get; set; }

        /// <summary>The performance has been cancelled.</summary>
        public bool PerformanceCancelled { get; set; }

        /// <summary>In or out.</summary>
        public Direction Direction { get; set; }

        /// <summary>Admits from then, Unix ms.</summary>
        public long DoorsOpenAtMs { get; set; }

        /// <summary>Admits until then, Unix ms.</summary>
        public long DoorsCloseAtMs { get; set; }

        /// <summary>Decider's clock, Unix ms.</summary>
        public long NowMs { get; set; }

        /// <summary>The gate decides alone.</summary>
        public bool Offline { get; set; }

        /// <summary>With the start values.</summary>
        public AccessRequest()
        {
            Reset();
        }

        /// <summary>
        /// Nothing is known of the ticket; one entry, inwards, at the right gate. Everything not listed becomes false
        /// or 0.
        /// </summary>
        public void Reset()
        {
            Evacuation = DeviceRevoked = Supervisor = DoubleRead = Readable = ListLoaded = PerformanceServed = false;
            Genuine = Known = Inside = Interrupted = AntiPassback = PerformanceCancelled = Offline = false;
            OrganisationServed = CheckpointAllowed = DirectionAllowed = true;
            Status = TicketStatus.Valid;
            EntriesAllowed = 1;
            EntriesUsed = 0;
            Direction = Direction.In;
            DoorsOpenAtMs = DoorsCloseAtMs = NowMs = 0;
        }
    }
}
