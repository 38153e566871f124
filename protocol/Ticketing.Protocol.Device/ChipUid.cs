namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// The unique number of an NFC chip: 4, 7 or 10 bytes (ISO/IEC 14443-3), in the order in which the reader gives
    /// them.
    /// </summary>
    public static class ChipUid
    {
        /// <summary>Longest, in bytes.</summary>
        public const int MaxLength = 10;

        const string Hex = "0123456789ABCDEF";

        /// <summary>Whether a chip can have a number of this many bytes.</summary>
        public static bool IsLength(int length)
        {
            return length == 4 || length == 7 || length == 10;
        }

        /// <summary>
        /// The chip's key on a block list: the bytes as one big-endian number; of 10 bytes, the first two are folded
        /// into
        /// the number's top. Never zero for a real chip.
        /// </summary>
        public static ulong Key(byte[] uid, int length)
        {
            ulong key = 0;
            for (var i = 0; i < length; i++)
                key = (key << 8) ^ (key >> 56) ^ uid[i];
            return key;
        }

        /// <summary>Upper-case hexadecimal, as in WalletRow.chip.</summary>
        public static string ToText(byte[] uid, int length)
        {
            var text = new char[length * 2];
            for (var i = 0; i < length; i++)
            {
                text[2 * i] = Hex[uid[i] >> 4];
                text[2 * i + 1] = Hex[uid[i] & 15];
            }

            return new string(text);
        }

        /// <summary>From hexadecimal of either case. False when it is not the number of a chip.</summary>
        /// <param name="text">8, 14 or 20 digits.</param>
        /// <param name="uid">At least <see cref="MaxLength"/> bytes long.</param>
        /// <param name="length">Bytes written; 0 when false.</param>
        public static bool TryParse(string? text, byte[] uid, out int length)
        {
            length = 0;
            if (text == null || (text.Length & 1) != 0 || !IsLength(text.Length / 2))
                return false;
            for (var i = 0; i < text.Length / 2; i++)
            {
                var high = Digit(text[2 * i]);
                var low = Digit(text[2 * i + 1]);
                if (high < 0 || low < 0)
                    return false;
                uid[i] = (byte)((high << 4) | low);
            }

            length = text.Length / 2;
            return true;
        }

        static int Digit(char c)
        {
            if (c >= '0' && c <= '9')
                return c - '0';
            if (c >= 'A' && c <= 'F')
                return c - 'A' + 10;
            return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        }
    }
}
