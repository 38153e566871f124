namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Two areas of bytes that keep what was written when the power goes. Only <see cref="FlashLog"/> uses it.
    /// A cut may leave the first k bytes of the last <see cref="Append"/>; it may not touch older bytes
    /// (littlefs, the internal file system of nanoFramework on ESP32, promises that per file).
    /// </summary>
    public interface IFlashMedium
    {
        /// <summary>The whole area.</summary>
        /// <param name="area">0 or 1.</param>
        /// <returns>A new array; empty when nothing was written.</returns>
        byte[] Read(int area);

        /// <summary>Adds bytes at the end of the area. They are on the medium when this returns.</summary>
        /// <param name="area">0 or 1.</param>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="System.IO.IOException">The medium failed.</exception>
        void Append(int area, byte[] buffer, int offset, int count);

        /// <summary>Empties the area.</summary>
        /// <param name="area">0 or 1.</param>
        /// <exception cref="System.IO.IOException">The medium failed.</exception>
        void Erase(int area);
    }
}
