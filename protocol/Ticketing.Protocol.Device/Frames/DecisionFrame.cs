namespace Ticketing.Protocol.Device
{
    /// <summary>Edge to gate: the answer to one scan.</summary>
    public sealed class DecisionFrame : Frame
    {
        /// <summary>Longest <see cref="Place"/> in bytes of UTF-8.</summary>
        public const int MaxPlace = 48;

        /// <inheritdoc/>
        public override FrameType Type => FrameType.Decision;

        /// <summary>Sequence of the <see cref="ScanFrame"/> that this answers.</summary>
        public uint RequestSequence { get; set; }

        /// <summary>What was decided; <see cref="AccessOutcomes.Opens"/> tells whether the gate opens.</summary>
        public AccessOutcome Outcome { get; set; } = AccessOutcome.GateNotReady;

        /// <summary>The edge decided without the hub.</summary>
        public bool Offline { get; set; }

        /// <summary>A supervisor decided, not the rules.</summary>
        public bool Supervisor { get; set; }

        /// <summary>Performance of the ticket, from 1; 0 when unknown.</summary>
        public uint Performance { get; set; }

        /// <summary>Serial of the ticket, under 2^40; 0 when unknown.</summary>
        public ulong Serial { get; set; }

        /// <summary>For <see cref="AccessOutcome.AlreadyUsed"/>: when it was used, Unix ms; 0 otherwise.</summary>
        public long PreviousEntryMs { get; set; }

        /// <summary>How long the gate stays open, ms, at most 65,535; 0 for the gate's own setting.</summary>
        public int OpenTimeMs { get; set; }

        /// <summary>Seat and category for the display, e.g. "B 12 Cat1"; at most 48 bytes of UTF-8.</summary>
        public string Place { get; set; } = "";

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            if (OpenTimeMs < 0 || OpenTimeMs > 65535)
                throw new FrameException(
                    FrameError.ValueOutOfRange, "An open time is 0 to 65535 ms, not " + OpenTimeMs + ".");
            to.UInt32(RequestSequence);
            to.Byte((byte)Outcome);
            to.Byte((byte)((Offline ? 1 : 0) | (Supervisor ? 2 : 0)));
            to.UInt32(Performance);
            to.UInt64(Serial);
            to.Int64(PreviousEntryMs);
            to.UInt16((ushort)OpenTimeMs);
            to.Text(Place, MaxPlace);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            RequestSequence = from.UInt32();
            Outcome = AccessOutcomes.Read(from);
            var flags = from.Byte(0, 3);
            Offline = (flags & 1) != 0;
            Supervisor = (flags & 2) != 0;
            Performance = from.UInt32();
            Serial = from.UInt64();
            PreviousEntryMs = from.Int64();
            OpenTimeMs = from.UInt16();
            Place = from.Text(MaxPlace);
        }
    }
}
