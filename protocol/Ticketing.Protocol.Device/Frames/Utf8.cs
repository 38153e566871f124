namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// What UTF-8 is (RFC 3629), checked here because decoders differ in what they do with damaged text, and a NUL ends
    /// a
    /// string on the device.
    /// </summary>
    static class Utf8
    {
        /// <summary>Bytes that the text takes, or -1 when it has a NUL or half a surrogate pair.</summary>
        public static int LengthOf(string text)
        {
            var count = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c == 0)
                    return -1;
                if (c < 0x80)
                    count++;
                else if (c < 0x800)
                    count += 2;
                else if (c < 0xD800 || c > 0xDFFF)
                    count += 3;
                else if (c < 0xDC00 && i + 1 < text.Length && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF)
                {
                    count += 4;
                    i++;
                }
                else
                    return -1;
            }

            return count;
        }

        /// <summary>Whether these bytes are UTF-8 without a NUL: no overlong forms, no surrogates.</summary>
        public static bool IsWellFormed(byte[] bytes, int offset, int count)
        {
            var i = offset;
            var end = offset + count;
            while (i < end)
            {
                int first = bytes[i++];
                if (first == 0)
                    return false;
                if (first < 0x80)
                    continue;
                int more;
                var min = 0x80;
                var max = 0xBF;
                if (first >= 0xC2 && first <= 0xDF)
                    more = 1;
                else if (first >= 0xE0 && first <= 0xEF)
                {
                    more = 2;
                    if (first == 0xE0)
                        min = 0xA0;
                    else if (first == 0xED)
                        max = 0x9F;
                }
                else if (first >= 0xF0 && first <= 0xF4)
                {
                    more = 3;
                    if (first == 0xF0)
                        min = 0x90;
                    else if (first == 0xF4)
                        max = 0x8F;
                }
                else
                    return false;

                for (; more > 0; more--)
                {
                    if (i >= end || bytes[i] < min || bytes[i] > max)
                        return false;
                    min = 0x80;
                    max = 0xBF;
                    i++;
                }
            }

            return true;
        }
    }
}
