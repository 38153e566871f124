using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>
    /// What one step leads to. One object, used again: it holds until the next step. The board carries it out in this order:
    /// records to flash, lights, buzzer and display, messages, and at last the chip, whose end is the next input.
    /// </summary>
    public sealed class ReaderAction
    {
        /// <summary>To flash, before anything else is done. When that fails, step again with FlashFailed.</summary>
        public RecordBatch Records { get; } = new RecordBatch();

        /// <summary>The lights.</summary>
        public LightCommand Light { get; private set; }

        /// <summary>The buzzer.</summary>
        public BuzzerCommand Buzzer { get; private set; }

        /// <summary>Show <see cref="Page"/>.</summary>
        public bool ShowPage { get; private set; }

        /// <summary>Four rows of at most 20 characters.</summary>
        public string[] Page { get; } = new string[] { "", "", "", "" };

        /// <summary>Publish <see cref="Debit"/> under its sequence.</summary>
        public bool PublishDebit { get; private set; }

        /// <summary>The debit.</summary>
        public DebitFrame Debit { get; } = new DebitFrame();

        /// <summary>Number of the debit that this action is about; 0 for none.</summary>
        public uint DebitSequence { get; internal set; }

        /// <summary>Write <see cref="Slot"/> into slot <see cref="SlotIndex"/> of the chip, page by page, and read it back.</summary>
        public bool WriteChip { get; private set; }

        /// <summary>Only this chip is written; the first <see cref="UidLength"/> bytes count.</summary>
        public byte[] Uid { get; } = new byte[ChipUid.MaxLength];

        /// <summary>4, 7 or 10.</summary>
        public int UidLength { get; private set; }

        /// <summary>0 or 1.</summary>
        public int SlotIndex { get; internal set; }

        /// <summary>16 bytes.</summary>
        public byte[] Slot { get; } = new byte[PurseLayout.SlotLength];

        /// <summary>A heartbeat is due: <see cref="Heartbeat"/>; the board adds memory and uptime.</summary>
        public bool PublishHeartbeat { get; private set; }

        /// <summary>State, list and pending count are filled in.</summary>
        public HeartbeatFrame Heartbeat { get; } = new HeartbeatFrame();

        /// <summary>Number of the heartbeat.</summary>
        public uint HeartbeatSequence { get; private set; }

        /// <summary>The frame that came in is worth keeping: append its bytes to the store of lists.</summary>
        public bool KeepFrame { get; internal set; }

        /// <summary>The sale was answered in this step: <see cref="Outcome"/>. Money counts when it is settled.</summary>
        public bool Answered { get; private set; }

        /// <summary>The answer.</summary>
        public DebitOutcome Outcome { get; private set; }

        /// <summary>The reader answered alone.</summary>
        public bool Offline { get; private set; }

        /// <summary>A debit ended in this step: <see cref="Result"/>.</summary>
        public bool Settled { get; private set; }

        /// <summary>How it ended.</summary>
        public DebitResult Result { get; private set; }

        /// <summary>The chip left while it was written and is asked for again.</summary>
        public bool AsksForChipAgain { get; internal set; }

        /// <summary>The sale is over: answered without money, or settled, or taken back.</summary>
        public bool Over { get; private set; }

        internal void Clear()
        {
            Records.Clear();
            Light = LightCommand.Keep;
            Buzzer = BuzzerCommand.Keep;
            ShowPage = false;
            PublishDebit = false;
            WriteChip = false;
            PublishHeartbeat = false;
            KeepFrame = false;
            Answered = false;
            Settled = false;
            AsksForChipAgain = false;
            Over = false;
            DebitSequence = 0;
        }

        internal void Signal(LightCommand light, BuzzerCommand buzzer)
        {
            Light = light;
            Buzzer = buzzer;
        }

        internal void Show(string first, string second, string third, string fourth)
        {
            ShowPage = true;
            Page[0] = first;
            Page[1] = second;
            Page[2] = third;
            Page[3] = fourth;
        }

        internal void ShowAgain()
        {
            ShowPage = true;
        }

        internal void Ask(uint sequence)
        {
            PublishDebit = true;
            DebitSequence = sequence;
        }

        internal void Write(byte[] uid, int length)
        {
            WriteChip = true;
            UidLength = length;
            System.Array.Copy(uid, 0, Uid, 0, length);
        }

        internal void Live(uint sequence)
        {
            PublishHeartbeat = true;
            HeartbeatSequence = sequence;
        }

        internal void Answer(DebitOutcome outcome, bool offline)
        {
            Answered = true;
            Outcome = outcome;
            Offline = offline;
        }

        internal void Settle(DebitResult result)
        {
            Settled = true;
            Result = result;
        }

        internal void End()
        {
            Over = true;
        }
    }
}
