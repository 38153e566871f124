using System;
using System.Text;

namespace Ticketing.Protocol.Device
{
    /// <summary>Writes one frame into a byte array, without allocating.</summary>
    public sealed class FrameWriter
    {
        byte[] buffer = new byte[0];
        int position;
        int limit;

        /// <summary>Starts a frame at the start of the buffer.</summary>
        /// <exception cref="FrameException">The buffer does not even hold an empty frame.</exception>
        public void Begin(byte[] target, FrameType type, uint sequence)
        {
            if (target == null || target.Length < Frame.HeaderLength + Frame.ChecksumLength)
                throw new FrameException(FrameError.TooLong, "The buffer does not hold a frame.");
            buffer = target;
            limit = (target.Length < Frame.MaxLength ? target.Length : Frame.MaxLength) - Frame.ChecksumLength;
            position = 0;
            Byte(Frame.Version);
            Byte((byte)type);
            UInt16(0);
            UInt32(sequence);
        }

        /// <summary>Sets the length, adds the CRC and returns the frame's length in bytes.</summary>
        public int End()
        {
            var payload = position - Frame.HeaderLength;
            buffer[2] = (byte)payload;
            buffer[3] = (byte)(payload >> 8);
            var crc = Crc32.Of(buffer, 0, position);
            limit += Frame.ChecksumLength;
            UInt32(crc);
            return position;
        }

        /// <summary>One byte.</summary>
        public void Byte(byte value)
        {
            Room(1);
            buffer[position++] = value;
        }

        /// <summary>Two bytes.</summary>
        public void UInt16(ushort value)
        {
            Room(2);
            buffer[position++] = (byte)value;
            buffer[position++] = (byte)(value >> 8);
        }

        /// <summary>Four bytes.</summary>
        public void UInt32(uint value)
        {
            Room(4);
            buffer[position++] = (byte)value;
            buffer[position++] = (byte)(value >> 8);
            buffer[position++] = (byte)(value >> 16);
            buffer[position++] = (byte)(value >> 24);
        }

        /// <summary>Four bytes, two's complement.</summary>
        public void Int32(int value)
        {
            UInt32((uint)value);
        }

        /// <summary>Eight bytes.</summary>
        public void UInt64(ulong value)
        {
            UInt32((uint)value);
            UInt32((uint)(value >> 32));
        }

        /// <summary>Eight bytes, two's complement.</summary>
        public void Int64(long value)
        {
            UInt64((ulong)value);
        }

        /// <summary>A count in one byte.</summary>
        /// <exception cref="FrameException">Negative, or more than <paramref name="max"/>.</exception>
        public void Count(int value, int max)
        {
            if (value < 0 || value > max)
                throw new FrameException(FrameError.ValueOutOfRange, "A count of " + value + ", at most " + max + ".");
            Byte((byte)value);
        }

        /// <summary>Bytes as they are; their number must be told apart.</summary>
        public void Bytes(byte[] source, int offset, int count)
        {
            if (source == null || offset < 0 || count < 0 || offset + count > source.Length)
                throw new FrameException(
                    FrameError.ValueOutOfRange, "The field has not the " + count + " bytes it tells.");
            Room(count);
            Array.Copy(source, offset, buffer, position, count);
            position += count;
        }

        /// <summary>A text as UTF-8 after its length in one byte.</summary>
        /// <param name="value">null counts as empty.</param>
        /// <param name="maxBytes">Longest in bytes of UTF-8, at most 255.</param>
        /// <exception cref="FrameException">Too long, a NUL, or half a surrogate pair.</exception>
        public void Text(string? value, int maxBytes)
        {
            var count = value == null ? 0 : Utf8.LengthOf(value);
            if (count < 0 || count > maxBytes)
                throw new FrameException(
                    FrameError.BadText, "A text of at most " + maxBytes + " bytes, without NUL: '" + value + "'.");
            Byte((byte)count);
            if (count == 0)
                return;
            Room(count);
            Encoding.UTF8.GetBytes(value!, 0, value!.Length, buffer, position);
            position += count;
        }

        void Room(int count)
        {
            if (position + count > limit)
                throw new FrameException(FrameError.TooLong, "The frame is longer than its buffer or 4096 bytes.");
        }
    }
}
