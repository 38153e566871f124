using System;

namespace Ticketing.Protocol.Device
{
    /// <summary>A frame about one chip.</summary>
    public abstract class ChipFrame : Frame
    {
        /// <summary>The chip's number; the first <see cref="UidLength"/> bytes count.</summary>
        public byte[] Uid { get; } = new byte[ChipUid.MaxLength];

        /// <summary>4, 7 or 10.</summary>
        public int UidLength { get; private set; }

        /// <summary>Sets the chip's number.</summary>
        /// <exception cref="FrameException">No chip has a number of that length.</exception>
        public void SetUid(byte[] uid, int length)
        {
            if (!ChipUid.IsLength(length))
                throw new FrameException(
                    FrameError.ValueOutOfRange, "A chip's number has 4, 7 or 10 bytes, not " + length + ".");
            UidLength = length;
            Array.Copy(uid, 0, Uid, 0, length);
        }

        /// <summary>Writes length and number.</summary>
        protected void WriteUid(FrameWriter to)
        {
            if (!ChipUid.IsLength(UidLength))
                throw new FrameException(FrameError.ValueOutOfRange, "The frame has no chip.");
            to.Byte((byte)UidLength);
            to.Bytes(Uid, 0, UidLength);
        }

        /// <summary>Reads length and number.</summary>
        protected void ReadUid(FrameReader from)
        {
            int length = from.Byte();
            if (!ChipUid.IsLength(length))
                throw new FrameException(
                    FrameError.ValueOutOfRange, "A chip's number has 4, 7 or 10 bytes, not " + length + ".");
            UidLength = length;
            from.Bytes(Uid, 0, length);
        }
    }
}
