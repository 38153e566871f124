namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>Where the reader stands.</summary>
    public enum ReaderState
    {
        /// <summary>Nothing is being sold.</summary>
        Idle = 0,

        /// <summary>A free amount is being typed.</summary>
        Typing = 1,

        /// <summary>A sale, or the question for the balance, waits for a chip.</summary>
        Armed = 2,

        /// <summary>A debit is with the edge.</summary>
        Asking = 3,

        /// <summary>The chip's purse is being written.</summary>
        Writing = 4,

        /// <summary>The chip left while it was written: the same one must come back.</summary>
        Represent = 5,

        /// <summary>Shows how it ended; the next sale may begin.</summary>
        Showing = 6,
    }
}
