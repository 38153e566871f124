using System.Collections;
using System.IO;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>A step has been carried out.</summary>
    /// <param name="action">Valid during the call only.</param>
    public delegate void ReaderActedHandler(ReaderAction action);

    /// <summary>
    /// Carries inputs to <see cref="ReaderLogic"/> and its actions to chip, flash, display and link. <see cref="Poll"/> is
    /// called every 5 to 10 ms by one thread; only the link's messages come from another and wait in a queue.
    /// </summary>
    public sealed class ReaderBoard
    {
        const int ChipPollMs = 150;
        const int SmallestCompaction = 49152;

        readonly ReaderPins _pins;
        readonly IKeypad _keypad;
        readonly INfcReader _nfc;
        readonly PurseWriter _purse;
        readonly IDisplay _display;
        readonly IEdgeLink _link;
        readonly IFlashStore _log;
        readonly ListStore _lists;
        readonly string _topics;
        readonly ReaderLogic _logic = new ReaderLogic();
        readonly ReaderInput _input = new ReaderInput();
        readonly BuzzerPlayer _buzzer = new BuzzerPlayer();
        readonly Queue _messages = new Queue();
        readonly byte[] _buffer = new byte[Frame.MaxLength];
        long _chipAt;
        int _misses;
        bool _linked;
        long _startedAt;
        int _compactAt = SmallestCompaction;

        /// <summary>Joins the parts of one reader; <see cref="Start"/> comes next.</summary>
        /// <param name="pins">Lights and buzzer.</param>
        /// <param name="keypad">The seller's.</param>
        /// <param name="nfc">Reader of chips.</param>
        /// <param name="display">For guest and seller.</param>
        /// <param name="link">To the edge.</param>
        /// <param name="log">What must survive a power cut.</param>
        /// <param name="lists">Configuration and block list.</param>
        /// <param name="site">The venue's site, one level of a topic.</param>
        /// <param name="deviceId">The device's id, one level of a topic.</param>
        /// <exception cref="System.ArgumentException">Site or id cannot be a level of a topic.</exception>
        public ReaderBoard(
            ReaderPins pins,
            IKeypad keypad,
            INfcReader nfc,
            IDisplay display,
            IEdgeLink link,
            IFlashStore log,
            IFlashStore lists,
            string site,
            string deviceId)
        {
            _pins = pins;
            _keypad = keypad;
            _nfc = nfc;
            _purse = new PurseWriter(nfc);
            _display = display;
            _link = link;
            _log = log;
            _lists = new ListStore(lists);
            _topics = Topics.PrefixOf(site, Topics.Reader, deviceId);
            _link.Received += OnReceived;
        }

        /// <summary>Raised after each step that did something.</summary>
        public event ReaderActedHandler? Acted;

        /// <summary>The state machine, to look at.</summary>
        public ReaderLogic Logic
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

        /// <summary>Takes in what has happened, and carries out what follows.</summary>
        public void Poll(long nowMs)
        {
            PollLink(nowMs);
            for (char key = _keypad.Take(); key != '\0'; key = _keypad.Take())
            {
                _input.Key = key;
                Step(ReaderInputKind.Key, nowMs);
            }

            PollChip(nowMs);
            Step(ReaderInputKind.Tick, nowMs);
            for (int length = _logic.NextReport(nowMs, _buffer); length > 0; length = _logic.NextReport(nowMs, _buffer))
                Publish(Topics.DebitResult, length);
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

        void PollLink(long nowMs)
        {
            bool linked = _link.Connected;
            if (linked != _linked)
            {
                _linked = linked;
                Step(linked ? ReaderInputKind.LinkUp : ReaderInputKind.LinkDown, nowMs);
            }

            for (byte[]? payload = NextMessage(); payload != null; payload = NextMessage())
            {
                if (ReadFrame(payload))
                    Carry(_logic.Step(_input, nowMs), nowMs, payload);
                else
                    DamagedFrames++;
            }
        }

        // Two looks without a chip mean that it has gone; one is a miss.
        void PollChip(long nowMs)
        {
            if (nowMs < _chipAt || _logic.State == ReaderState.Asking)
                return;
            _chipAt = nowMs + ChipPollMs;
            _input.UidLength = _nfc.ReadUid(_input.Uid);
            if (_input.UidLength == 0)
            {
                _misses++;
                if (_misses == 2)
                    Step(ReaderInputKind.ChipGone, nowMs);
                return;
            }

            _misses = 0;
            if (_purse.Read(_input.Memory))
                Step(ReaderInputKind.Chip, nowMs);
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
                    case FrameType.DebitDecision:
                        _input.Kind = ReaderInputKind.Decision;
                        _input.Decision.Read(payload, payload.Length);
                        return true;
                    case FrameType.Ack:
                        AckFrame acknowledgement = new AckFrame();
                        acknowledgement.Read(payload, payload.Length);
                        _input.Kind = ReaderInputKind.Acknowledged;
                        _input.Acknowledged = acknowledgement.AcknowledgedSequence;
                        return true;
                    case FrameType.Clock:
                        ClockFrame clock = new ClockFrame();
                        clock.Read(payload, payload.Length);
                        _input.Kind = ReaderInputKind.Clock;
                        _input.UnixMs = clock.UnixMs;
                        return true;
                    case FrameType.Configuration:
                        _input.Kind = ReaderInputKind.Configuration;
                        _input.Configuration.Read(payload, payload.Length);
                        return true;
                    case FrameType.BlockList:
                        _input.Kind = ReaderInputKind.BlockList;
                        _input.BlockList.Read(payload, payload.Length);
                        return true;
                    case FrameType.TopUp:
                        _input.Kind = ReaderInputKind.TopUp;
                        _input.TopUp.Read(payload, payload.Length);
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

        void Step(ReaderInputKind kind, long nowMs)
        {
            _input.Kind = kind;
            Carry(_logic.Step(_input, nowMs), nowMs, null);
        }

        // Flash before edge and chip: what may have cost somebody money is remembered.
        void Carry(ReaderAction action, long nowMs, byte[]? frame)
        {
            try
            {
                for (int i = 0; i < action.Records.Count; i++)
                    _log.Append(action.Records.BufferOf(i), action.Records.LengthOf(i));
            }
            catch (IOException)
            {
                _input.Kind = ReaderInputKind.FlashFailed;
                action = _logic.Step(_input, nowMs);
            }

            if (action.KeepFrame && frame != null)
                KeepFrame(frame);
            if (action.Light != LightCommand.Keep)
                _pins.SetLights(action.Light == LightCommand.Green, action.Light == LightCommand.Red);
            _buzzer.Play(action.Buzzer, nowMs);
            if (action.ShowPage)
                _display.Show(action.Page[0], action.Page[1], action.Page[2], action.Page[3]);
            if (action.PublishDebit)
                Publish(Topics.Debit, action.Debit.Write(_buffer, action.DebitSequence));
            if (action.PublishHeartbeat)
            {
                action.Heartbeat.UptimeSeconds = (uint)((nowMs - _startedAt) / 1000);
                action.Heartbeat.FreeMemory = FreeMemory;
                action.Heartbeat.Firmware = Firmware;
                Publish(Topics.Heartbeat, action.Heartbeat.Write(_buffer, action.HeartbeatSequence));
            }

            Acted?.Invoke(action);
            if (action.WriteChip)
                Step(_purse.Write(action) ? ReaderInputKind.ChipWritten : ReaderInputKind.ChipTorn, nowMs);
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

        void Publish(string verb, int length)
        {
            byte[] payload = new byte[length];
            System.Array.Copy(_buffer, 0, payload, 0, length);
            _link.Publish(_topics + verb, payload);
        }

        void CompactWhenIdle()
        {
            if (_log.Used < _compactAt || _logic.State != ReaderState.Idle)
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
