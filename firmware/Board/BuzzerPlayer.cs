namespace Ticketing.Firmware.Board
{
    /// <summary>Plays <see cref="BuzzerPatterns"/> without waiting: it is asked at each poll whether the buzzer sounds.</summary>
    public sealed class BuzzerPlayer
    {
        int[] _pattern = BuzzerPatterns.Of(BuzzerCommand.Silent);
        int _step;
        long _since;

        /// <summary>Begins a pattern.</summary>
        /// <param name="command">Keep goes on with what is playing.</param>
        /// <param name="nowMs">Device's clock, ms.</param>
        public void Play(BuzzerCommand command, long nowMs)
        {
            if (command == BuzzerCommand.Keep)
                return;
            _pattern = BuzzerPatterns.Of(command);
            _step = 0;
            _since = nowMs;
        }

        /// <summary>Does it sound now?</summary>
        /// <param name="nowMs">As in <see cref="Play"/>.</param>
        public bool IsOn(long nowMs)
        {
            while (_pattern.Length > 0 && nowMs - _since >= _pattern[_step])
            {
                if ((_step & 1) == 1 && _pattern[_step] == 0)
                {
                    _pattern = BuzzerPatterns.Of(BuzzerCommand.Silent);
                    return false;
                }

                _since += _pattern[_step];
                _step = (_step + 1) % _pattern.Length;
            }

            return _pattern.Length > 0 && (_step & 1) == 0;
        }
    }
}
