namespace Ticketing.Protocol.Device
{
    /// <summary>Edge to reader: write this purse on the chip when it is next held before the reader.</summary>
    public sealed class TopUpFrame : ChipFrame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.TopUp;

        /// <summary>Added, cents.</summary>
        public int Amount { get; set; }

        /// <summary>What the purse must hold then, cents.</summary>
        public int NewBalance { get; set; }

        /// <summary>The sequence to write with it, 1 to <see cref="PurseLayout.MaxSequence"/>.</summary>
        public uint PurseSequence { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            WriteUid(to);
            to.Int32(Amount);
            to.Int32(NewBalance);
            to.UInt32(PurseSequence);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            ReadUid(from);
            Amount = from.Int32();
            NewBalance = from.Int32();
            PurseSequence = from.UInt32();
        }
    }
}
