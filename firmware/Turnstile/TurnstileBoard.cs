using System.Collections;
using System.IO;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>A step has been carried out.</summary>
    /// <param name="action">Valid during the call only.</param>
    public delegate void TurnstileActedHandler(TurnstileAction action);

    /// <summary>
    /// Carries inputs to <see cref="TurnstileLogic"/> and its actions to pins, flash, display and link. <see cref="Poll"/> is
    /// called every 5 to 10 ms by one thread; only the link's messages come from another and wait in a queue.
    /// </summary>
    public sealed class TurnstileBoard
    {
        const int ChipPollMs = 150;
        const int KeyHoldMs = 30;
        const int SmallestCompaction = 49152;

        readonly TurnstilePins _pins;
        readonly LineReader? _scanner;
        readonly INfcReader? _nfc;
        readonly IDisplay _display;
        readonly IEdgeLink _link;
        readonly IFlashStore _log;
        readonly ListStore _lists;
        readonly string _topics;
        readonly TurnstileLogic _logic = new TurnstileLogic();
        readonly TurnstileInput _input = new TurnstileInput();
        readonly BuzzerPlayer _buzzer = new BuzzerPlayer();
        readonly Queue _messages = new Queue();
        readonly byte[] _buffer = new byte[Frame.MaxLength];
        long _chipAt;
        long _keySince = -1;
        bool _keyTaken;
        bool _alarm;
        bool _linked;
        long _startedAt;
        int _compactAt = SmallestCompaction;

        /// <summary>Joins the parts of one gate; <see cref="Start"/> comes next.</summary>
        /// <param name="pins">Contacts, relay, lights.</param>
        /// <param name="scanner">The QR scan engine's line; null when there is none.</param>
        /// <param name="nfc">Reader of chips; null when there is none.</param>
        /// <param name="display">For the public.</param>
        /// <param name="link">To the edge.</param>
        /// <param name="log">What must survive a power cut.</param>
        /// <param name="lists">Configuration and lists.</param>
        /// <param name="site">The venue's site, one level of a topic.</param>
        /// <param name="deviceId">The device's id, one level of a topic.</param>
        /// <exception cref="System.ArgumentException">Site or id cannot be a level of a topic.</exception>
        public TurnstileBoard(
            TurnstilePins pins,
            ISerialLine? scanner,
            INfcReader? nfc,
            IDisplay display,
            IEdgeLink link,
            IFlashStore log,
            IFlashStore lists,
            string site,
            string deviceId)
        {
            _pins = pins;
            _scanner = scanner == null ? null : new LineReader(scanner);
            _nfc = nfc;
            _display = display;
            _link = link;
            _log = log;
            _lists = new ListStore(lists);
            _topics = Topics.PrefixOf(site, Topics.Turnstile, deviceId);
            _link.Received += OnReceived;
        }

        /// <summary>Raised after each step that did something.</summary>
        public event TurnstileActedHandler? Acted;

        /// <summary>The state machine, to look at.</summary>
        public TurnstileLogic Logic
        {
            get { return _logic; }
        }

        /// <summary>Messages that were no frames of ours.</summary>
        public int DamagedFrames { get; private set; }

        /// <summary>Configurations and chunks that could not be kept in flash.</summary>
        public int ListFailures { get; private set; }

        /// <summary>Version of the program, at most 32 characters.</summary>
        public string Firmware { get; set; } = "0.1.0";

        /// <summary>Free memory, bytes, as the owner measured it last.</summary>
        public uint FreeMemory { get; set; }

        /// <summary>Reads what the flash has kept, and takes up the work.</summary>
        /// <param name="nowMs">A clock that never jumps, ms; the same as for <see cref="Poll"/>.</param>
        public void Start(long nowMs)
        {
            _startedAt = nowMs;
            byte[][] frames = _lists.ReadAll();
            for (int i = 0; i < frames.Length; i++)
            {
                if (ReadFrame(frames[i]))
                    _logic.Step(_input, nowMs);
            }

            Carry(_logic.Start(_log.ReadAll(), nowMs), nowMs, null);
        }

        /// <summary>Takes in what has happened, the fire alarm first, and carries out what follows.</summary>
        public void Poll(long nowMs)
        {
            PollFireAlarm(nowMs);
            PollLink(nowMs);
            for (int passages = _pins.TakeRotations(); passages > 0; passages--)
                Step(TurnstileInputKind.Rotation, nowMs);
            PollKey(nowMs);
            PollReaders(nowMs);
            Step(TurnstileInputKind.Tick, nowMs);
            for (int length = _logic.NextReport(nowMs, _buffer); length > 0; length = _logic.NextReport(nowMs, _buffer))
                Publish(Topics.Passage, length);
            _pins.SetBuzzer(_buzzer.IsOn(nowMs));
            CompactWhenIdle();
        }

        /// <summary>Lets the link go, as a power cut does.</summary>
        public void Stop()
        {
            _link.Received -= OnReceived;
        }

        void OnReceived(string topic, byte[] payload)
        {
            lock (_messages)
                _messages.Enqueue(payload);
        }

        void PollFireAlarm(long nowMs)
        {
            bool alarm = _pins.IsFireAlarm;
            if (alarm)
                _pins.SetLock(true);
            if (alarm == _alarm)
                return;
            _alarm = alarm;
            Step(alarm ? TurnstileInputKind.FireAlarmOn : TurnstileInputKind.FireAlarmOff, nowMs);
        }

        void PollLink(long nowMs)
        {
            bool linked = _link.Connected;
            if (linked != _linked)
            {
                _linked = linked;
                Step(linked ? TurnstileInputKind.LinkUp : TurnstileInputKind.LinkDown, nowMs);
            }

            for (byte[]? payload = NextMessage(); payload != null; payload = NextMessage())
            {
                if (ReadFrame(payload))
                    Carry(_logic.Step(_input, nowMs), nowMs, payload);
                else
                    DamagedFrames++;
            }
        }

        void PollKey(long nowMs)
        {
            if (!_pins.IsKeyTurned)
            {
                _keySince = -1;
                _keyTaken = false;
                return;
            }

            if (_keySince < 0)
                _keySince = nowMs;
            if (!_keyTaken && nowMs - _keySince >= KeyHoldMs)
            {
                _keyTaken = true;
                Step(TurnstileInputKind.SupervisorKey, nowMs);
            }
        }

        void PollReaders(long nowMs)
        {
            while (_scanner != null && _scanner.TryRead(out string text))
            {
                _input.Text = text;
                Step(TurnstileInputKind.Code, nowMs);
            }

            if (_nfc == null || nowMs < _chipAt)
                return;
            _chipAt = nowMs + ChipPollMs;
            _input.UidLength = _nfc.ReadUid(_input.Uid);
            if (_input.UidLength > 0)
                Step(TurnstileInputKind.Chip, nowMs);
        }

        byte[]? NextMessage()
        {
            lock (_messages)
                return _messages.Count > 0 ? (byte[]?)_messages.Dequeue() : null;
        }

        bool ReadFrame(byte[] payload)
        {
            try
            {
                switch (Frame.TypeOf(payload, payload.Length))
                {
                    case FrameType.Decision:
                        _input.Kind = TurnstileInputKind.Decision;
                        _input.Decision.Read(payload, payload.Length);
                        return true;
                    case FrameType.Ack:
                        AckFrame acknowledgement = new AckFrame();
                        acknowledgement.Read(payload, payload.Length);
                        _input.Kind = TurnstileInputKind.Acknowledged;
                        _input.Acknowledged = acknowledgement.AcknowledgedSequence;
                        return true;
                    case FrameType.Clock:
                        ClockFrame clock = new ClockFrame();
                        clock.Read(payload, payload.Length);
                        _input.Kind = TurnstileInputKind.Clock;
                        _input.UnixMs = clock.UnixMs;
                        return true;
                    case FrameType.Configuration:
                        _input.Kind = TurnstileInputKind.Configuration;
                        _input.Configuration.Read(payload, payload.Length);
                        return true;
                    case FrameType.TicketList:
                        _input.Kind = TurnstileInputKind.TicketList;
                        _input.TicketList.Read(payload, payload.Length);
                        return true;
                    case FrameType.BlockList:
                        _input.Kind = TurnstileInputKind.BlockList;
                        _input.BlockList.Read(payload, payload.Length);
                        return true;
                    default:
                        return false;
                }
            }
            catch (FrameException)
            {
                return false;
            }
        }

        void Step(TurnstileInputKind kind, long nowMs)
        {
            _input.Kind = kind;
            Carry(_logic.Step(_input, nowMs), nowMs, null);
        }

        // Flash before the lock: what is opened is remembered. Only the fire alarm does not wait.
        void Carry(TurnstileAction action, long nowMs, byte[]? frame)
        {
            if (action.LockFirst)
                Drive(action);
            try
            {
                for (int i = 0; i < action.Records.Count; i++)
                    _log.Append(action.Records.BufferOf(i), action.Records.LengthOf(i));
            }
            catch (IOException)
            {
                _input.Kind = TurnstileInputKind.FlashFailed;
                action = _logic.Step(_input, nowMs);
            }

            Drive(action);
            if (action.KeepFrame && frame != null)
                KeepFrame(frame);
            _buzzer.Play(action.Buzzer, nowMs);
            if (action.ShowPage)
                _display.Show(action.Page[0], action.Page[1], action.Page[2], action.Page[3]);
            if (action.PublishScan)
                Publish(Topics.Scan, action.Scan.Write(_buffer, action.ScanSequence));
            if (action.PublishHeartbeat)
            {
                action.Heartbeat.UptimeSeconds = (uint)((nowMs - _startedAt) / 1000);
                action.Heartbeat.FreeMemory = FreeMemory;
                action.Heartbeat.Firmware = Firmware;
                Publish(Topics.Heartbeat, action.Heartbeat.Write(_buffer, action.HeartbeatSequence));
            }

            Acted?.Invoke(action);
        }

        void KeepFrame(byte[] frame)
        {
            try
            {
                _lists.Keep(frame);
            }
            catch (IOException)
            {
                // In use from memory all the same; after a restart the edge's list comes again.
                ListFailures++;
            }
        }

        void Drive(TurnstileAction action)
        {
            if (action.Lock != LockCommand.Keep)
                _pins.SetLock(action.Lock == LockCommand.Open);
            if (action.Light != LightCommand.Keep)
                _pins.SetLights(action.Light == LightCommand.Green, action.Light == LightCommand.Red);
        }

        void Publish(string verb, int length)
        {
            byte[] payload = new byte[length];
            System.Array.Copy(_buffer, 0, payload, 0, length);
            _link.Publish(_topics + verb, payload);
        }

        void CompactWhenIdle()
        {
            if (_log.Used < _compactAt || _logic.State != TurnstileState.Idle)
                return;
            byte[][]? records = _logic.Snapshot();
            if (records == null)
                return;
            try
            {
                _log.Compact(records, records.Length);
                _compactAt = _log.Used + SmallestCompaction;
            }
            catch (IOException)
            {
                // The old log still counts; it is tried again when it has grown.
                _compactAt += SmallestCompaction;
            }
        }
    }
}
