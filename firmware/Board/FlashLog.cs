using System;
using System.Collections;
using System.IO;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// <see cref="IFlashStore"/> over two areas. A record on the medium is: mark (1), length (2, big-endian), bytes, CRC-32 (4).
    /// An area counts when it begins with its generation and has the seal that ends a compaction; of two, the higher generation.
    /// A torn tail is dropped at the next start by compacting into the other area, because nothing may be written behind it.
    /// </summary>
    public sealed class FlashLog : IFlashStore
    {
        /// <summary>Bytes of the longest record.</summary>
        public const int LongestRecord = 4096;

        const byte RecordMark = 0x5A;
        const byte GenerationMark = 0xA6;
        const byte SealMark = 0xA7;
        const int Framing = 7;

        readonly IFlashMedium _medium;
        readonly byte[] _frame = new byte[LongestRecord + Framing];
        readonly byte[] _number = new byte[4];
        int _area;
        int _generation;
        int _used;
        bool _tailUnknown;

        /// <summary>Opens the log, and repairs it when the last write was torn.</summary>
        /// <param name="medium">The two areas.</param>
        /// <exception cref="System.IO.IOException">The medium failed.</exception>
        public FlashLog(IFlashMedium medium)
        {
            _medium = medium;
            Open();
        }

        /// <inheritdoc />
        public int Used
        {
            get { return _used; }
        }

        /// <inheritdoc />
        public void Append(byte[] record, int length)
        {
            if (length < 1 || length > LongestRecord)
                throw new ArgumentException("A flash record has 1 to 4096 bytes.");

            if (_tailUnknown)
            {
                // A failed write may have left a part of itself, and what stands behind it would be lost; or the seal of
                // a failed compaction, which would make the other area count.
                byte[][] whole = ReadAll();
                Compact(whole, whole.Length);
            }

            int size = Frame(RecordMark, record, length);
            _tailUnknown = true;
            _medium.Append(_area, _frame, 0, size);
            _tailUnknown = false;
            _used += size;
        }

        /// <inheritdoc />
        public byte[][] ReadAll()
        {
            ArrayList records = new ArrayList();
            byte[] bytes = _medium.Read(_area);
            Scan(bytes, _used < bytes.Length ? _used : bytes.Length, records, out _, out _);
            return ToArrays(records);
        }

        /// <inheritdoc />
        public void Compact(byte[][] records, int count)
        {
            int target = 1 - _area;
            int generation = _generation + 1;
            int used = 0;
            _medium.Erase(target);
            used += WriteNumber(target, GenerationMark, generation);
            for (int i = 0; i < count; i++)
            {
                int size = Frame(RecordMark, records[i], records[i].Length);
                _medium.Append(target, _frame, 0, size);
                used += size;
            }

            _tailUnknown = true;
            used += WriteNumber(target, SealMark, generation);
            int old = _area;
            _area = target;
            _generation = generation;
            _used = used;
            _tailUnknown = false;
            try
            {
                _medium.Erase(old);
            }
            catch (IOException)
            {
                // Of a lower generation: it does not count, and is erased before it is written again.
            }
        }

        static byte[][] ToArrays(ArrayList records)
        {
            byte[][] all = new byte[records.Count][];
            for (int i = 0; i < all.Length; i++)
                all[i] = (byte[])records[i]!;

            return all;
        }

        static uint ReadNumber(byte[] bytes, int offset)
        {
            return ((uint)bytes[offset] << 24) | ((uint)bytes[offset + 1] << 16) | ((uint)bytes[offset + 2] << 8)
                | bytes[offset + 3];
        }

        // Returns the bytes that are whole; generation is 0 when the area does not count.
        static int Scan(byte[] bytes, int end, ArrayList? records, out int generation, out bool torn)
        {
            int begun = 0;
            int position = 0;
            generation = 0;
            while (position + Framing <= end)
            {
                byte mark = bytes[position];
                int length = (bytes[position + 1] << 8) | bytes[position + 2];
                if (length < 1 || length > LongestRecord || position + Framing + length > end
                    || ReadNumber(bytes, position + 3 + length) != Crc32.Of(bytes, position, 3 + length))
                {
                    break;
                }

                if (mark == GenerationMark && position == 0 && length == 4)
                    begun = (int)ReadNumber(bytes, position + 3);
                else if (mark == SealMark && length == 4 && begun > 0)
                    generation = begun;
                else if (mark == RecordMark && begun > 0)
                {
                    if (records != null)
                    {
                        byte[] record = new byte[length];
                        Array.Copy(bytes, position + 3, record, 0, length);
                        records.Add(record);
                    }
                }
                else
                    break;

                position += Framing + length;
            }

            torn = position != end;
            return position;
        }

        void Open()
        {
            byte[] first = _medium.Read(0);
            byte[] second = _medium.Read(1);
            int firstUsed = Scan(first, first.Length, null, out int firstGeneration, out bool firstTorn);
            int secondUsed = Scan(second, second.Length, null, out int secondGeneration, out bool secondTorn);
            if (firstGeneration == 0 && secondGeneration == 0)
            {
                _area = 1;
                _generation = 0;
                Compact(new byte[0][], 0);
                return;
            }

            _area = firstGeneration > secondGeneration ? 0 : 1;
            _generation = _area == 0 ? firstGeneration : secondGeneration;
            _used = _area == 0 ? firstUsed : secondUsed;
            if (_area == 0 ? firstTorn : secondTorn)
            {
                byte[][] whole = ReadAll();
                Compact(whole, whole.Length);
            }
        }

        int WriteNumber(int area, byte mark, int number)
        {
            _number[0] = (byte)(number >> 24);
            _number[1] = (byte)(number >> 16);
            _number[2] = (byte)(number >> 8);
            _number[3] = (byte)number;
            int size = Frame(mark, _number, 4);
            _medium.Append(area, _frame, 0, size);
            return size;
        }

        int Frame(byte mark, byte[] record, int length)
        {
            _frame[0] = mark;
            _frame[1] = (byte)(length >> 8);
            _frame[2] = (byte)length;
            Array.Copy(record, 0, _frame, 3, length);
            uint crc = Crc32.Of(_frame, 0, 3 + length);
            _frame[3 + length] = (byte)(crc >> 24);
            _frame[4 + length] = (byte)(crc >> 16);
            _frame[5 + length] = (byte)(crc >> 8);
            _frame[6 + length] = (byte)crc;
            return Framing + length;
        }
    }
}
