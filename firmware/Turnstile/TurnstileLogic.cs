using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// The gate as a state machine: an input and a time in, one action out. No clock, no I/O, no threads; a person who is let in
    /// with the edge allocates nothing but the 32 bytes of one HMAC. The same class runs on the device, in the simulator and in tests.
    /// What always holds: the fire alarm opens in every state; nothing else opens without an admission that is in flash first.
    /// </summary>
    public sealed partial class TurnstileLogic
    {
        /// <summary>A refusal stays on the display, ms.</summary>
        public const int RefusalMs = 2500;

        /// <summary>Between two signs of life, ms.</summary>
        public const int HeartbeatMs = 5000;

        /// <summary>The same code within this time after its last read is one scan, ms.</summary>
        public const int DoubleReadMs = 2000;

        /// <summary>Refusals decided alone that are kept for the edge; admissions are always kept.</summary>
        public const int MostRefusalsKept = 512;

        readonly TurnstileAction _action = new TurnstileAction();
        readonly GateMemory _memory = new GateMemory();
        readonly RecentScans _recent = new RecentScans();
        readonly Debounce _debounce = new Debounce(DoubleReadMs);
        readonly OfflineGate _alone;
        readonly PassageFrame _report = new PassageFrame();
        readonly byte[] _buffer = new byte[Frame.MaxLength];
        SequenceCounter _sequences = new SequenceCounter(0);
        long _deadline;
        long _nextHeartbeat;
        long _clockOffset;
        bool _clockKnown;
        bool _linked;
        bool _revoked;
        bool _flashFailed;
        bool _newBoot;
        bool _openedNow;
        bool _refusedShown;
        uint _refusedPerformance;
        ulong _refusedSerial;
        uint _scan;

        /// <summary>A gate before its start.</summary>
        public TurnstileLogic()
        {
            _alone = new OfflineGate(Knowledge, _memory);
        }

        /// <summary>Where the gate stands.</summary>
        public TurnstileState State { get; private set; }

        /// <summary>What the edge has told it.</summary>
        public GateKnowledge Knowledge { get; } = new GateKnowledge();

        /// <summary>Reports that the edge has not acknowledged.</summary>
        public int Pending
        {
            get { return _memory.Reports.Count; }
        }

        /// <summary>Arms that were turned without an admission, since the start.</summary>
        public int ForcedPassages { get; private set; }

        /// <summary>People who left while the fire alarm was on, since the start.</summary>
        public int Evacuated { get; private set; }

        /// <summary>The gate can decide alone: configuration, lists, keys and a clock are there.</summary>
        public bool IsReadyAlone
        {
            get { return Knowledge.HasAllLists && _clockKnown && !_sequences.Exhausted; }
        }

        /// <summary>First call after power-up. An admission that was under way is reported as interrupted.</summary>
        /// <param name="records">All records of the gate's flash log, oldest first.</param>
        /// <param name="nowMs">A clock that never jumps, ms; the same for every call.</param>
        /// <returns>Its records must be written before anything else is done.</returns>
        public TurnstileAction Start(byte[][] records, long nowMs)
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

            if (_memory.HasOpening)
            {
                CopyOpening();
                _report.Result = PassageResult.Interrupted;
                _memory.Keep(_sequences.Next(), _report, true, _action.Records, _buffer);
                _action.Settle(PassageResult.Interrupted);
            }

            _nextHeartbeat = nowMs;
            _newBoot = true;
            GoIdle();
            return _action;
        }

        /// <summary>One input.</summary>
        /// <param name="input">What happened.</param>
        /// <param name="nowMs">As in <see cref="Start"/>.</param>
        /// <returns>What to do; the object is used again at the next step.</returns>
        public TurnstileAction Step(TurnstileInput input, long nowMs)
        {
            bool newBoot = _newBoot;
            _newBoot = false;
            _action.Clear();
            switch (input.Kind)
            {
                case TurnstileInputKind.Tick:
                    OnTick(nowMs);
                    break;
                case TurnstileInputKind.Code:
                    _action.Scan.SetCode(input.Text);
                    OnMedia(nowMs);
                    break;
                case TurnstileInputKind.Chip:
                    _action.Scan.SetMedia(MediaKind.Nfc, input.Uid, 0, input.UidLength);
                    OnMedia(nowMs);
                    break;
                case TurnstileInputKind.Rotation:
                    OnRotation(nowMs);
                    break;
                case TurnstileInputKind.FireAlarmOn:
                    OnFireAlarm(nowMs);
                    break;
                case TurnstileInputKind.FireAlarmOff:
                    if (State == TurnstileState.Evacuation)
                        GoIdle();

                    break;
                case TurnstileInputKind.SupervisorKey:
                    OnSupervisor(nowMs);
                    break;
                case TurnstileInputKind.LinkUp:
                    OnLink(true, nowMs);
                    break;
                case TurnstileInputKind.LinkDown:
                    OnLink(false, nowMs);
                    break;
                case TurnstileInputKind.Decision:
                    OnDecision(input.Decision, nowMs);
                    break;
                case TurnstileInputKind.Acknowledged:
                    _memory.Acknowledge(input.Acknowledged, _action.Records);
                    break;
                case TurnstileInputKind.FlashFailed:
                    OnFlashFailed(newBoot, nowMs);
                    break;
                default:
                    OnNews(input, nowMs);
                    break;
            }

            _openedNow = _action.Lock == LockCommand.Open && State == TurnstileState.Open;
            return _action;
        }

        /// <summary>The next report that is due to be sent; call until it answers 0.</summary>
        /// <param name="nowMs">As in <see cref="Start"/>.</param>
        /// <param name="buffer">At least <see cref="RecordBatch.Longest"/> bytes; gets the frame for the topic "passage".</param>
        /// <returns>Length of the frame; 0 when nothing is due.</returns>
        public int NextReport(long nowMs, byte[] buffer)
        {
            bool again = false;
            int length = _linked ? _memory.Reports.Next(nowMs, buffer, out again) : 0;
            if (length == 0 || !again)
                return length;
            _report.Read(buffer, length);
            _report.Retry = true;
            _report.Write(buffer, _report.Sequence);
            _report.Retry = false;
            return length;
        }

        /// <summary>Everything that must survive, for a compaction of the flash log.</summary>
        /// <returns>Null while somebody is being let in.</returns>
        public byte[][]? Snapshot()
        {
            return _memory.HasOpening ? null : _memory.Snapshot();
        }

        void OnTick(long nowMs)
        {
            if (State == TurnstileState.Asking && nowMs >= _deadline)
                DecideAlone(nowMs, true);
            else if (State == TurnstileState.Open && nowMs >= _deadline)
            {
                _debounce.Forget();
                Settle(PassageResult.NotPassed, nowMs);
                GoIdle();
            }
            else if (State == TurnstileState.Refused && nowMs >= _deadline)
                GoIdle();
            else if (State == TurnstileState.Idle && _sequences.NeedsRenewal)
            {
                _memory.NextBoot(_action.Records);
                _sequences = new SequenceCounter(_memory.Boot);
                _newBoot = true;
            }

            if (_linked && nowMs >= _nextHeartbeat && !_sequences.Exhausted)
            {
                _nextHeartbeat = nowMs + HeartbeatMs;
                Knowledge.Describe(_action.Heartbeat);
                _action.Heartbeat.Pending = Pending;
                _action.Heartbeat.State = DeviceStateNow();
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

            if (State == TurnstileState.Asking && !up)
                DecideAlone(nowMs, true);
            else if (State == TurnstileState.Idle && changed)
                ShowIdle();
        }

        void OnNews(TurnstileInput input, long nowMs)
        {
            switch (input.Kind)
            {
                case TurnstileInputKind.Clock:
                    _clockOffset = input.UnixMs - nowMs;
                    _clockKnown = true;
                    break;
                case TurnstileInputKind.Configuration:
                    Knowledge.Take(input.Configuration);
                    _memory.KeepOnly(Knowledge);
                    _revoked = false;
                    _action.KeepFrame = true;
                    break;
                case TurnstileInputKind.TicketList:
                    _action.KeepFrame = IsNews(Knowledge.Take(input.TicketList));
                    break;
                case TurnstileInputKind.BlockList:
                    _action.KeepFrame = IsNews(Knowledge.Blocked.Take(input.BlockList));
                    break;
                default:
                    return;
            }

            if (State == TurnstileState.Idle)
                ShowIdle();
        }

        void OnFlashFailed(bool newBoot, long nowMs)
        {
            _flashFailed = true;
            if (newBoot)
            {
                // The boot number is not in flash: its numbers might come twice.
                _sequences = new SequenceCounter(0);
            }

            if (State == TurnstileState.Evacuation)
            {
                _action.EvacuateFirst();
                _action.Hardware(LockCommand.Open, LightCommand.Green, BuzzerCommand.Alarm);
                return;
            }

            if (_openedNow)
            {
                // What is not in flash has not happened: the right goes back, the gate stays shut.
                _memory.Abandon();
                CopyOpening();
                Report(PassageResult.NotPassed, false);
                _action.Records.Clear();
                Refuse(AccessOutcome.GateNotReady, true, _report.Performance, _report.Serial, 0, nowMs);
            }
            else if (State == TurnstileState.Idle)
                GoIdle();
            else if (State != TurnstileState.Open)
                _action.Hardware(LockCommand.Shut, LightCommand.Keep, BuzzerCommand.Keep);
        }

        void Settle(PassageResult result, long nowMs)
        {
            CopyOpening();
            _report.TimeMs = UnixMs(nowMs);
            Report(result, true);
            _action.ScanSequence = _report.ScanSequence;
            _action.Settle(result);
        }

        void Report(PassageResult result, bool settles)
        {
            _report.Result = result;
            _report.Retry = false;
            _memory.Keep(_sequences.Next(), _report, settles, _action.Records, _buffer);
        }

        void Fill(AccessOutcome outcome, bool offline, uint performance, ulong serial, long nowMs)
        {
            _report.ScanSequence = _scan;
            _report.Outcome = outcome;
            _report.Offline = offline;
            _report.Performance = performance;
            _report.Serial = serial;
            _report.Direction = Knowledge.Settings.Direction;
            _report.TimeMs = UnixMs(nowMs);
        }

        void CopyReport(PassageFrame to)
        {
            to.ScanSequence = _report.ScanSequence;
            to.Outcome = _report.Outcome;
            to.Offline = _report.Offline;
            to.Performance = _report.Performance;
            to.Serial = _report.Serial;
            to.Direction = _report.Direction;
            to.TimeMs = _report.TimeMs;
        }

        void CopyOpening()
        {
            PassageFrame opening = _memory.Opening;
            _report.ScanSequence = opening.ScanSequence;
            _report.Outcome = opening.Outcome;
            _report.Offline = opening.Offline;
            _report.Performance = opening.Performance;
            _report.Serial = opening.Serial;
            _report.Direction = opening.Direction;
            _report.TimeMs = opening.TimeMs;
        }

        void GoIdle()
        {
            bool alarmed = State == TurnstileState.Evacuation || State == TurnstileState.Refused;
            State = TurnstileState.Idle;
            _refusedShown = false;
            _action.Hardware(
                LockCommand.Shut, LightCommand.Dark, alarmed ? BuzzerCommand.Silent : BuzzerCommand.Keep);
            ShowIdle();
        }

        void ShowIdle()
        {
            bool ready = !_sequences.Exhausted && (_linked || IsReadyAlone);
            _action.Show(
                Knowledge.Settings.Checkpoint,
                ready ? GateTexts.Present : GateTexts.NotReady,
                !_sequences.Exhausted ? "" : _flashFailed ? GateTexts.FlashFailed : GateTexts.NumbersUsedUp,
                _linked ? "" : GateTexts.CutOff);
        }

        DeviceState DeviceStateNow()
        {
            if (State == TurnstileState.Evacuation)
                return DeviceState.Evacuation;

            if (_flashFailed)
                return DeviceState.Fault;

            if (!Knowledge.IsConfigured)
                return DeviceState.Starting;

            return IsReadyAlone ? DeviceState.Online : DeviceState.NotReady;
        }

        long UnixMs(long nowMs)
        {
            return _clockKnown ? _clockOffset + nowMs : 0;
        }

        static bool IsNews(ListProgress progress)
        {
            return progress == ListProgress.Waiting || progress == ListProgress.Complete;
        }
    }
}
