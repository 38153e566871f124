namespace Ticketing.Protocol.Device
{
    /// <summary>Edge to device: all that it needs to work, and to decide alone. Retained by the broker.</summary>
    public sealed class ConfigurationFrame : Frame
    {
        /// <summary>Most performances at a time.</summary>
        public const int MaxPerformances = 4;

        /// <summary>Most products on a reader's keypad.</summary>
        public const int MaxProducts = 12;

        /// <summary>Longest <see cref="Checkpoint"/> in bytes of UTF-8.</summary>
        public const int MaxCheckpoint = 32;

        /// <summary>Bytes of a key.</summary>
        public const int KeyLength = 32;

        /// <summary>With room for the most performances and products.</summary>
        public ConfigurationFrame()
        {
            for (var i = 0; i < MaxPerformances; i++)
                Performances[i] = new PerformanceSetting();
            for (var i = 0; i < MaxProducts; i++)
                Products[i] = new KeypadProduct();
        }

        /// <inheritdoc/>
        public override FrameType Type => FrameType.Configuration;

        /// <summary>Number of the organisation, from 1; 0 takes away what the device was told before: it is not ready.</summary>
        public ushort Organisation { get; set; }

        /// <summary>Which way the gate leads.</summary>
        public Direction Direction { get; set; } = Direction.In;

        /// <summary>Name of the checkpoint or bar, for the display; at most 32 bytes of UTF-8.</summary>
        public string Checkpoint { get; set; } = "";

        /// <summary>How long the gate stays open, ms, at most 65,535.</summary>
        public int OpenTimeMs { get; set; } = 5000;

        /// <summary>How long the device waits for an answer before it decides alone, ms, at most 65,535.</summary>
        public int DecisionTimeoutMs { get; set; } = 800;

        /// <summary>A ticket that is inside does not enter again.</summary>
        public bool AntiPassback { get; set; }

        /// <summary>Performances in use, 0 to 4.</summary>
        public int PerformanceCount { get; set; }

        /// <summary>The first <see cref="PerformanceCount"/> count.</summary>
        public PerformanceSetting[] Performances { get; } = new PerformanceSetting[MaxPerformances];

        /// <summary>Most that a reader debits at once when it is alone, cents.</summary>
        public int FloorLimit { get; set; }

        /// <summary>Most that a reader debits from one chip while it is alone, cents.</summary>
        public int MaxOfflineAmount { get; set; }

        /// <summary>Products in use, 0 to 12.</summary>
        public int ProductCount { get; set; }

        /// <summary>The first <see cref="ProductCount"/> count, in the order of the keys.</summary>
        public KeypadProduct[] Products { get; } = new KeypadProduct[MaxProducts];

        /// <summary>Epoch of <see cref="PurseMasterKey"/>; 0 when the device has no business with purses.</summary>
        public byte PurseKeyEpoch { get; set; }

        /// <summary>Key from which each chip's key is made (<see cref="PurseKey.Derive"/>).</summary>
        public byte[] PurseMasterKey { get; } = new byte[KeyLength];

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            if (OpenTimeMs < 0 || OpenTimeMs > 65535 || DecisionTimeoutMs < 0 || DecisionTimeoutMs > 65535)
                throw new FrameException(FrameError.ValueOutOfRange, "Times of a gate are 0 to 65535 ms.");
            to.UInt16(Organisation);
            to.Byte((byte)Direction);
            to.Text(Checkpoint, MaxCheckpoint);
            to.UInt16((ushort)OpenTimeMs);
            to.UInt16((ushort)DecisionTimeoutMs);
            to.Byte(AntiPassback ? (byte)1 : (byte)0);
            to.Count(PerformanceCount, MaxPerformances);
            for (var i = 0; i < PerformanceCount; i++)
                Performances[i].Write(to);
            to.Int32(FloorLimit);
            to.Int32(MaxOfflineAmount);
            to.Count(ProductCount, MaxProducts);
            for (var i = 0; i < ProductCount; i++)
                Products[i].Write(to);
            to.Byte(PurseKeyEpoch);
            if (PurseKeyEpoch != 0)
                to.Bytes(PurseMasterKey, 0, KeyLength);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            Organisation = from.UInt16();
            Direction = (Direction)from.Byte(1, 2);
            Checkpoint = from.Text(MaxCheckpoint);
            OpenTimeMs = from.UInt16();
            DecisionTimeoutMs = from.UInt16();
            AntiPassback = from.Byte(0, 1) != 0;
            PerformanceCount = from.Byte(0, MaxPerformances);
            for (var i = 0; i < PerformanceCount; i++)
                Performances[i].Read(from);
            FloorLimit = from.Int32();
            MaxOfflineAmount = from.Int32();
            ProductCount = from.Byte(0, MaxProducts);
            for (var i = 0; i < ProductCount; i++)
                Products[i].Read(from);
            PurseKeyEpoch = from.Byte();
            if (PurseKeyEpoch != 0)
                from.Bytes(PurseMasterKey, 0, KeyLength);
        }
    }
}
