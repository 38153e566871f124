using System;

namespace Ticketing.Protocol.Device
{
    /// <summary>What taking a chunk of a list led to.</summary>
    public enum ListProgress
    {
        /// <summary>Others are missing.</summary>
        Waiting = 1,

        /// <summary>The list is whole and in use from now on.</summary>
        Complete = 2,

        /// <summary>Of an older list, or of another performance; nothing was changed.</summary>
        Ignored = 3,

        /// <summary>
        /// The chunks do not fit one another; the new list was thrown away, the old one stays in use.
        /// </summary>
        Damaged = 4,
    }

    /// <summary>
    /// The gate's own list of one performance: fingerprints, ascending, in chunks as they arrive, because no array on
    /// the
    /// device is longer than 786,364 bytes. The list in use stays in use until the new one is whole.
    /// </summary>
    public sealed class Fingerprints
    {
        ulong[][] chunks = new ulong[0][];
        ulong[][] arriving = new ulong[0][];
        uint arrivingVersion;
        int missing;

        /// <param name="performance">The performance, from 1.</param>
        public Fingerprints(uint performance)
        {
            Performance = performance;
        }

        /// <summary>The performance.</summary>
        public uint Performance { get; }

        /// <summary>Whether a whole list is in use.</summary>
        public bool IsLoaded { get; private set; }

        /// <summary>Version of the list in use; 0 for none.</summary>
        public uint Version { get; private set; }

        /// <summary>Tickets on the list in use.</summary>
        public int Count { get; private set; }

        /// <summary>Sum of <see cref="ChecksumOf"/> of all its fingerprints, modulo 2^32.</summary>
        public uint Checksum { get; private set; }

        /// <summary>What one fingerprint adds to the checksum. The edge sums the same and compares.</summary>
        public static uint ChecksumOf(ulong fingerprint)
        {
            return ((uint)fingerprint ^ (uint)(fingerprint >> 32)) * 2654435761u;
        }

        /// <summary>Takes one chunk, in any order; a chunk that comes twice counts once.</summary>
        public ListProgress Take(TicketListFrame chunk)
        {
            if (chunk.Performance != Performance || (IsLoaded && chunk.ListVersion <= Version)
                || (arriving.Length > 0 && chunk.ListVersion < arrivingVersion))
                return ListProgress.Ignored;
            if (arriving.Length == 0 || chunk.ListVersion > arrivingVersion)
            {
                arriving = new ulong[chunk.ChunkCount][];
                arrivingVersion = chunk.ListVersion;
                missing = chunk.ChunkCount;
            }

            if (chunk.ChunkCount != arriving.Length)
                return Discard();
            if (arriving[chunk.ChunkIndex] != null)
                return ListProgress.Waiting;
            var copy = new ulong[chunk.Count];
            Array.Copy(chunk.Fingerprints, 0, copy, 0, chunk.Count);
            arriving[chunk.ChunkIndex] = copy;
            missing--;
            return missing > 0 ? ListProgress.Waiting : Activate();
        }

        /// <summary>Whether the list in use has it. Two binary searches: for the chunk, then in it.</summary>
        public bool Contains(ulong fingerprint)
        {
            var low = 0;
            var high = chunks.Length - 1;
            while (low < high)
            {
                var middle = (low + high + 1) >> 1;
                if (chunks[middle][0] <= fingerprint)
                    low = middle;
                else
                    high = middle - 1;
            }

            return low < chunks.Length && IsIn(chunks[low], fingerprint);
        }

        static bool IsIn(ulong[] chunk, ulong fingerprint)
        {
            var low = 0;
            var high = chunk.Length - 1;
            while (low <= high)
            {
                var middle = (low + high) >> 1;
                var value = chunk[middle];
                if (value == fingerprint)
                    return true;
                if (value < fingerprint)
                    low = middle + 1;
                else
                    high = middle - 1;
            }

            return false;
        }

        ListProgress Activate()
        {
            var filled = 0;
            var count = 0;
            uint checksum = 0;
            ulong previous = 0;
            for (var i = 0; i < arriving.Length; i++)
            {
                var chunk = arriving[i];
                for (var j = 0; j < chunk.Length; j++)
                {
                    if (count > 0 && chunk[j] <= previous)
                        return Discard();
                    previous = chunk[j];
                    checksum += ChecksumOf(previous);
                    count++;
                }

                if (chunk.Length > 0)
                    arriving[filled++] = chunk;
            }

            chunks = new ulong[filled][];
            Array.Copy(arriving, 0, chunks, 0, filled);
            Count = count;
            Checksum = checksum;
            Version = arrivingVersion;
            IsLoaded = true;
            arriving = new ulong[0][];
            return ListProgress.Complete;
        }

        ListProgress Discard()
        {
            arriving = new ulong[0][];
            return ListProgress.Damaged;
        }
    }
}
