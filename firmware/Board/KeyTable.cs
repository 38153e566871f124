using System;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Numbers of 64 bits, each with one byte: open addressing in two flat arrays, because a Hashtable boxes each key
    /// (119 bytes an entry on the device). Grows by doubling up to its limit. Not for two threads at a time.
    /// </summary>
    public sealed class KeyTable
    {
        const int FirstSlots = 64;

        readonly int _limit;
        ulong[] _keys = new ulong[FirstSlots];
        byte[] _values = new byte[FirstSlots];
        int _filled;

        /// <summary>An empty table.</summary>
        /// <param name="limit">Most entries, 1 to 32,768: what the device's memory bears.</param>
        public KeyTable(int limit)
        {
            _limit = limit;
        }

        /// <summary>Entries.</summary>
        public int Count { get; private set; }

        /// <summary>No more entries fit.</summary>
        public bool IsFull
        {
            get { return Count >= _limit; }
        }

        /// <summary>Sets the byte of a key.</summary>
        /// <param name="key">Any number but 0, which marks a free slot.</param>
        /// <param name="value">1 to 255.</param>
        /// <returns>False when the key is 0, the value is 0, or a new key does not fit.</returns>
        public bool Set(ulong key, byte value)
        {
            if (key == 0 || value == 0)
                return false;

            int slot = SlotOf(key);
            if (_keys[slot] == key)
            {
                if (_values[slot] == 0)
                {
                    if (IsFull)
                        return false;

                    Count++;
                }

                _values[slot] = value;
                return true;
            }

            if (IsFull)
                return false;

            if ((_filled + 1) * 4 > _keys.Length * 3)
            {
                Rebuild();
                slot = SlotOf(key);
            }

            _keys[slot] = key;
            _values[slot] = value;
            _filled++;
            Count++;
            return true;
        }

        /// <summary>The byte of a key.</summary>
        /// <param name="key">Any number.</param>
        /// <returns>0 when the table does not have it.</returns>
        public byte ValueOf(ulong key)
        {
            int slot = SlotOf(key);
            return key != 0 && _keys[slot] == key ? _values[slot] : (byte)0;
        }

        /// <summary>Takes a key out; its slot is reclaimed when the table grows.</summary>
        /// <param name="key">Any number.</param>
        public void Remove(ulong key)
        {
            int slot = SlotOf(key);
            if (key != 0 && _keys[slot] == key && _values[slot] != 0)
            {
                _values[slot] = 0;
                Count--;
            }
        }

        /// <summary>Empties the table.</summary>
        public void Clear()
        {
            Array.Clear(_keys, 0, _keys.Length);
            Array.Clear(_values, 0, _values.Length);
            _filled = 0;
            Count = 0;
        }

        /// <summary>All keys, in no order, for writing them down.</summary>
        /// <returns>A new array.</returns>
        public ulong[] Keys()
        {
            ulong[] keys = new ulong[Count];
            int next = 0;
            for (int i = 0; i < _keys.Length; i++)
            {
                if (_values[i] != 0)
                    keys[next++] = _keys[i];
            }

            return keys;
        }

        int SlotOf(ulong key)
        {
            int mask = _keys.Length - 1;
            int slot = (int)(((key ^ (key >> 29)) * 0x9E3779B97F4A7C15) >> 33) & mask;
            while (_keys[slot] != 0 && _keys[slot] != key)
                slot = (slot + 1) & mask;

            return slot;
        }

        void Rebuild()
        {
            ulong[] keys = _keys;
            byte[] values = _values;
            int slots = Count * 2 >= keys.Length ? keys.Length * 2 : keys.Length;
            _keys = new ulong[slots];
            _values = new byte[slots];
            _filled = 0;
            for (int i = 0; i < keys.Length; i++)
            {
                if (values[i] != 0)
                {
                    int slot = SlotOf(keys[i]);
                    _keys[slot] = keys[i];
                    _values[slot] = values[i];
                    _filled++;
                }
            }
        }
    }
}
