using System.Collections;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Turnstile
{
    /// <summary>
    /// What the gate must not forget through a power cut: boots, whom it let in, the opening that is not settled, reports not
    /// acknowledged. It writes flash records and reads them again at a start; it does no I/O itself.
    /// </summary>
    public sealed class GateMemory
    {
        /// <summary>Tickets remembered a performance.</summary>
        public const int MostTickets = 8192;

        const byte BootRecord = 1;
        const byte OpeningRecord = 2;
        const byte SettledRecord = 3;
        const byte AcknowledgedRecord = 4;
        const byte TicketRecord = 5;
        const byte ReportRecord = 6;
        const byte TicketsRecord = 7;
        const int TicketsOfOneRecord = 400;
        const int TicketLength = 9;
        const byte InterruptedBit = 0x80;

        readonly ArrayList _performances = new ArrayList();
        readonly RecordReader _reader = new RecordReader();
        readonly PassageFrame _restored = new PassageFrame();
        readonly RecordBatch _snapshot = new RecordBatch();

        /// <summary>Boots so far; 0 before the first.</summary>
        public int Boot { get; private set; }

        /// <summary>Latest time in the records, Unix ms; 0 for none. After a start it is the earliest that it can be.</summary>
        public long LatestMs { get; private set; }

        /// <summary>Highest scan for which the gate opened.</summary>
        public uint HighestOpened { get; private set; }

        /// <summary>Reports that the edge has not acknowledged.</summary>
        public ReportQueue Reports { get; } = new ReportQueue();

        /// <summary>The gate is open for this admission, or was when the power went; its fields count while <see cref="HasOpening"/>.</summary>
        public PassageFrame Opening { get; } = new PassageFrame();

        /// <summary>Fingerprint of the ticket in <see cref="Opening"/>; 0 when unknown.</summary>
        public ulong OpeningFingerprint { get; private set; }

        /// <summary>An opening is not settled.</summary>
        public bool HasOpening { get; private set; }

        /// <summary>Takes one record of the flash log, oldest first.</summary>
        public void Restore(byte[] record)
        {
            _reader.Begin(record);
            switch (_reader.Byte())
            {
                case BootRecord:
                    Boot = (int)_reader.UInt32();
                    HighestOpened = _reader.UInt32();
                    LatestMs = (long)_reader.UInt64();
                    break;
                case OpeningRecord:
                    RestoreOpening();
                    break;
                case SettledRecord:
                    RestoreReport(_reader.Rest(), true);
                    break;
                case ReportRecord:
                    RestoreReport(_reader.Rest(), false);
                    break;
                case AcknowledgedRecord:
                    Reports.Acknowledge(_reader.UInt32());
                    break;
                case TicketRecord:
                case TicketsRecord:
                    KeyTable tickets = TicketsOf(_reader.UInt32());
                    while (_reader.Left >= TicketLength)
                    {
                        ulong fingerprint = _reader.UInt64();
                        tickets.Set(fingerprint, _reader.Byte());
                    }

                    break;
                default:
                    // Of a later program: not ours to judge.
                    break;
            }
        }

        /// <summary>A start: the next boot number, to flash before any frame carries it.</summary>
        public void NextBoot(RecordBatch records)
        {
            Boot++;
            WriteBoot(records);
        }

        /// <summary>Entries that this gate knows to be used.</summary>
        public int EntriesOf(uint performance, ulong fingerprint)
        {
            return TicketsOf(performance).ValueOf(fingerprint) & ~InterruptedBit;
        }

        /// <summary>The ticket's last passage here was cut short by a loss of power.</summary>
        public bool IsInterrupted(uint performance, ulong fingerprint)
        {
            return (TicketsOf(performance).ValueOf(fingerprint) & InterruptedBit) != 0;
        }

        /// <summary>One more ticket can be remembered.</summary>
        public bool HasRoom(uint performance)
        {
            return !TicketsOf(performance).IsFull;
        }

        /// <summary>The gate is about to open for <see cref="Opening"/>, whose fields the caller has filled.</summary>
        /// <param name="fingerprint">Of the ticket; 0 when unknown.</param>
        /// <param name="records">Gets the record that goes to flash before the lock moves.</param>
        public void Begin(ulong fingerprint, RecordBatch records)
        {
            HasOpening = true;
            OpeningFingerprint = fingerprint;
            Noted();
            records.Begin(OpeningRecord);
            records.UInt32(Opening.ScanSequence);
            records.Byte((byte)Opening.Outcome);
            records.Byte(Opening.Offline ? (byte)1 : (byte)0);
            records.Byte((byte)Opening.Direction);
            records.UInt32(Opening.Performance);
            records.UInt64(Opening.Serial);
            records.UInt64(fingerprint);
            records.UInt64((ulong)Opening.TimeMs);
        }

        /// <summary>Keeps a report until it is acknowledged. One that settles ends the opening.</summary>
        /// <param name="sequence">Its number.</param>
        /// <param name="report">What it says.</param>
        /// <param name="settles">It is about <see cref="Opening"/>.</param>
        /// <param name="records">Gets the record.</param>
        /// <param name="buffer">At least <see cref="RecordBatch.Longest"/> bytes, for the frame.</param>
        public void Keep(uint sequence, PassageFrame report, bool settles, RecordBatch records, byte[] buffer)
        {
            int length = report.Write(buffer, sequence);
            records.Begin(settles ? SettledRecord : ReportRecord);
            records.Bytes(buffer, length);
            Reports.Add(sequence, buffer, length);
            LatestMs = report.TimeMs > LatestMs ? report.TimeMs : LatestMs;
            if (settles)
                Settle(report.Result);
        }

        /// <summary>The edge has a report on disk.</summary>
        public void Acknowledge(uint sequence, RecordBatch records)
        {
            if (Reports.Acknowledge(sequence))
            {
                records.Begin(AcknowledgedRecord);
                records.UInt32(sequence);
            }
        }

        /// <summary>The opening could not be written: it never was.</summary>
        public void Abandon()
        {
            Settle(PassageResult.NotPassed);
        }

        /// <summary>Forgets the tickets of performances that the gate no longer serves.</summary>
        public void KeepOnly(GateKnowledge knowledge)
        {
            for (int i = _performances.Count - 1; i >= 0; i--)
            {
                if (knowledge.SettingOf(((Tickets)_performances[i]!).Performance) == null)
                    _performances.RemoveAt(i);
            }
        }

        /// <summary>Everything that is still needed, as records for a compaction. Not while an opening is unsettled.</summary>
        /// <returns>New arrays.</returns>
        public byte[][] Snapshot()
        {
            ArrayList records = new ArrayList();
            _snapshot.Clear();
            WriteBoot(_snapshot);
            records.Add(_snapshot.CopyOf(0));
            for (int i = 0; i < _performances.Count; i++)
            {
                Tickets tickets = (Tickets)_performances[i]!;
                ulong[] keys = tickets.Table.Keys();
                for (int j = 0; j < keys.Length; j += TicketsOfOneRecord)
                    records.Add(Pack(tickets, keys, j));
            }

            for (int i = 0; i < Reports.Count; i++)
            {
                _snapshot.Clear();
                _snapshot.Begin(ReportRecord);
                Reports.CopyTo(i, _snapshot);
                records.Add(_snapshot.CopyOf(0));
            }

            byte[][] all = new byte[records.Count][];
            for (int i = 0; i < all.Length; i++)
                all[i] = (byte[])records[i]!;

            return all;
        }

        // Many in one record: a record a ticket would take more than twice the flash.
        static byte[] Pack(Tickets tickets, ulong[] keys, int first)
        {
            int count = keys.Length - first < TicketsOfOneRecord ? keys.Length - first : TicketsOfOneRecord;
            byte[] record = new byte[5 + count * TicketLength];
            record[0] = TicketsRecord;
            for (int i = 0; i < 4; i++)
                record[1 + i] = (byte)(tickets.Performance >> (24 - 8 * i));
            for (int i = 0; i < count; i++)
            {
                ulong key = keys[first + i];
                int at = 5 + i * TicketLength;
                for (int j = 0; j < 8; j++)
                    record[at + j] = (byte)(key >> (56 - 8 * j));
                record[at + 8] = tickets.Table.ValueOf(key);
            }

            return record;
        }

        void WriteBoot(RecordBatch records)
        {
            records.Begin(BootRecord);
            records.UInt32((uint)Boot);
            records.UInt32(HighestOpened);
            records.UInt64((ulong)LatestMs);
        }

        void RestoreOpening()
        {
            Opening.ScanSequence = _reader.UInt32();
            Opening.Outcome = (AccessOutcome)_reader.Byte();
            Opening.Offline = _reader.Byte() != 0;
            Opening.Direction = (Direction)_reader.Byte();
            Opening.Performance = _reader.UInt32();
            Opening.Serial = _reader.UInt64();
            OpeningFingerprint = _reader.UInt64();
            Opening.TimeMs = (long)_reader.UInt64();
            HasOpening = true;
            Noted();
        }

        void RestoreReport(byte[] frame, bool settles)
        {
            _restored.Read(frame, frame.Length);
            Reports.Add(_restored.Sequence, frame, frame.Length);
            LatestMs = _restored.TimeMs > LatestMs ? _restored.TimeMs : LatestMs;
            if (settles)
                Settle(_restored.Result);
        }

        // The ticket counts as used from the moment at which the gate may open: a power cut in between must not free it.
        void Noted()
        {
            LatestMs = Opening.TimeMs > LatestMs ? Opening.TimeMs : LatestMs;
            HighestOpened = Opening.ScanSequence > HighestOpened ? Opening.ScanSequence : HighestOpened;
            if (OpeningFingerprint != 0 && AccessOutcomes.UsesAnEntry(Opening.Outcome))
            {
                KeyTable table = TicketsOf(Opening.Performance);
                int entries = (table.ValueOf(OpeningFingerprint) & ~InterruptedBit) + 1;
                table.Set(OpeningFingerprint, (byte)(entries > 127 ? 127 : entries));
            }
        }

        void Settle(PassageResult result)
        {
            if (!HasOpening)
                return;

            HasOpening = false;
            if (OpeningFingerprint == 0 || !AccessOutcomes.UsesAnEntry(Opening.Outcome))
                return;

            KeyTable table = TicketsOf(Opening.Performance);
            int entries = table.ValueOf(OpeningFingerprint) & ~InterruptedBit;
            if (result == PassageResult.Interrupted)
                table.Set(OpeningFingerprint, (byte)(entries | InterruptedBit));
            else if (result == PassageResult.NotPassed && entries <= 1)
                table.Remove(OpeningFingerprint);
            else if (result == PassageResult.NotPassed)
                table.Set(OpeningFingerprint, (byte)(entries - 1));
        }

        KeyTable TicketsOf(uint performance)
        {
            for (int i = 0; i < _performances.Count; i++)
            {
                Tickets known = (Tickets)_performances[i]!;
                if (known.Performance == performance)
                    return known.Table;
            }

            Tickets tickets = new Tickets(performance);
            _performances.Add(tickets);
            return tickets.Table;
        }

        sealed class Tickets
        {
            internal readonly uint Performance;
            internal readonly KeyTable Table = new KeyTable(MostTickets);

            internal Tickets(uint performance)
            {
                Performance = performance;
            }
        }
    }
}
