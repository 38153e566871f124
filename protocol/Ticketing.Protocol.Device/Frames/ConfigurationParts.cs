namespace Ticketing.Protocol.Device
{
    /// <summary>One performance that a gate lets in.</summary>
    public sealed class PerformanceSetting
    {
        /// <summary>Number, from 1.</summary>
        public uint Number { get; set; }

        /// <summary>When it starts, Unix ms.</summary>
        public long StartsAtMs { get; set; }

        /// <summary>The gate admits from then, Unix ms.</summary>
        public long DoorsOpenAtMs { get; set; }

        /// <summary>The gate admits until then, Unix ms.</summary>
        public long DoorsCloseAtMs { get; set; }

        /// <summary>Epoch of the key, as in the codes.</summary>
        public byte KeyEpoch { get; set; }

        /// <summary>Key of the performance, 32 bytes (<see cref="PerformanceKey.Derive"/>).</summary>
        public byte[] Key { get; } = new byte[ConfigurationFrame.KeyLength];

        internal void Write(FrameWriter to)
        {
            to.UInt32(Number);
            to.Int64(StartsAtMs);
            to.Int64(DoorsOpenAtMs);
            to.Int64(DoorsCloseAtMs);
            to.Byte(KeyEpoch);
            to.Bytes(Key, 0, ConfigurationFrame.KeyLength);
        }

        internal void Read(FrameReader from)
        {
            Number = from.UInt32();
            StartsAtMs = from.Int64();
            DoorsOpenAtMs = from.Int64();
            DoorsCloseAtMs = from.Int64();
            KeyEpoch = from.Byte();
            from.Bytes(Key, 0, ConfigurationFrame.KeyLength);
        }
    }

    /// <summary>One product on a reader's keypad.</summary>
    public sealed class KeypadProduct
    {
        /// <summary>Longest <see cref="Name"/> in bytes of UTF-8.</summary>
        public const int MaxName = 16;

        /// <summary>Code of the product, from 1.</summary>
        public uint Code { get; set; }

        /// <summary>For the display; at most 16 bytes of UTF-8.</summary>
        public string Name { get; set; } = "";

        /// <summary>Price of one, cents.</summary>
        public int Price { get; set; }

        internal void Write(FrameWriter to)
        {
            to.UInt32(Code);
            to.Text(Name, MaxName);
            to.Int32(Price);
        }

        internal void Read(FrameReader from)
        {
            Code = from.UInt32();
            Name = from.Text(MaxName);
            Price = from.Int32();
        }
    }
}
