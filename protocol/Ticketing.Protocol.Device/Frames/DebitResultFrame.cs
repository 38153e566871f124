namespace Ticketing.Protocol.Device
{
    /// <summary>What became of a debit at the chip. The numbers are stable.</summary>
    public enum DebitResult : byte
    {
        /// <summary>The chip holds the new purse, read back.</summary>
        Written = 1,

        /// <summary>The chip left while it was written; the reader asks for it again.</summary>
        Torn = 2,

        /// <summary>Not finished: cancelled or out of time. The edge gives the money back.</summary>
        Reversed = 3,

        /// <summary>The reader decided alone, and the chip holds the new purse. The edge books it now.</summary>
        OfflineApproved = 4,
    }

    /// <summary>Reader to edge: how a debit ended. Sent until an <see cref="AckFrame"/> names its sequence.</summary>
    public sealed class DebitResultFrame : ChipFrame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.DebitResult;

        /// <summary>
        /// Sequence of the <see cref="DebitFrame"/>; decided offline, the sequence that it would have had.
        /// </summary>
        public uint DebitSequence { get; set; }

        /// <summary>How it ended.</summary>
        public DebitResult Result { get; set; } = DebitResult.Written;

        /// <summary>Debited (or given back), cents.</summary>
        public int Amount { get; set; }

        /// <summary>Code of the product; 0 for a free amount.</summary>
        public uint Product { get; set; }

        /// <summary>Pieces, 1 to 65,535.</summary>
        public int Quantity { get; set; } = 1;

        /// <summary>Sequence of the purse that the chip holds now; 0 when unknown.</summary>
        public uint PurseSequence { get; set; }

        /// <summary>Balance of the purse that the chip holds now, cents.</summary>
        public int PurseBalance { get; set; }

        /// <summary>When it ended by the device's clock, Unix ms; kept when it is sent late.</summary>
        public long TimeMs { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(DebitSequence);
            to.Byte((byte)Result);
            WriteUid(to);
            to.Int32(Amount);
            to.UInt32(Product);
            to.UInt16(Quantities.ForWire(Quantity));
            to.UInt32(PurseSequence);
            to.Int32(PurseBalance);
            to.Int64(TimeMs);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            DebitSequence = from.UInt32();
            Result = (DebitResult)from.Byte(1, 4);
            ReadUid(from);
            Amount = from.Int32();
            Product = from.UInt32();
            Quantity = Quantities.FromWire(from.UInt16());
            PurseSequence = from.UInt32();
            PurseBalance = from.Int32();
            TimeMs = from.Int64();
        }
    }
}
