namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// A binary message between a device and the edge, little-endian:
    /// version (1 byte), type (1), payload length (2), sequence (4), payload, CRC-32 over everything before (4).
    /// A frame object is made once and used again and again; it is not for two threads at a time.
    /// </summary>
    public abstract class Frame
    {
        /// <summary>The version that this program writes and reads.</summary>
        public const byte Version = 1;

        /// <summary>Bytes before the payload.</summary>
        public const int HeaderLength = 8;

        /// <summary>Bytes of the CRC after the payload.</summary>
        public const int ChecksumLength = 4;

        /// <summary>Longest frame in bytes, header and CRC included.</summary>
        public const int MaxLength = 4096;

        /// <summary>Longest payload in bytes.</summary>
        public const int MaxPayload = MaxLength - HeaderLength - ChecksumLength;

        readonly FrameWriter writer = new FrameWriter();
        readonly FrameReader reader = new FrameReader();

        /// <summary>Which frame this is.</summary>
        public abstract FrameType Type { get; }

        /// <summary>
        /// The sender's number of this frame, as last written or read. A device counts from 1 and never reuses a number
        /// for another frame; a frame that is sent again keeps its number.
        /// </summary>
        public uint Sequence { get; private set; }

        /// <summary>Writes the frame at the start of the buffer and returns its length in bytes.</summary>
        /// <param name="buffer">At least as long as the frame; <see cref="MaxLength"/> fits every frame.</param>
        /// <param name="sequence">The sender's number of this frame.</param>
        /// <exception cref="FrameException">A field is out of range, or the buffer is too small.</exception>
        public int Write(byte[] buffer, uint sequence)
        {
            writer.Begin(buffer, Type, sequence);
            WritePayload(writer);
            Sequence = sequence;
            return writer.End();
        }

        /// <summary>Reads a whole frame. After an exception the fields are undefined.</summary>
        /// <param name="buffer">Has the frame at its start.</param>
        /// <param name="length">Bytes received, the whole frame and nothing after it.</param>
        /// <exception cref="FrameException">The bytes are not an undamaged frame of this type.</exception>
        public void Read(byte[] buffer, int length)
        {
            Sequence = reader.Begin(buffer, length, Type);
            ReadPayload(reader);
            reader.End();
        }

        /// <summary>
        /// The type that the header names, so that the reader can be chosen. The CRC is not checked yet.
        /// </summary>
        /// <exception cref="FrameException">Too short, another version, or no such type.</exception>
        public static FrameType TypeOf(byte[] buffer, int length)
        {
            if (buffer == null || length > buffer.Length || length < HeaderLength + ChecksumLength)
                throw new FrameException(FrameError.TooShort, "A frame has at least 12 bytes.");
            if (buffer[0] != Version)
                throw new FrameException(FrameError.UnknownVersion, "Frame version " + buffer[0] + ", expected 1.");
            if (buffer[1] < (byte)FrameType.Scan || buffer[1] > (byte)FrameType.Ack)
                throw new FrameException(FrameError.UnexpectedType, "No frame has the type " + buffer[1] + ".");
            return (FrameType)buffer[1];
        }

        /// <summary>Writes the fields.</summary>
        protected abstract void WritePayload(FrameWriter to);

        /// <summary>Reads the fields, in the same order.</summary>
        protected abstract void ReadPayload(FrameReader from);
    }
}
