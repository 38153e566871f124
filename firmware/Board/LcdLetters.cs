namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// What an HD44780 shows. Its ROM, A00 and A02 alike, has ASCII but for \ ~ and DEL; eight characters can be drawn (data
    /// sheet, table 5: codes 08h to 0Fh repeat 00h to 07h, and 00h would end a string). They go to the letters of our own
    /// texts and to the euro sign; every other letter loses its accent, and what has no plain form shows as '?'.
    /// </summary>
    public static class LcdLetters
    {
        /// <summary>The letters that are drawn, in the order of <see cref="Drawings"/>.</summary>
        public const string Drawn = "éèêàôÉÀ€";

        const int FirstDrawn = 8;
        const string Accented = "âäáãåçëíìîïñóòöõúùûüýÿÂÄÁÃÅÇÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝ’‘“”«»–—·°\\~\u00A0\u202F";
        const string Plain = "aaaaaceiiiinoooouuuuyyAAAAACEEEIIIINOOOOOUUUUY''\"\"\"\"--.o/-  ";
        const string Ligatures = "œŒæÆß…";
        const string Pairs = "oeOEaeAEss..";

        /// <summary>Makes a row of codes of a text.</summary>
        /// <param name="text">Any text.</param>
        /// <param name="row">Filled to its end with codes 8 to 15 and 20h to 7Dh; what does not fit is cut.</param>
        public static void Fit(string text, char[] row)
        {
            int column = 0;
            for (int i = 0; i < text.Length && column < row.Length; i++)
            {
                int pair = Ligatures.IndexOf(text[i]);
                if (pair < 0)
                    row[column++] = CodeOf(text[i]);
                else
                {
                    row[column++] = Pairs[2 * pair];
                    if (column < row.Length)
                        row[column++] = Pairs[2 * pair + 1];
                }
            }

            while (column < row.Length)
                row[column++] = ' ';
        }

        /// <summary>The code of one letter.</summary>
        /// <returns>8 to 15 for a drawn one, else plain ASCII.</returns>
        public static char CodeOf(char letter)
        {
            int drawn = Drawn.IndexOf(letter);
            if (drawn >= 0)
                return (char)(FirstDrawn + drawn);
            int accented = Accented.IndexOf(letter);
            if (accented >= 0)
                return Plain[accented];
            return letter >= ' ' && letter < '~' ? letter : '?';
        }

        /// <summary>The drawn letters: five columns a row, top to bottom.</summary>
        /// <returns>Eight times eight bytes.</returns>
        public static byte[][] Drawings()
        {
            return new byte[][]
            {
                new byte[] { 0x02, 0x04, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x08, 0x04, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x04, 0x0A, 0x0E, 0x11, 0x1F, 0x10, 0x0E, 0x00 },
                new byte[] { 0x08, 0x04, 0x0E, 0x01, 0x0F, 0x11, 0x0F, 0x00 },
                new byte[] { 0x04, 0x0A, 0x00, 0x0E, 0x11, 0x11, 0x0E, 0x00 },
                new byte[] { 0x02, 0x04, 0x1F, 0x10, 0x1E, 0x10, 0x1F, 0x00 },
                new byte[] { 0x08, 0x04, 0x0E, 0x11, 0x1F, 0x11, 0x11, 0x00 },
                new byte[] { 0x06, 0x09, 0x1C, 0x08, 0x1C, 0x09, 0x06, 0x00 },
            };
        }
    }
}
