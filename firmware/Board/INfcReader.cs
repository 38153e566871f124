namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// A reader of ISO 14443 type A chips with Type 2 memory (NTAG21x, MIFARE Ultralight EV1, pages of 4 bytes).
    /// Every call answers within 100 ms; a chip that left the field makes it return false, never throw.
    /// </summary>
    public interface INfcReader
    {
        /// <summary>Looks once for a chip in the field and selects it.</summary>
        /// <param name="uid">At least 10 bytes; filled from the start.</param>
        /// <returns>Length of the UID: 4, 7 or 10 bytes; 0 when there is no chip.</returns>
        int ReadUid(byte[] uid);

        /// <summary>Reads pages of the selected chip.</summary>
        /// <param name="firstPage">0 to 255.</param>
        /// <param name="count">Number of pages, at least 1.</param>
        /// <param name="buffer">At least 4 × <paramref name="count"/> bytes; filled from the start.</param>
        /// <returns>False when the chip did not answer or refused.</returns>
        bool ReadPages(int firstPage, int count, byte[] buffer);

        /// <summary>Writes one page of the selected chip. True means acknowledged, not verified: read it back.</summary>
        /// <param name="page">4 to 255 (pages 0 to 3 hold UID, locks and capability container).</param>
        /// <param name="buffer">Holds the 4 bytes.</param>
        /// <param name="offset">First byte.</param>
        /// <returns>False when the chip did not acknowledge: the page holds its old bytes, zeroes or a part of the new ones.</returns>
        bool WritePage(int page, byte[] buffer, int offset);
    }
}
