using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>What can happen to a reader.</summary>
    public enum ReaderInputKind
    {
        /// <summary>Time has passed.</summary>
        Tick = 0,

        /// <summary>A key: <see cref="ReaderInput.Key"/>.</summary>
        Key = 1,

        /// <summary>A chip is in the field, its purse has been read: <see cref="ReaderInput.Uid"/>, <see cref="ReaderInput.Memory"/>.</summary>
        Chip = 2,

        /// <summary>No chip is in the field any more.</summary>
        ChipGone = 3,

        /// <summary>The purse was written and read back.</summary>
        ChipWritten = 4,

        /// <summary>The chip left, or what was read back is not what was written.</summary>
        ChipTorn = 5,

        /// <summary>The edge is reached.</summary>
        LinkUp = 6,

        /// <summary>The edge is no longer reached.</summary>
        LinkDown = 7,

        /// <summary>The edge has answered: <see cref="ReaderInput.Decision"/>.</summary>
        Decision = 8,

        /// <summary>The edge has a result on disk: <see cref="ReaderInput.Acknowledged"/>.</summary>
        Acknowledged = 9,

        /// <summary>The edge says what time it is: <see cref="ReaderInput.UnixMs"/>.</summary>
        Clock = 10,

        /// <summary>The edge configures the reader: <see cref="ReaderInput.Configuration"/>.</summary>
        Configuration = 11,

        /// <summary>A chunk of the block list: <see cref="ReaderInput.BlockList"/>.</summary>
        BlockList = 12,

        /// <summary>A purse to write when its chip comes: <see cref="ReaderInput.TopUp"/>.</summary>
        TopUp = 13,

        /// <summary>The records of the step before could not be written: nothing of it was carried out.</summary>
        FlashFailed = 14,
    }

    /// <summary>One input. Made once by the board and filled again for each step.</summary>
    public sealed class ReaderInput
    {
        /// <summary>What happened; the other members count only where it says so.</summary>
        public ReaderInputKind Kind { get; set; }

        /// <summary>One of <see cref="Keys"/>.</summary>
        public char Key { get; set; }

        /// <summary>UID of the chip; the first <see cref="UidLength"/> bytes.</summary>
        public byte[] Uid { get; } = new byte[ChipUid.MaxLength];

        /// <summary>4, 7 or 10.</summary>
        public int UidLength { get; set; }

        /// <summary>Pages 4 to 11 of the chip.</summary>
        public byte[] Memory { get; } = new byte[PurseLayout.Length];

        /// <summary>Sequence of the acknowledged result.</summary>
        public uint Acknowledged { get; set; }

        /// <summary>The edge's clock, Unix ms.</summary>
        public long UnixMs { get; set; }

        /// <summary>As read from the link.</summary>
        public DebitDecisionFrame Decision { get; } = new DebitDecisionFrame();

        /// <summary>As read from the link.</summary>
        public ConfigurationFrame Configuration { get; } = new ConfigurationFrame();

        /// <summary>As read from the link.</summary>
        public BlockListFrame BlockList { get; } = new BlockListFrame();

        /// <summary>As read from the link.</summary>
        public TopUpFrame TopUp { get; } = new TopUpFrame();
    }

    /// <summary>The 4 × 4 keypad.</summary>
    public static class Keys
    {
        /// <summary>Begins a free amount.</summary>
        public const char Amount = 'A';

        /// <summary>Asks for the balance.</summary>
        public const char Balance = 'B';

        /// <summary>Product 11.</summary>
        public const char Eleventh = 'C';

        /// <summary>Product 12.</summary>
        public const char Twelfth = 'D';

        /// <summary>Takes back: the sale, the typed amount, the write that waits for its chip.</summary>
        public const char Cancel = '*';

        /// <summary>Ends a free amount.</summary>
        public const char Enter = '#';

        /// <summary>Which product a key sells: 1 to 9, 0 for the tenth, C and D.</summary>
        /// <returns>Index from 0; -1 when the key is no product key.</returns>
        public static int ProductOf(char key)
        {
            if (key >= '1' && key <= '9')
                return key - '1';
            if (key == '0')
                return 9;
            return key == Eleventh ? 10 : key == Twelfth ? 11 : -1;
        }
    }
}
