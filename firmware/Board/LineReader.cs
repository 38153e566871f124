namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Makes lines of a scan engine's bytes. A line ends with CR, LF or both; an empty line is none; a line longer than
    /// <see cref="LongestLine"/> is dropped whole, up to its end (a QR code that is not ours may be 4,000 characters).
    /// </summary>
    public sealed class LineReader
    {
        /// <summary>Characters of the longest line that is passed on.</summary>
        public const int LongestLine = 128;

        readonly ISerialLine _line;
        readonly byte[] _arrived = new byte[64];
        readonly char[] _text = new char[LongestLine];
        int _length;
        bool _tooLong;
        int _position;
        int _count;

        /// <summary>Reads from this line.</summary>
        /// <param name="line">The scan engine's line.</param>
        public LineReader(ISerialLine line)
        {
            _line = line;
        }

        /// <summary>Counts lines that were too long.</summary>
        public int Dropped { get; private set; }

        /// <summary>Takes the next whole line, without waiting.</summary>
        /// <param name="text">The line without its end; empty when none is whole.</param>
        /// <returns>True when there is a line.</returns>
        public bool TryRead(out string text)
        {
            while (true)
            {
                while (_position < _count)
                {
                    byte next = _arrived[_position++];
                    if (next == (byte)'\r' || next == (byte)'\n')
                    {
                        if (EndLine(out text))
                            return true;
                    }
                    else if (_length == LongestLine)
                        _tooLong = true;
                    else
                    {
                        // A NUL would end the string on the device.
                        _text[_length++] = next == 0 || next > 126 ? '?' : (char)next;
                    }
                }

                _position = 0;
                _count = _line.Take(_arrived);
                if (_count == 0)
                {
                    text = "";
                    return false;
                }
            }
        }

        bool EndLine(out string text)
        {
            bool whole = _length > 0 && !_tooLong;
            text = whole ? new string(_text, 0, _length) : "";
            if (_tooLong)
                Dropped++;

            _length = 0;
            _tooLong = false;
            return whole;
        }
    }
}
