using System;

namespace Ticketing.Protocol.Device
{
    /// <summary>Why a frame cannot be read or written. The numbers are stable.</summary>
    public enum FrameError
    {
        /// <summary>Fewer bytes than a header and a CRC.</summary>
        TooShort = 1,

        /// <summary>More than <see cref="Frame.MaxLength"/> bytes, or more than the buffer holds.</summary>
        TooLong = 2,

        /// <summary>The first byte is not the version that this program speaks.</summary>
        UnknownVersion = 3,

        /// <summary>No frame has this type, or it is not the type asked for.</summary>
        UnexpectedType = 4,

        /// <summary>The length in the header is not that of the bytes received.</summary>
        WrongLength = 5,

        /// <summary>The CRC does not fit the bytes.</summary>
        WrongChecksum = 6,

        /// <summary>The payload ends before its last field, or goes on after it.</summary>
        PayloadMismatch = 7,

        /// <summary>A field has a value outside its range.</summary>
        ValueOutOfRange = 8,

        /// <summary>A text is not UTF-8, has a NUL, or is longer than its field.</summary>
        BadText = 9,
    }

    /// <summary>The only exception that reading or writing a frame throws for what is in it.</summary>
    public class FrameException : Exception
    {
        /// <summary>With the reason.</summary>
        public FrameException(FrameError error, string message) : base(message)
        {
            Error = error;
        }

        /// <summary>The reason.</summary>
        public FrameError Error { get; }
    }
}
