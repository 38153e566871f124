using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>
    /// The reader as a state machine: an input and a time in, one action out. No clock, no I/O, no threads. The same class runs
    /// on the device, in the simulator and in tests. What always holds: money that the edge may have booked ends as written on
    /// the chip or as reversed, whatever happens to link, chip and supply in between; nothing is shown as paid before the chip
    /// was read back and the result is in flash.
    /// </summary>
    public sealed partial class ReaderLogic
    {
        /// <summary>A result stays on the display, ms.</summary>
        public const int ShowingMs = 3000;

        /// <summary>A sale waits so long for a chip, ms.</summary>
        public const int ArmedMs = 30000;

        /// <summary>A chip that left while it was written has so long to come back, ms.</summary>
        public const int RepresentMs = 15000;

        /// <summary>The same after a loss of power, ms.</summary>
        public const int RepresentAfterStartMs = 30000;

        /// <summary>Between two signs of life, ms.</summary>
        public const int HeartbeatMs = 5000;

        /// <summary>Times that a debit is sent before the reader decides alone.</summary>
        public const int MostAttempts = 2;

        readonly ReaderAction _action = new ReaderAction();
        readonly ReaderMemory _memory = new ReaderMemory();
        readonly Basket _basket = new Basket();
        readonly TopUps _topUps = new TopUps();
        readonly PurseState _purse = new PurseState();
        readonly PurseState _next = new PurseState();
        readonly DebitRequest _request = new DebitRequest();
        readonly DebitAnswer _answer = new DebitAnswer();
        readonly DebitResultFrame _result = new DebitResultFrame();
        readonly byte[] _copy = new byte[Frame.MaxLength];
        readonly byte[] _fieldUid = new byte[ChipUid.MaxLength];
        readonly byte[] _lastUid = new byte[ChipUid.MaxLength];
        byte[] _chipKey = new byte[0];
        PurseReading _reading = PurseReading.NoPurse;
        SequenceCounter _sequences = new SequenceCounter(0);
        Writing _writing;
        Failing _failing;
        int _fieldUidLength;
        int _lastUidLength;
        int _attempts;
        long _deadline;
        long _nextHeartbeat;
        long _clockOffset;
        bool _clockKnown;
        bool _linked;
        bool _revoked;
        bool _flashFailed;

        enum Writing
        {
            Debit,
            Correction,
            TopUp,
        }

        // What a record that could not be written was for.
        enum Failing
        {
            Nothing,
            Start,
            Begin,
            Decision,
        }

        /// <summary>Where the reader stands.</summary>
        public ReaderState State { get; private set; }

        /// <summary>The configuration in use; start values before the first.</summary>
        public ConfigurationFrame Settings { get; } = new ConfigurationFrame();

        /// <summary>A configuration has come.</summary>
        public bool IsConfigured { get; private set; }

        /// <summary>Chips that are not to be taken.</summary>
        public BlockedKeys Blocked { get; } = new BlockedKeys();

        /// <summary>Results that the edge has not acknowledged.</summary>
        public int Pending
        {
            get { return _memory.Reports.Count; }
        }

        /// <summary>The reader can decide alone: key, block list and a clock are there.</summary>
        public bool IsReadyAlone
        {
            get { return IsConfigured && Settings.PurseKeyEpoch != 0 && Blocked.IsLoaded && _clockKnown && !_sequences.Exhausted; }
        }

        /// <summary>First call after power-up. A debit that was under way is reversed, or its chip is asked for again.</summary>
        /// <param name="records">All records of the reader's flash log, oldest first.</param>
        /// <param name="nowMs">A clock that never jumps, ms; the same for every call.</param>
        /// <returns>Its records must be written before anything else is done.</returns>
        public ReaderAction Start(byte[][] records, long nowMs)
        {
            _action.Clear();
            for (int i = 0; i < records.Length; i++)
                _memory.Restore(records[i]);
            _memory.NextBoot(_action.Records);
            _sequences = new SequenceCounter(_memory.Boot);
            if (_memory.LatestMs > 0)
            {
                // No clock yet: it is at least as late as the last thing that was written down.
                _clockOffset = _memory.LatestMs - nowMs;
                _clockKnown = true;
            }

            _nextHeartbeat = nowMs;
            if (_memory.Pending.IsOpen && _memory.Pending.Decided)
            {
                _writing = _memory.Pending.Amount > 0 ? Writing.Debit : Writing.Correction;
                AskForChipAgain(RepresentAfterStartMs, nowMs);
            }
            else
            {
                GoIdle();
                if (_memory.Pending.IsOpen)
                    TakeBack(nowMs);
            }

            _failing = Failing.Start;
            return _action;
        }

        /// <summary>One input.</summary>
        /// <param name="input">What happened.</param>
        /// <param name="nowMs">As in <see cref="Start"/>.</param>
        /// <returns>What to do; the object is used again at the next step.</returns>
        public ReaderAction Step(ReaderInput input, long nowMs)
        {
            Failing failing = _failing;
            _failing = Failing.Nothing;
            _action.Clear();
            switch (input.Kind)
            {
                case ReaderInputKind.Tick:
                    OnTick(nowMs);
                    break;
                case ReaderInputKind.Key:
                    OnKey(input.Key, nowMs);
                    break;
                case ReaderInputKind.Chip:
                    OnChip(input, nowMs);
                    break;
                case ReaderInputKind.ChipGone:
                    _fieldUidLength = 0;
                    _lastUidLength = 0;
                    break;
                case ReaderInputKind.ChipWritten:
                    OnWritten(nowMs);
                    break;
                case ReaderInputKind.ChipTorn:
                    if (State == ReaderState.Writing)
                        AskForChipAgain(RepresentMs, nowMs);
                    break;
                case ReaderInputKind.LinkUp:
                    OnLink(true, nowMs);
                    break;
                case ReaderInputKind.LinkDown:
                    OnLink(false, nowMs);
                    break;
                case ReaderInputKind.Decision:
                    OnDecision(input.Decision, nowMs);
                    break;
                case ReaderInputKind.Acknowledged:
                    _memory.Acknowledge(input.Acknowledged, _action.Records);
                    break;
                case ReaderInputKind.FlashFailed:
                    OnFlashFailed(failing, nowMs);
                    break;
                default:
                    OnNews(input, nowMs);
                    break;
            }

            return _action;
        }

        /// <summary>The next result that is due to be sent; call until it answers 0.</summary>
        /// <param name="nowMs">As in <see cref="Start"/>.</param>
        /// <param name="buffer">At least <see cref="ReportQueue.LongestFrame"/> bytes; gets the frame for "debit-result".</param>
        /// <returns>Length of the frame; 0 when nothing is due.</returns>
        public int NextReport(long nowMs, byte[] buffer)
        {
            return _linked ? _memory.Reports.Next(nowMs, buffer, out _) : 0;
        }

        /// <summary>Everything that must survive, for a compaction of the flash log.</summary>
        /// <returns>Null while a debit is under way.</returns>
        public byte[][]? Snapshot()
        {
            return _memory.Pending.IsOpen ? null : _memory.Snapshot();
        }

        void OnTick(long nowMs)
        {
            bool due = nowMs >= _deadline;
            switch (State)
            {
                case ReaderState.Typing:
                case ReaderState.Armed:
                    if (due)
                    {
                        _action.End();
                        GoIdle();
                    }

                    break;
                case ReaderState.Asking:
                    if (due)
                        OnNoAnswer(nowMs);
                    break;
                case ReaderState.Represent:
                    if (due)
                        TakeBack(nowMs);
                    break;
                case ReaderState.Showing:
                    if (due)
                        GoIdle();
                    break;
                case ReaderState.Idle:
                    if (_sequences.NeedsRenewal)
                    {
                        _memory.NextBoot(_action.Records);
                        _sequences = new SequenceCounter(_memory.Boot);
                        _failing = Failing.Start;
                    }

                    break;
                default:
                    break;
            }

            if (_linked && nowMs >= _nextHeartbeat && !_sequences.Exhausted)
            {
                _nextHeartbeat = nowMs + HeartbeatMs;
                _action.Heartbeat.ListVersion = Blocked.Version;
                _action.Heartbeat.ListCount = (uint)Blocked.Count;
                _action.Heartbeat.ListChecksum = Blocked.Checksum;
                _action.Heartbeat.Pending = Pending;
                _action.Heartbeat.State = _flashFailed ? DeviceState.Fault
                    : !IsConfigured ? DeviceState.Starting
                    : IsReadyAlone ? DeviceState.Online : DeviceState.NotReady;
                _action.Live(_sequences.Next());
            }
        }

        void OnLink(bool up, long nowMs)
        {
            bool changed = _linked != up;
            _linked = up;
            if (up && changed)
            {
                _memory.Reports.Reconnected();
                _nextHeartbeat = nowMs;
            }

            if (!up && State == ReaderState.Asking)
                DecideAlone(nowMs);
            else if (State == ReaderState.Idle && changed)
                ShowIdle();
        }

        void OnNews(ReaderInput input, long nowMs)
        {
            switch (input.Kind)
            {
                case ReaderInputKind.Clock:
                    _clockOffset = input.UnixMs - nowMs;
                    _clockKnown = true;
                    break;
                case ReaderInputKind.Configuration:
                    Settings.Read(_copy, input.Configuration.Write(_copy, input.Configuration.Sequence));
                    IsConfigured = true;
                    _revoked = false;
                    _action.KeepFrame = true;
                    break;
                case ReaderInputKind.BlockList:
                    ListProgress progress = Blocked.Take(input.BlockList);
                    _action.KeepFrame = progress == ListProgress.Waiting || progress == ListProgress.Complete;
                    break;
                case ReaderInputKind.TopUp:
                    _topUps.Take(input.TopUp);
                    break;
                default:
                    return;
            }

            if (State == ReaderState.Idle)
                ShowIdle();
        }

        void OnFlashFailed(Failing failing, long nowMs)
        {
            _flashFailed = true;
            if (failing == Failing.Start)
            {
                // The boot number is not in flash: its numbers might come twice.
                _sequences = new SequenceCounter(0);
                GoIdle();
            }
            else if (failing == Failing.Begin)
            {
                // Neither edge nor chip has heard of it.
                _memory.Pending.IsOpen = false;
                Refuse(DebitOutcome.ReaderNotReady, true, nowMs);
            }
            else if (failing == Failing.Decision)
            {
                TakeBack(nowMs);
                _action.Records.Clear();
            }
            else if (State == ReaderState.Showing)
                _action.ShowAgain();
        }

        void GoIdle()
        {
            State = ReaderState.Idle;
            _basket.Clear();
            _action.Signal(LightCommand.Dark, BuzzerCommand.Keep);
            ShowIdle();
        }

        void ShowIdle()
        {
            bool ready = !_sequences.Exhausted && IsConfigured && Settings.PurseKeyEpoch != 0;
            _action.Show(
                Settings.Checkpoint,
                ready ? ReaderTexts.Choose : ReaderTexts.NotReady,
                !_sequences.Exhausted ? "" : _flashFailed ? ReaderTexts.FlashFailed : ReaderTexts.NumbersUsedUp,
                _linked ? "" : ReaderTexts.CutOff);
        }

        long UnixMs(long nowMs)
        {
            return _clockKnown ? _clockOffset + nowMs : 0;
        }
    }
}
