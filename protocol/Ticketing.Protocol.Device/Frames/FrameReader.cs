using System;
using System.Text;

namespace Ticketing.Protocol.Device
{
    /// <summary>Reads one frame out of a byte array. Throws <see cref="FrameException"/> and nothing else.</summary>
    public sealed class FrameReader
    {
        byte[] buffer = new byte[0];
        int position;
        int end;

        /// <summary>Checks header and CRC; returns the sequence.</summary>
        /// <exception cref="FrameException">The bytes are not an undamaged frame of the type.</exception>
        public uint Begin(byte[] source, int length, FrameType expected)
        {
            if (length > Frame.MaxLength)
                throw new FrameException(FrameError.TooLong, "A frame has at most 4096 bytes, not " + length + ".");
            var type = Frame.TypeOf(source, length);
            if (type != expected)
                throw new FrameException(
                    FrameError.UnexpectedType, "Frame type " + (int)type + ", expected " + (int)expected + ".");
            buffer = source;
            position = 2;
            end = length;
            var payload = UInt16();
            if (payload != length - Frame.HeaderLength - Frame.ChecksumLength)
                throw new FrameException(
                    FrameError.WrongLength,
                    "The header tells a payload of " + payload + " bytes in a frame of " + length + ".");
            var sequence = UInt32();
            var start = position;
            position = length - Frame.ChecksumLength;
            if (UInt32() != Crc32.Of(source, 0, length - Frame.ChecksumLength))
                throw new FrameException(FrameError.WrongChecksum, "The frame is damaged: its CRC does not fit.");
            position = start;
            end = length - Frame.ChecksumLength;
            return sequence;
        }

        /// <summary>Checks that the payload has been read to its end.</summary>
        /// <exception cref="FrameException">It has not.</exception>
        public void End()
        {
            if (position != end)
                throw new FrameException(FrameError.PayloadMismatch, "The payload goes on after its last field.");
        }

        /// <summary>One byte.</summary>
        public byte Byte()
        {
            Need(1);
            return buffer[position++];
        }

        /// <summary>One byte between two bounds, both allowed.</summary>
        public byte Byte(int min, int max)
        {
            var value = Byte();
            if (value < min || value > max)
                throw new FrameException(
                    FrameError.ValueOutOfRange, "Value " + value + " where " + min + " to " + max + " is allowed.");
            return value;
        }

        /// <summary>Two bytes.</summary>
        public ushort UInt16()
        {
            Need(2);
            var value = buffer[position] | (buffer[position + 1] << 8);
            position += 2;
            return (ushort)value;
        }

        /// <summary>Two bytes, at most <paramref name="max"/>.</summary>
        public int UInt16(int max)
        {
            int value = UInt16();
            if (value > max)
                throw new FrameException(
                    FrameError.ValueOutOfRange, "Value " + value + " where at most " + max + " is allowed.");
            return value;
        }

        /// <summary>Four bytes.</summary>
        public uint UInt32()
        {
            Need(4);
            var value = buffer[position] | ((uint)buffer[position + 1] << 8)
                | ((uint)buffer[position + 2] << 16) | ((uint)buffer[position + 3] << 24);
            position += 4;
            return value;
        }

        /// <summary>Four bytes, two's complement.</summary>
        public int Int32()
        {
            return (int)UInt32();
        }

        /// <summary>Eight bytes.</summary>
        public ulong UInt64()
        {
            var low = UInt32();
            return low | ((ulong)UInt32() << 32);
        }

        /// <summary>Eight bytes, two's complement.</summary>
        public long Int64()
        {
            return (long)UInt64();
        }

        /// <summary>Bytes as they are.</summary>
        public void Bytes(byte[] target, int offset, int count)
        {
            Need(count);
            if (offset + count > target.Length)
                throw new FrameException(FrameError.ValueOutOfRange, "The field is longer than it may be.");
            Array.Copy(buffer, position, target, offset, count);
            position += count;
        }

        /// <summary>A text as UTF-8 after its length in one byte.</summary>
        public string Text(int maxBytes)
        {
            int count = Byte();
            if (count == 0)
                return "";
            if (count > maxBytes)
                throw new FrameException(
                    FrameError.BadText, "A text of " + count + " bytes where " + maxBytes + " is the most.");
            Need(count);
            if (!Utf8.IsWellFormed(buffer, position, count))
                throw new FrameException(FrameError.BadText, "A text is not UTF-8, or has a NUL.");
            var text = Encoding.UTF8.GetString(buffer, position, count);
            position += count;
            return text;
        }

        void Need(int count)
        {
            if (count < 0 || position + count > end)
                throw new FrameException(FrameError.PayloadMismatch, "The payload ends before its last field.");
        }
    }
}
