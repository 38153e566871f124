namespace Ticketing.Protocol.Device
{
    /// <summary>One chunk of a list that is longer than a frame.</summary>
    public abstract class ListFrame : Frame
    {
        /// <summary>Number of the list's content; a higher one replaces a lower one.</summary>
        public uint ListVersion { get; set; }

        /// <summary>Which chunk, from 0.</summary>
        public int ChunkIndex { get; set; }

        /// <summary>Chunks in all, 1 to 65,535. An empty list is one empty chunk.</summary>
        public int ChunkCount { get; set; } = 1;

        /// <summary>Writes version, index, count and number of entries.</summary>
        protected void WriteChunk(FrameWriter to, int entries, int maxEntries)
        {
            if (ChunkCount < 1 || ChunkCount > 65535 || ChunkIndex < 0 || ChunkIndex >= ChunkCount)
                throw new FrameException(FrameError.ValueOutOfRange, "Chunk " + ChunkIndex + " of " + ChunkCount + ".");
            if (entries < 0 || entries > maxEntries)
                throw new FrameException(FrameError.ValueOutOfRange, "A chunk has at most " + maxEntries + " entries.");
            to.UInt32(ListVersion);
            to.UInt16((ushort)ChunkIndex);
            to.UInt16((ushort)ChunkCount);
            to.UInt16((ushort)entries);
        }

        /// <summary>Reads them; returns the number of entries.</summary>
        protected int ReadChunk(FrameReader from, int maxEntries)
        {
            ListVersion = from.UInt32();
            ChunkIndex = from.UInt16();
            ChunkCount = from.UInt16();
            if (ChunkIndex >= ChunkCount)
                throw new FrameException(FrameError.ValueOutOfRange, "Chunk " + ChunkIndex + " of " + ChunkCount + ".");
            return from.UInt16(maxEntries);
        }
    }

    /// <summary>
    /// Edge to device: tickets (by fingerprint) or chips (by <see cref="ChipUid.Key"/>) that are not to be taken.
    /// </summary>
    public sealed class BlockListFrame : ListFrame
    {
        /// <summary>Most entries of a chunk.</summary>
        public const int MaxEntries = 450;

        /// <inheritdoc/>
        public override FrameType Type => FrameType.BlockList;

        /// <summary>Entries of this chunk, 0 to 450.</summary>
        public int Count { get; set; }

        /// <summary>What is blocked; the first <see cref="Count"/> count.</summary>
        public ulong[] Keys { get; } = new ulong[MaxEntries];

        /// <summary>Why: <see cref="TicketStatus"/> by number, beside each key.</summary>
        public byte[] Reasons { get; } = new byte[MaxEntries];

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            WriteChunk(to, Count, MaxEntries);
            for (var i = 0; i < Count; i++)
            {
                to.UInt64(Keys[i]);
                to.Byte(Reasons[i]);
            }
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            Count = ReadChunk(from, MaxEntries);
            for (var i = 0; i < Count; i++)
            {
                Keys[i] = from.UInt64();
                Reasons[i] = from.Byte();
            }
        }
    }

    /// <summary>
    /// Edge to gate: fingerprints of the tickets of one performance, ascending, for <see cref="Fingerprints"/>.
    /// </summary>
    public sealed class TicketListFrame : ListFrame
    {
        /// <summary>Most entries of a chunk.</summary>
        public const int MaxEntries = 500;

        /// <inheritdoc/>
        public override FrameType Type => FrameType.TicketList;

        /// <summary>The performance, from 1.</summary>
        public uint Performance { get; set; }

        /// <summary>Entries of this chunk, 0 to 500.</summary>
        public int Count { get; set; }

        /// <summary>The fingerprints; the first <see cref="Count"/> count.</summary>
        public ulong[] Fingerprints { get; } = new ulong[MaxEntries];

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(Performance);
            WriteChunk(to, Count, MaxEntries);
            for (var i = 0; i < Count; i++)
                to.UInt64(Fingerprints[i]);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            Performance = from.UInt32();
            Count = ReadChunk(from, MaxEntries);
            for (var i = 0; i < Count; i++)
            {
                Fingerprints[i] = from.UInt64();
                if (i > 0 && Fingerprints[i] <= Fingerprints[i - 1])
                    throw new FrameException(FrameError.ValueOutOfRange, "Fingerprints of a chunk must ascend.");
            }
        }
    }
}
