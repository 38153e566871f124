using System;

namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// A scanner reads a code several times while it is held before it. The first read counts; the same bytes within
    /// the
    /// window after their last read do not. Allocates nothing after it was made.
    /// </summary>
    public sealed class Debounce
    {
        readonly int windowMs;
        readonly byte[] last = new byte[ScanFrame.MaxMedia];
        int lastLength = -1;
        long lastMs;

        /// <param name="windowMs">How long after its last read the same code is one read, ms; usually 2,000.</param>
        public Debounce(int windowMs)
        {
            this.windowMs = windowMs;
        }

        /// <summary>Whether these bytes are the read before once more. Remembers them.</summary>
        /// <param name="media">What was read; beyond 64 bytes it is not compared.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="length">Its length.</param>
        /// <param name="nowMs">A clock that does not jump, ms.</param>
        public bool IsDoubleRead(byte[] media, int offset, int length, long nowMs)
        {
            var compared = length > last.Length ? last.Length : length;
            var elapsed = nowMs - lastMs;
            var same = lastLength == length && elapsed >= 0 && elapsed < windowMs;
            for (var i = 0; same && i < compared; i++)
                same = last[i] == media[offset + i];
            if (!same)
                Array.Copy(media, offset, last, 0, compared);
            lastLength = length;
            lastMs = nowMs;
            return same;
        }

        /// <summary>Forgets the last read: the same code counts at once.</summary>
        public void Forget()
        {
            lastLength = -1;
        }
    }
}
