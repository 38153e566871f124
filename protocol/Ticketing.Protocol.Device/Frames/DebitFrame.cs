namespace Ticketing.Protocol.Device
{
    /// <summary>Reader to edge: may this chip pay? The edge answers with a <see cref="DebitDecisionFrame"/>.</summary>
    public sealed class DebitFrame : ChipFrame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.Debit;

        /// <summary>Sequence of the purse that was read; 0 when the chip has none.</summary>
        public uint PurseSequence { get; set; }

        /// <summary>Balance of the purse that was read, cents.</summary>
        public int PurseBalance { get; set; }

        /// <summary>How the purse was found.</summary>
        public PurseReading Purse { get; set; } = PurseReading.NoPurse;

        /// <summary>To pay in all, cents; 0 asks for the balance only.</summary>
        public int Amount { get; set; }

        /// <summary>Code of the product; 0 for a free amount.</summary>
        public uint Product { get; set; }

        /// <summary>Pieces, 1 to 65,535.</summary>
        public int Quantity { get; set; } = 1;

        /// <summary>Device's clock, Unix ms.</summary>
        public long TimeMs { get; set; }

        /// <summary>The same debit was sent before and had no answer.</summary>
        public bool Retry { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            WriteUid(to);
            to.Byte((byte)Purse);
            to.UInt32(PurseSequence);
            to.Int32(PurseBalance);
            to.Int32(Amount);
            to.UInt32(Product);
            to.UInt16(Quantities.ForWire(Quantity));
            to.Int64(TimeMs);
            to.Byte(Retry ? (byte)1 : (byte)0);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            ReadUid(from);
            Purse = (PurseReading)from.Byte(1, 3);
            PurseSequence = from.UInt32();
            PurseBalance = from.Int32();
            Amount = from.Int32();
            Product = from.UInt32();
            Quantity = Quantities.FromWire(from.UInt16());
            TimeMs = from.Int64();
            Retry = from.Byte(0, 1) != 0;
        }
    }

    static class Quantities
    {
        public static ushort ForWire(int quantity)
        {
            if (quantity < 1 || quantity > 65535)
                throw new FrameException(FrameError.ValueOutOfRange, "A quantity is 1 to 65535, not " + quantity + ".");
            return (ushort)quantity;
        }

        public static int FromWire(ushort quantity)
        {
            return quantity > 0
                ? quantity
                : throw new FrameException(FrameError.ValueOutOfRange, "A quantity is 1 to 65535, not 0.");
        }
    }
}
