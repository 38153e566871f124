namespace Ticketing.Protocol.Device
{
    /// <summary>What a device is doing. The numbers are stable.</summary>
    public enum DeviceState : byte
    {
        /// <summary>Starting: no configuration yet.</summary>
        Starting = 1,

        /// <summary>At work, with the edge.</summary>
        Online = 2,

        /// <summary>At work alone.</summary>
        Offline = 3,

        /// <summary>Has no list or no clock, and cannot decide alone.</summary>
        NotReady = 4,

        /// <summary>Held open by the fire alarm.</summary>
        Evacuation = 5,

        /// <summary>A part of it does not answer.</summary>
        Fault = 6,
    }

    /// <summary>Edge to device: what time it is. Every minute, and at each connection.</summary>
    public sealed class ClockFrame : Frame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.Clock;

        /// <summary>Unix ms.</summary>
        public long UnixMs { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.Int64(UnixMs);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            UnixMs = from.Int64();
        }
    }

    /// <summary>Edge to device: stored on disk; the device may forget it.</summary>
    public sealed class AckFrame : Frame
    {
        /// <inheritdoc/>
        public override FrameType Type => FrameType.Ack;

        /// <summary>Sequence of the device's frame.</summary>
        public uint AcknowledgedSequence { get; set; }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(AcknowledgedSequence);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            AcknowledgedSequence = from.UInt32();
        }
    }

    /// <summary>Device to edge: a sign of life, every 5 s.</summary>
    public sealed class HeartbeatFrame : Frame
    {
        /// <summary>Longest <see cref="Firmware"/> in bytes of UTF-8.</summary>
        public const int MaxFirmware = 32;

        /// <inheritdoc/>
        public override FrameType Type => FrameType.Heartbeat;

        /// <summary>Since power-up, s.</summary>
        public uint UptimeSeconds { get; set; }

        /// <summary>Free memory, bytes.</summary>
        public uint FreeMemory { get; set; }

        /// <summary>Highest version of its lists; 0 for none.</summary>
        public uint ListVersion { get; set; }

        /// <summary>Entries of its lists in all.</summary>
        public uint ListCount { get; set; }

        /// <summary>Sum of <see cref="Fingerprints.Checksum"/> of its lists, modulo 2^32.</summary>
        public uint ListChecksum { get; set; }

        /// <summary>Passages or debits not yet acknowledged, at most 65,535.</summary>
        public int Pending { get; set; }

        /// <summary>What it is doing.</summary>
        public DeviceState State { get; set; } = DeviceState.Starting;

        /// <summary>Version of its program; at most 32 bytes of UTF-8.</summary>
        public string Firmware { get; set; } = "";

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.UInt32(UptimeSeconds);
            to.UInt32(FreeMemory);
            to.UInt32(ListVersion);
            to.UInt32(ListCount);
            to.UInt32(ListChecksum);
            to.UInt16((ushort)(Pending > 65535 ? 65535 : Pending));
            to.Byte((byte)State);
            to.Text(Firmware, MaxFirmware);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            UptimeSeconds = from.UInt32();
            FreeMemory = from.UInt32();
            ListVersion = from.UInt32();
            ListCount = from.UInt32();
            ListChecksum = from.UInt32();
            Pending = from.UInt16();
            State = (DeviceState)from.Byte(1, 6);
            Firmware = from.Text(MaxFirmware);
        }
    }
}
