namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// A log of small records that survives a power cut at any byte: after a restart every record whose
    /// <see cref="Append"/> had returned is there, in order, and a record that was being written is there whole or not at all.
    /// </summary>
    public interface IFlashStore
    {
        /// <summary>Bytes used in the current area, framing included. At about 64 KiB the owner should compact.</summary>
        int Used { get; }

        /// <summary>Writes one record. It is on the medium when this returns.</summary>
        /// <param name="record">Buffer whose first <paramref name="length"/> bytes are the record.</param>
        /// <param name="length">1 to <see cref="FlashLog.LongestRecord"/> bytes.</param>
        /// <exception cref="System.ArgumentException">Length out of range.</exception>
        /// <exception cref="System.IO.IOException">The medium failed: the record may not be there after a restart.</exception>
        void Append(byte[] record, int length);

        /// <summary>All whole records, oldest first.</summary>
        /// <returns>New arrays; empty when there are none.</returns>
        byte[][] ReadAll();

        /// <summary>Replaces all records by these, at once: a power cut leaves either the old log or the new one.</summary>
        /// <param name="records">What is still needed, oldest first; entries from <paramref name="count"/> on are ignored.</param>
        /// <param name="count">Number of records to keep.</param>
        /// <exception cref="System.IO.IOException">The medium failed: the old log still counts.</exception>
        void Compact(byte[][] records, int count);
    }
}
