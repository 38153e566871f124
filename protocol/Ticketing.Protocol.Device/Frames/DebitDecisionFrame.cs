namespace Ticketing.Protocol.Device
{
    /// <summary>Edge to reader: the answer to one debit.</summary>
    public sealed class DebitDecisionFrame : Frame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.DebitDecision;

        /// <summary>Sequence of the <see cref="DebitFrame"/> that this answers.</summary>
        public uint RequestSequence { get; set; }

        /// <summary>What was decided.</summary>
        public DebitOutcome Outcome { get; set; } = DebitOutcome.UnknownChip;

        /// <summary>What the chip's purse must hold now, cents; the present balance when it was refused.</summary>
        public int NewBalance { get; set; }

        /// <summary>The sequence to write with it; 0 when nothing is to be written.</summary>
        public uint NewPurseSequence { get; set; }

        /// <summary>What was debited, cents; 0 when it was refused.</summary>
        public int Amount { get; set; }

        /// <summary>The edge decided without the hub.</summary>
        public bool Offline { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(RequestSequence);
            to.Byte((byte)Outcome);
            to.Int32(NewBalance);
            to.UInt32(NewPurseSequence);
            to.Int32(Amount);
            to.Byte(Offline ? (byte)1 : (byte)0);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            RequestSequence = from.UInt32();
            Outcome = DebitOutcomes.Read(from);
            NewBalance = from.Int32();
            NewPurseSequence = from.UInt32();
            Amount = from.Int32();
            Offline = from.Byte(0, 1) != 0;
        }
    }
}
