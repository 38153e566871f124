using System;
using System.Collections;

namespace Ticketing.Firmware.Board
{
    /// <summary>
    /// Frames that the edge must have: kept (in flash by the owner) until acknowledged, sent oldest first, a few at a time,
    /// and again when no answer comes. Nothing here depends on the link: what was lost is sent again.
    /// </summary>
    public sealed class ReportQueue
    {
        /// <summary>Frames under way at a time.</summary>
        public const int Window = 8;

        /// <summary>After so long without an acknowledgement a frame is sent again, ms.</summary>
        public const int RetryMs = 3000;

        /// <summary>Bytes of the longest frame: passages have 40, debit results at most 54.</summary>
        public const int LongestFrame = 64;

        readonly ArrayList _reports = new ArrayList();
        readonly ArrayList _spare = new ArrayList();

        /// <summary>Frames not yet acknowledged.</summary>
        public int Count
        {
            get { return _reports.Count; }
        }

        /// <summary>Adds a frame at the end.</summary>
        /// <param name="sequence">Its number.</param>
        /// <param name="frame">Its bytes, which are copied.</param>
        /// <param name="length">At most <see cref="LongestFrame"/>.</param>
        public void Add(uint sequence, byte[] frame, int length)
        {
            Report report;
            if (_spare.Count > 0)
            {
                report = (Report)_spare[_spare.Count - 1]!;
                _spare.RemoveAt(_spare.Count - 1);
            }
            else
            {
                report = new Report();
            }

            report.Begin(sequence, frame, length);
            _reports.Add(report);
        }

        /// <summary>The edge has it on disk.</summary>
        /// <param name="sequence">Its number.</param>
        /// <returns>False when it was not waiting: acknowledged twice.</returns>
        public bool Acknowledge(uint sequence)
        {
            for (int i = 0; i < _reports.Count; i++)
            {
                Report report = At(i);
                if (report.Sequence == sequence)
                {
                    _reports.RemoveAt(i);
                    _spare.Add(report);
                    return true;
                }
            }

            return false;
        }

        /// <summary>The link is new: everything may go at once, oldest first.</summary>
        public void Reconnected()
        {
            for (int i = 0; i < _reports.Count; i++)
            {
                Report report = At(i);
                report.SentBefore = report.SentBefore || report.SentAtMs >= 0;
                report.SentAtMs = -1;
            }
        }

        /// <summary>Takes the next frame that is due; call until it answers 0.</summary>
        /// <param name="nowMs">Device's clock, ms.</param>
        /// <param name="buffer">Gets the frame; at least <see cref="LongestFrame"/> bytes.</param>
        /// <param name="again">It was sent before.</param>
        /// <returns>Its length; 0 when nothing is due.</returns>
        public int Next(long nowMs, byte[] buffer, out bool again)
        {
            int last = _reports.Count < Window ? _reports.Count : Window;
            for (int i = 0; i < last; i++)
            {
                Report report = At(i);
                if (report.SentAtMs < 0 || nowMs - report.SentAtMs >= RetryMs)
                {
                    again = report.SentBefore || report.SentAtMs >= 0;
                    report.SentAtMs = nowMs;
                    Array.Copy(report.Frame, 0, buffer, 0, report.Length);
                    return report.Length;
                }
            }

            again = false;
            return 0;
        }

        /// <summary>Adds the bytes of a waiting frame to a record, for a compaction.</summary>
        /// <param name="index">0, the oldest, to <see cref="Count"/> - 1.</param>
        /// <param name="records">Its last record gets them.</param>
        public void CopyTo(int index, RecordBatch records)
        {
            records.Bytes(At(index).Frame, At(index).Length);
        }

        /// <summary>Copies a waiting frame, to look at it.</summary>
        /// <param name="index">0, the oldest, to <see cref="Count"/> - 1.</param>
        /// <param name="buffer">At least <see cref="LongestFrame"/> bytes.</param>
        /// <returns>Its length.</returns>
        public int Peek(int index, byte[] buffer)
        {
            Array.Copy(At(index).Frame, 0, buffer, 0, At(index).Length);
            return At(index).Length;
        }

        Report At(int index)
        {
            return (Report)_reports[index]!;
        }

        sealed class Report
        {
            internal readonly byte[] Frame = new byte[LongestFrame];
            internal uint Sequence;
            internal int Length;
            internal long SentAtMs;
            internal bool SentBefore;

            internal void Begin(uint sequence, byte[] frame, int length)
            {
                Sequence = sequence;
                Length = length;
                SentAtMs = -1;
                SentBefore = false;
                Array.Copy(frame, 0, Frame, 0, length);
            }
        }
    }
}
