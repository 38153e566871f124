namespace Ticketing.Firmware.Board
{
    /// <summary>A character display of 4 rows of 20 characters (HD44780 family, 2004).</summary>
    public interface IDisplay
    {
        /// <summary>Shows a whole page. Longer lines are cut at 20 characters, shorter ones filled with spaces.</summary>
        /// <param name="first">Row 1.</param>
        /// <param name="second">Row 2.</param>
        /// <param name="third">Row 3.</param>
        /// <param name="fourth">Row 4.</param>
        void Show(string first, string second, string third, string fourth);
    }
}
