using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>What the lock does.</summary>
    public enum LockCommand
    {
        /// <summary>Nothing.</summary>
        Keep = 0,

        /// <summary>Lets people through.</summary>
        Open = 1,

        /// <summary>Holds the arms.</summary>
        Shut = 2,
    }

    /// <summary>
    /// What one step leads to. One object, used again: it holds until the next step. The board carries it out in this order:
    /// records to flash, then lock, lights, buzzer and display, then messages; but with <see cref="LockFirst"/> the lock comes first.
    /// </summary>
    public sealed class TurnstileAction
    {
        /// <summary>To flash, before anything else is done. When that fails, step again with FlashFailed.</summary>
        public RecordBatch Records { get; } = new RecordBatch();

        /// <summary>The fire alarm waits for nothing, not even for flash.</summary>
        public bool LockFirst { get; private set; }

        /// <summary>The lock.</summary>
        public LockCommand Lock { get; private set; }

        /// <summary>The lights.</summary>
        public LightCommand Light { get; private set; }

        /// <summary>The buzzer.</summary>
        public BuzzerCommand Buzzer { get; private set; }

        /// <summary>Show <see cref="Page"/>.</summary>
        public bool ShowPage { get; private set; }

        /// <summary>Four rows of at most 20 characters.</summary>
        public string[] Page { get; } = new string[] { "", "", "", "" };

        /// <summary>Publish <see cref="Scan"/>.</summary>
        public bool PublishScan { get; private set; }

        /// <summary>The scan, and its number in <see cref="ScanSequence"/>.</summary>
        public ScanFrame Scan { get; } = new ScanFrame();

        /// <summary>Number of the scan that this action is about; 0 for none.</summary>
        public uint ScanSequence { get; internal set; }

        /// <summary>A heartbeat is due: <see cref="Heartbeat"/>; the board adds memory and uptime.</summary>
        public bool PublishHeartbeat { get; private set; }

        /// <summary>State, lists and pending count are filled in.</summary>
        public HeartbeatFrame Heartbeat { get; } = new HeartbeatFrame();

        /// <summary>Number of the heartbeat.</summary>
        public uint HeartbeatSequence { get; private set; }

        /// <summary>The frame that came in is worth keeping: append its bytes to the store of lists.</summary>
        public bool KeepFrame { get; internal set; }

        /// <summary>A ticket was answered in this step: <see cref="Outcome"/>.</summary>
        public bool Answered { get; private set; }

        /// <summary>The answer.</summary>
        public AccessOutcome Outcome { get; private set; }

        /// <summary>The gate answered alone.</summary>
        public bool Offline { get; private set; }

        /// <summary>A passage was settled in this step: <see cref="Result"/>.</summary>
        public bool Settled { get; private set; }

        /// <summary>How it ended.</summary>
        public PassageResult Result { get; private set; }

        internal void Clear()
        {
            Records.Clear();
            LockFirst = false;
            Lock = LockCommand.Keep;
            Light = LightCommand.Keep;
            Buzzer = BuzzerCommand.Keep;
            ShowPage = false;
            PublishScan = false;
            PublishHeartbeat = false;
            KeepFrame = false;
            Answered = false;
            Offline = false;
            Settled = false;
            ScanSequence = 0;
        }

        internal void Hardware(LockCommand lockCommand, LightCommand light, BuzzerCommand buzzer)
        {
            Lock = lockCommand;
            Light = light;
            Buzzer = buzzer;
        }

        internal void EvacuateFirst()
        {
            LockFirst = true;
        }

        internal void Show(string first, string second, string third, string fourth)
        {
            ShowPage = true;
            Page[0] = first;
            Page[1] = second;
            Page[2] = third;
            Page[3] = fourth;
        }

        internal void Ask(uint sequence)
        {
            PublishScan = true;
            ScanSequence = sequence;
        }

        internal void Live(uint sequence)
        {
            PublishHeartbeat = true;
            HeartbeatSequence = sequence;
        }

        internal void Answer(AccessOutcome outcome, bool offline)
        {
            Answered = true;
            Outcome = outcome;
            Offline = offline;
        }

        internal void Settle(PassageResult result)
        {
            Settled = true;
            Result = result;
        }
    }
}
