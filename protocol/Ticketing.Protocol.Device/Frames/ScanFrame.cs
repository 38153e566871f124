using System;

namespace Ticketing.Protocol.Device
{
    /// <summary>What was held before a gate. The numbers are stable.</summary>
    public enum MediaKind : byte
    {
        /// <summary>A printed or shown code: ASCII text of <see cref="TicketCode"/>.</summary>
        QrCode = 1,

        /// <summary>An NFC chip: its UID.</summary>
        Nfc = 2,
    }

    /// <summary>Which way a person goes. The numbers are stable.</summary>
    public enum Direction : byte
    {
        /// <summary>Into the venue.</summary>
        In = 1,

        /// <summary>Out of it.</summary>
        Out = 2,
    }

    /// <summary>
    /// Gate to edge: somebody holds a ticket before the reader. The edge answers with a <see cref="DecisionFrame"/>.
    /// </summary>
    public sealed class ScanFrame : Frame
    {
        /// <summary>Most bytes of <see cref="Media"/> that travel. A ticket code has 37.</summary>
        public const int MaxMedia = 64;

        /// <inheritdoc/>
        public override FrameType Type => FrameType.Scan;

        /// <summary>Code or chip.</summary>
        public MediaKind Kind { get; set; } = MediaKind.QrCode;

        /// <summary>In or out.</summary>
        public Direction Direction { get; set; } = Direction.In;

        /// <summary>Device's clock when it was read, Unix ms.</summary>
        public long DeviceTimeMs { get; set; }

        /// <summary>The same scan was sent before and had no answer.</summary>
        public bool Retry { get; set; }

        /// <summary>The bytes read: ASCII of the code, or the UID. The first <see cref="MediaLength"/> count.</summary>
        public byte[] Media { get; } = new byte[MaxMedia];

        /// <summary>How many bytes of <see cref="Media"/> count, 0 to 64.</summary>
        public int MediaLength { get; private set; }

        /// <summary>Sets what was read. More than 64 bytes are cut: nothing that long is a ticket.</summary>
        public void SetMedia(MediaKind kind, byte[] bytes, int offset, int length)
        {
            Kind = kind;
            MediaLength = length > MaxMedia ? MaxMedia : length;
            Array.Copy(bytes, offset, Media, 0, MediaLength);
        }

        /// <summary>Sets a code from its text; characters outside ASCII become '?', more than 64 are cut.</summary>
        public void SetCode(string text)
        {
            Kind = MediaKind.QrCode;
            MediaLength = text.Length > MaxMedia ? MaxMedia : text.Length;
            for (var i = 0; i < MediaLength; i++)
                Media[i] = text[i] < 0x80 ? (byte)text[i] : (byte)'?';
        }

        /// <inheritdoc/>
        protected override void WritePayload(FrameWriter to)
        {
            to.Byte((byte)Kind);
            to.Byte((byte)Direction);
            to.Int64(DeviceTimeMs);
            to.Byte(Retry ? (byte)1 : (byte)0);
            to.Count(MediaLength, MaxMedia);
            to.Bytes(Media, 0, MediaLength);
        }

        /// <inheritdoc/>
        protected override void ReadPayload(FrameReader from)
        {
            Kind = (MediaKind)from.Byte(1, 2);
            Direction = (Direction)from.Byte(1, 2);
            DeviceTimeMs = from.Int64();
            Retry = from.Byte(0, 1) != 0;
            MediaLength = from.Byte(0, MaxMedia);
            from.Bytes(Media, 0, MediaLength);
        }
    }
}
