namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>The seller's keypad.</summary>
    public interface IKeypad
    {
        /// <summary>Takes the next pressed key, without waiting; called every 5 to 10 ms.</summary>
        /// <returns>One of <see cref="Keys"/>, or '\0' when none was pressed.</returns>
        char Take();
    }
}
