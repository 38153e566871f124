using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>What can happen to a gate.</summary>
    public enum TurnstileInputKind
    {
        /// <summary>Time has passed.</summary>
        Tick = 0,

        /// <summary>The scan engine has read <see cref="TurnstileInput.Text"/>.</summary>
        Code = 1,

        /// <summary>A chip with <see cref="TurnstileInput.Uid"/> is before the reader.</summary>
        Chip = 2,

        /// <summary>The rotation sensor has counted one passage.</summary>
        Rotation = 3,

        /// <summary>The fire alarm has come on.</summary>
        FireAlarmOn = 4,

        /// <summary>The fire alarm has gone off.</summary>
        FireAlarmOff = 5,

        /// <summary>A supervisor has turned the key.</summary>
        SupervisorKey = 6,

        /// <summary>The edge is reached.</summary>
        LinkUp = 7,

        /// <summary>The edge is no longer reached.</summary>
        LinkDown = 8,

        /// <summary>The edge has answered: <see cref="TurnstileInput.Decision"/>.</summary>
        Decision = 9,

        /// <summary>The edge has a report on disk: <see cref="TurnstileInput.Acknowledged"/>.</summary>
        Acknowledged = 10,

        /// <summary>The edge says what time it is: <see cref="TurnstileInput.UnixMs"/>.</summary>
        Clock = 11,

        /// <summary>The edge configures the gate: <see cref="TurnstileInput.Configuration"/>.</summary>
        Configuration = 12,

        /// <summary>A chunk of a ticket list: <see cref="TurnstileInput.TicketList"/>.</summary>
        TicketList = 13,

        /// <summary>A chunk of the block list: <see cref="TurnstileInput.BlockList"/>.</summary>
        BlockList = 14,

        /// <summary>The records of the step before could not be written: nothing of it was carried out.</summary>
        FlashFailed = 15,
    }

    /// <summary>One input. Made once by the board and filled again for each step.</summary>
    public sealed class TurnstileInput
    {
        /// <summary>What happened; the other members count only where it says so.</summary>
        public TurnstileInputKind Kind { get; set; }

        /// <summary>A line of the scan engine, without its end.</summary>
        public string Text { get; set; } = "";

        /// <summary>UID of a chip; the first <see cref="UidLength"/> bytes.</summary>
        public byte[] Uid { get; } = new byte[ChipUid.MaxLength];

        /// <summary>4, 7 or 10.</summary>
        public int UidLength { get; set; }

        /// <summary>Sequence of the acknowledged report.</summary>
        public uint Acknowledged { get; set; }

        /// <summary>The edge's clock, Unix ms.</summary>
        public long UnixMs { get; set; }

        /// <summary>As read from the link.</summary>
        public DecisionFrame Decision { get; } = new DecisionFrame();

        /// <summary>As read from the link.</summary>
        public ConfigurationFrame Configuration { get; } = new ConfigurationFrame();

        /// <summary>As read from the link.</summary>
        public TicketListFrame TicketList { get; } = new TicketListFrame();

        /// <summary>As read from the link.</summary>
        public BlockListFrame BlockList { get; } = new BlockListFrame();
    }
}
