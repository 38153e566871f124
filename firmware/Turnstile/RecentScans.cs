namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// What became of the last scans that were sent to the edge, so that an answer that comes too late is understood: when it
    /// says "open" and the gate never did, the edge is told, and the right is given back.
    /// </summary>
    public sealed class RecentScans
    {
        /// <summary>Scans remembered.</summary>
        public const int Most = 16;

        readonly uint[] _sequences = new uint[Most];
        readonly bool[] _closed = new bool[Most];
        int _next;

        /// <summary>A scan goes to the edge.</summary>
        public void Asked(uint sequence)
        {
            _sequences[_next] = sequence;
            _closed[_next] = false;
            _next = (_next + 1) % Most;
        }

        /// <summary>The edge has its answer's consequence, or will get it: nothing more is to be said of this scan.</summary>
        public void Close(uint sequence)
        {
            int index = IndexOf(sequence);
            if (index >= 0)
                _closed[index] = true;
        }

        /// <summary>Was this scan asked, and then left without a word to the edge?</summary>
        /// <param name="sequence">Number of the scan.</param>
        /// <param name="known">It is among those remembered.</param>
        public bool IsOpenQuestion(uint sequence, out bool known)
        {
            int index = IndexOf(sequence);
            known = index >= 0;
            return known && !_closed[index];
        }

        int IndexOf(uint sequence)
        {
            for (int i = 0; i < Most; i++)
            {
                if (_sequences[i] == sequence && sequence != 0)
                    return i;
            }

            return -1;
        }
    }
}
