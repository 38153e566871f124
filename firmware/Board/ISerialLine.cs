namespace Ticketing.Firmware.Board
{
    /// <summary>Bytes arriving on a serial line.</summary>
    public interface ISerialLine
    {
        /// <summary>Takes what has arrived, without waiting.</summary>
        /// <param name="buffer">Filled from the start.</param>
        /// <returns>Number of bytes taken; 0 when nothing has arrived or the line is down.</returns>
        int Take(byte[] buffer);
    }
}
