using System.Collections;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>
    /// What the reader must not forget through a power cut: boots, the debit that is under way, results not acknowledged.
    /// It writes flash records and reads them again at a start; it does no I/O itself.
    /// </summary>
    public sealed class ReaderMemory
    {
        const byte BootRecord = 1;
        const byte AskedRecord = 2;
        const byte DecidedRecord = 3;
        const byte SettledRecord = 4;
        const byte ClosedRecord = 5;
        const byte AcknowledgedRecord = 6;
        const byte ReportRecord = 7;

        readonly RecordReader _reader = new RecordReader();
        readonly RecordBatch _snapshot = new RecordBatch();
        readonly DebitResultFrame _looked = new DebitResultFrame();
        readonly byte[] _buffer = new byte[ReportQueue.LongestFrame];

        /// <summary>Boots so far; 0 before the first.</summary>
        public int Boot { get; private set; }

        /// <summary>Latest time in the records, Unix ms; 0 for none.</summary>
        public long LatestMs { get; private set; }

        /// <summary>Results that the edge has not acknowledged.</summary>
        public ReportQueue Reports { get; } = new ReportQueue();

        /// <summary>The debit under way; counts while <see cref="PendingDebit.IsOpen"/>.</summary>
        public PendingDebit Pending { get; } = new PendingDebit();

        /// <summary>Takes one record of the flash log, oldest first.</summary>
        public void Restore(byte[] record)
        {
            _reader.Begin(record);
            switch (_reader.Byte())
            {
                case BootRecord:
                    Boot = (int)_reader.UInt32();
                    LatestMs = (long)_reader.UInt64();
                    break;
                case AskedRecord:
                    Pending.Restore(_reader);
                    Note(Pending.TimeMs);
                    break;
                case DecidedRecord:
                    Pending.RestoreDecision(_reader);
                    break;
                case SettledRecord:
                    RestoreReport(_reader.Rest());
                    Pending.IsOpen = false;
                    break;
                case ReportRecord:
                    RestoreReport(_reader.Rest());
                    break;
                case ClosedRecord:
                    Pending.IsOpen = false;
                    break;
                case AcknowledgedRecord:
                    Reports.Acknowledge(_reader.UInt32());
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

        /// <summary>A debit begins; <see cref="Pending"/> has been filled. To flash before it is told to the edge or the chip.</summary>
        public void Begin(RecordBatch records)
        {
            Pending.IsOpen = true;
            Note(Pending.TimeMs);
            records.Begin(AskedRecord);
            Pending.Write(records);
        }

        /// <summary>The debit is decided; to flash before the chip is written.</summary>
        public void Decide(RecordBatch records)
        {
            records.Begin(DecidedRecord);
            Pending.WriteDecision(records);
        }

        /// <summary>The debit ended without anything that the edge must be told.</summary>
        public void Close(RecordBatch records)
        {
            if (Pending.IsOpen)
                records.Begin(ClosedRecord);
            Pending.IsOpen = false;
        }

        /// <summary>The debit ended; the result is kept until it is acknowledged.</summary>
        /// <param name="sequence">Number of the result's frame.</param>
        /// <param name="result">What it says.</param>
        /// <param name="records">Gets the record.</param>
        public void Settle(uint sequence, DebitResultFrame result, RecordBatch records)
        {
            int length = result.Write(_buffer, sequence);
            records.Begin(SettledRecord);
            records.Bytes(_buffer, length);
            Reports.Add(sequence, _buffer, length);
            Note(result.TimeMs);
            Pending.IsOpen = false;
        }

        /// <summary>The edge has a result on disk.</summary>
        public void Acknowledge(uint sequence, RecordBatch records)
        {
            if (Reports.Acknowledge(sequence))
            {
                records.Begin(AcknowledgedRecord);
                records.UInt32(sequence);
            }
        }

        /// <summary>Debited from a chip by this reader alone, and not yet known to the edge, cents.</summary>
        public int OfflineSpent(byte[] uid, int length)
        {
            long spent = 0;
            for (int i = 0; i < Reports.Count; i++)
            {
                _looked.Read(_buffer, Reports.Peek(i, _buffer));
                bool same = _looked.Result == DebitResult.OfflineApproved && _looked.UidLength == length;
                for (int j = 0; same && j < length; j++)
                    same = _looked.Uid[j] == uid[j];
                spent += same ? _looked.Amount : 0;
            }

            return spent > int.MaxValue ? int.MaxValue : (int)spent;
        }

        /// <summary>Everything that is still needed, as records for a compaction. Not while a debit is under way.</summary>
        /// <returns>New arrays.</returns>
        public byte[][] Snapshot()
        {
            ArrayList records = new ArrayList();
            _snapshot.Clear();
            WriteBoot(_snapshot);
            records.Add(_snapshot.CopyOf(0));
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

        void RestoreReport(byte[] frame)
        {
            _looked.Read(frame, frame.Length);
            Reports.Add(_looked.Sequence, frame, frame.Length);
            Note(_looked.TimeMs);
        }

        void WriteBoot(RecordBatch records)
        {
            records.Begin(BootRecord);
            records.UInt32((uint)Boot);
            records.UInt64((ulong)LatestMs);
        }

        void Note(long timeMs)
        {
            LatestMs = timeMs > LatestMs ? timeMs : LatestMs;
        }
    }
}
