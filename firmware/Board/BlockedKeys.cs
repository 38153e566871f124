using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// The block list: tickets by fingerprint, chips by <see cref="ChipUid.Key"/>, each with its reason. The list in use stays
    /// in use until a newer one is whole; what is missing is never taken for "not blocked".
    /// </summary>
    public sealed class BlockedKeys
    {
        /// <summary>Most entries that a device keeps.</summary>
        public const int Limit = 8192;

        KeyTable _inUse = new KeyTable(Limit);
        KeyTable _arriving = new KeyTable(Limit);
        bool[] _arrived = new bool[0];
        uint _arrivingVersion;
        int _missing;

        /// <summary>A whole list is in use.</summary>
        public bool IsLoaded { get; private set; }

        /// <summary>Version of the list in use; 0 for none.</summary>
        public uint Version { get; private set; }

        /// <summary>Entries of the list in use.</summary>
        public int Count
        {
            get { return _inUse.Count; }
        }

        /// <summary>Sum of <see cref="Fingerprints.ChecksumOf"/> of all its entries, modulo 2^32.</summary>
        public uint Checksum { get; private set; }

        /// <summary>Why a key is blocked.</summary>
        /// <param name="key">Fingerprint or chip key.</param>
        /// <returns><see cref="TicketStatus"/> by number; 0 when it is not blocked.</returns>
        public byte ReasonFor(ulong key)
        {
            return _inUse.ValueOf(key);
        }

        /// <summary>Takes one chunk, in any order; a chunk that comes twice counts once.</summary>
        /// <param name="chunk">As read.</param>
        /// <returns>What it led to.</returns>
        public ListProgress Take(BlockListFrame chunk)
        {
            if ((IsLoaded && chunk.ListVersion <= Version) || (_arrived.Length > 0 && chunk.ListVersion < _arrivingVersion))
                return ListProgress.Ignored;

            if (_arrived.Length == 0 || chunk.ListVersion > _arrivingVersion)
            {
                _arrived = new bool[chunk.ChunkCount];
                _arrivingVersion = chunk.ListVersion;
                _missing = chunk.ChunkCount;
                _arriving.Clear();
            }

            if (chunk.ChunkCount != _arrived.Length)
                return Discard();

            if (_arrived[chunk.ChunkIndex])
                return ListProgress.Waiting;

            for (int i = 0; i < chunk.Count; i++)
            {
                // A reason of 0 would read as "not blocked".
                byte reason = chunk.Reasons[i] == 0 ? (byte)TicketStatus.Blocked : chunk.Reasons[i];
                if (!_arriving.Set(chunk.Keys[i], reason))
                    return Discard();
            }

            _arrived[chunk.ChunkIndex] = true;
            _missing--;
            return _missing > 0 ? ListProgress.Waiting : Activate();
        }

        ListProgress Activate()
        {
            KeyTable old = _inUse;
            _inUse = _arriving;
            _arriving = old;
            _arriving.Clear();
            _arrived = new bool[0];
            Version = _arrivingVersion;
            IsLoaded = true;
            Checksum = 0;
            ulong[] keys = _inUse.Keys();
            for (int i = 0; i < keys.Length; i++)
                Checksum += Fingerprints.ChecksumOf(keys[i]);
            return ListProgress.Complete;
        }

        ListProgress Discard()
        {
            _arrived = new bool[0];
            _arriving.Clear();
            return ListProgress.Damaged;
        }
    }
}
