using System;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// The flash records of one step, written big-endian into buffers made once. The first byte of a record is its kind.
    /// </summary>
    public sealed class RecordBatch
    {
        /// <summary>Most records of one step.</summary>
        public const int Most = 4;

        /// <summary>Most bytes of one of them.</summary>
        public const int Longest = 160;

        readonly byte[][] _buffers = new byte[Most][];
        readonly int[] _lengths = new int[Most];

        /// <summary>With room for <see cref="Most"/> records.</summary>
        public RecordBatch()
        {
            for (int i = 0; i < Most; i++)
                _buffers[i] = new byte[Longest];
        }

        /// <summary>Records begun since <see cref="Clear"/>.</summary>
        public int Count { get; private set; }

        /// <summary>Buffer of a record.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        /// <returns>The first <see cref="LengthOf"/> bytes count.</returns>
        public byte[] BufferOf(int index)
        {
            return _buffers[index];
        }

        /// <summary>Length of a record.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        /// <returns>Bytes.</returns>
        public int LengthOf(int index)
        {
            return _lengths[index];
        }

        /// <summary>Forgets all records.</summary>
        public void Clear()
        {
            Count = 0;
        }

        /// <summary>Begins the next record.</summary>
        /// <param name="kind">Its first byte.</param>
        public void Begin(byte kind)
        {
            _lengths[Count] = 0;
            Count++;
            Byte(kind);
        }

        /// <summary>Adds one byte.</summary>
        public void Byte(byte value)
        {
            int record = Count - 1;
            _buffers[record][_lengths[record]++] = value;
        }

        /// <summary>Adds 4 bytes.</summary>
        public void UInt32(uint value)
        {
            Byte((byte)(value >> 24));
            Byte((byte)(value >> 16));
            Byte((byte)(value >> 8));
            Byte((byte)value);
        }

        /// <summary>Adds 8 bytes.</summary>
        public void UInt64(ulong value)
        {
            UInt32((uint)(value >> 32));
            UInt32((uint)value);
        }

        /// <summary>Adds bytes as they are.</summary>
        public void Bytes(byte[] source, int count)
        {
            int record = Count - 1;
            Array.Copy(source, 0, _buffers[record], _lengths[record], count);
            _lengths[record] += count;
        }

        /// <summary>A copy of a record, for a compaction.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        /// <returns>A new array.</returns>
        public byte[] CopyOf(int index)
        {
            byte[] copy = new byte[_lengths[index]];
            Array.Copy(_buffers[index], 0, copy, 0, copy.Length);
            return copy;
        }
    }
}
