using System;

namespace Ticketing.Firmware.Board
{
    /// <summary>Reads what <see cref="RecordBatch"/> wrote. A record that is too short reads as zeroes: an older program wrote less.</summary>
    public sealed class RecordReader
    {
        byte[] _record = new byte[0];
        int _position;

        /// <summary>Begins a record; its kind is read first.</summary>
        public void Begin(byte[] record)
        {
            _record = record;
            _position = 0;
        }

        /// <summary>Bytes not yet read.</summary>
        public int Left
        {
            get { return _record.Length - _position; }
        }

        /// <summary>One byte.</summary>
        public byte Byte()
        {
            return _position < _record.Length ? _record[_position++] : (byte)0;
        }

        /// <summary>4 bytes.</summary>
        public uint UInt32()
        {
            uint value = 0;
            for (int i = 0; i < 4; i++)
                value = (value << 8) | Byte();

            return value;
        }

        /// <summary>8 bytes.</summary>
        public ulong UInt64()
        {
            return ((ulong)UInt32() << 32) | UInt32();
        }

        /// <summary>Bytes as they are.</summary>
        public void Bytes(byte[] target, int count)
        {
            for (int i = 0; i < count; i++)
                target[i] = Byte();
        }

        /// <summary>Everything that is left.</summary>
        /// <returns>A new array.</returns>
        public byte[] Rest()
        {
            byte[] rest = new byte[_record.Length - _position];
            Array.Copy(_record, _position, rest, 0, rest.Length);
            _position = _record.Length;
            return rest;
        }
    }
}
