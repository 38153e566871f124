namespace Ticketing.Protocol.Device
{
    /// <summary>What the gate saw after a decision. The numbers are stable.</summary>
    public enum PassageResult : byte
    {
        /// <summary>Somebody turned through.</summary>
        Passed = 1,

        /// <summary>Nobody turned within the time: the right is given back. Also when the gate refused.</summary>
        NotPassed = 2,

        /// <summary>The gate lost power in between: the right is not given back, a supervisor decides.</summary>
        Interrupted = 3,

        /// <summary>Somebody turned although the gate was shut.</summary>
        ForcedByPerson = 4,

        /// <summary>Somebody turned while the fire alarm held the gate open. Admits nothing.</summary>
        Evacuation = 5,
    }

    /// <summary>
    /// Gate to edge: what followed a decision. Sent until an <see cref="AckFrame"/> names its sequence.
    /// </summary>
    public sealed class PassageFrame : Frame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.Passage;

        /// <summary>Sequence of the scan that it follows; 0 when there was none (evacuation, forced gate).</summary>
        public uint ScanSequence { get; set; }

        /// <summary>What happened.</summary>
        public PassageResult Result { get; set; } = PassageResult.Passed;

        /// <summary>What had been decided, by the edge or (with <see cref="Offline"/>) by the gate alone.</summary>
        public AccessOutcome Outcome { get; set; } = AccessOutcome.GateNotReady;

        /// <summary>In or out.</summary>
        public Direction Direction { get; set; } = Direction.In;

        /// <summary>Performance of the ticket, from 1; 0 when unknown.</summary>
        public uint Performance { get; set; }

        /// <summary>Serial of the ticket, under 2^40; 0 when unknown.</summary>
        public ulong Serial { get; set; }

        /// <summary>When it happened by the device's clock, Unix ms; kept when it is sent late.</summary>
        public long TimeMs { get; set; }

        /// <summary>The gate decided alone.</summary>
        public bool Offline { get; set; }

        /// <summary>Was sent before and not acknowledged.</summary>
        public bool Retry { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(ScanSequence);
            to.Byte((byte)Result);
            to.Byte((byte)Outcome);
            to.Byte((byte)Direction);
            to.UInt32(Performance);
            to.UInt64(Serial);
            to.Int64(TimeMs);
            to.Byte((byte)((Offline ? 1 : 0) | (Retry ? 2 : 0)));
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            ScanSequence = from.UInt32();
            Result = (PassageResult)from.Byte(1, 5);
            Outcome = AccessOutcomes.Read(from);
            Direction = (Direction)from.Byte(1, 2);
            Performance = from.UInt32();
            Serial = from.UInt64();
            TimeMs = from.Int64();
            var flags = from.Byte(0, 3);
            Offline = (flags & 1) != 0;
            Retry = (flags & 2) != 0;
        }
    }
}
