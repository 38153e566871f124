namespace Ticketing.Protocol.Device
{
    /// <summary>CRC-32 of IEEE 802.3 (reflected, polynomial EDB88320h), as zip and Ethernet have it.</summary>
    public static class Crc32
    {
        static readonly uint[] Table = MakeTable();

        /// <summary>
        /// Of <paramref name="length"/> bytes from <paramref name="offset"/>. "123456789" gives CBF43926h.
        /// </summary>
        public static uint Of(byte[] buffer, int offset, int length)
        {
            var crc = 0xFFFFFFFFu;
            var end = offset + length;
            for (var i = offset; i < end; i++)
                crc = Table[(int)((crc ^ buffer[i]) & 0xFF)] ^ (crc >> 8);
            return crc ^ 0xFFFFFFFFu;
        }

        static uint[] MakeTable()
        {
            var table = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                var value = i;
                for (var bit = 0; bit < 8; bit++)
                    value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
                table[(int)i] = value;
            }

            return table;
        }
    }
}
