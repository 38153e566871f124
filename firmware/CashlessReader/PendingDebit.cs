using System;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>One debit between the chip's first touch and its end, as it stands in RAM and in flash.</summary>
    public sealed class PendingDebit
    {
        /// <summary>It has begun and not ended.</summary>
        public bool IsOpen { get; set; }

        /// <summary>Number of the debit's frame.</summary>
        public uint Sequence { get; set; }

        /// <summary>It was sent to the edge, which may have booked it.</summary>
        public bool Asked { get; set; }

        /// <summary>UID of the chip; the first <see cref="UidLength"/> bytes.</summary>
        public byte[] Uid { get; } = new byte[ChipUid.MaxLength];

        /// <summary>4, 7 or 10.</summary>
        public int UidLength { get; set; }

        /// <summary>To pay, cents; 0 when the purse is only put right.</summary>
        public int Amount { get; set; }

        /// <summary>Code of the product; 0 for a free amount.</summary>
        public uint Product { get; set; }

        /// <summary>Pieces.</summary>
        public int Quantity { get; set; } = 1;

        /// <summary>When it began, Unix ms.</summary>
        public long TimeMs { get; set; }

        /// <summary>The chip is to be written.</summary>
        public bool Decided { get; set; }

        /// <summary>The reader decided alone.</summary>
        public bool Offline { get; set; }

        /// <summary>What the purse must hold, cents.</summary>
        public int NewBalance { get; set; }

        /// <summary>With this sequence.</summary>
        public uint NewSequence { get; set; }

        /// <summary>Is it this chip?</summary>
        public bool IsOf(byte[] uid, int length)
        {
            bool same = length == UidLength;
            for (int i = 0; same && i < length; i++)
                same = uid[i] == Uid[i];
            return same;
        }

        /// <summary>Takes the chip's number.</summary>
        public void SetUid(byte[] uid, int length)
        {
            UidLength = length;
            Array.Copy(uid, 0, Uid, 0, length);
        }

        internal void Write(RecordBatch records)
        {
            records.UInt32(Sequence);
            records.Byte(Asked ? (byte)1 : (byte)0);
            records.Byte((byte)UidLength);
            records.Bytes(Uid, Uid.Length);
            records.UInt32((uint)Amount);
            records.UInt32(Product);
            records.UInt32((uint)Quantity);
            records.UInt64((ulong)TimeMs);
        }

        internal void Restore(RecordReader reader)
        {
            IsOpen = true;
            Decided = false;
            Sequence = reader.UInt32();
            Asked = reader.Byte() != 0;
            UidLength = reader.Byte();
            reader.Bytes(Uid, Uid.Length);
            Amount = (int)reader.UInt32();
            Product = reader.UInt32();
            Quantity = (int)reader.UInt32();
            TimeMs = (long)reader.UInt64();
        }

        internal void WriteDecision(RecordBatch records)
        {
            records.Byte(Offline ? (byte)1 : (byte)0);
            records.UInt32((uint)NewBalance);
            records.UInt32(NewSequence);
        }

        internal void RestoreDecision(RecordReader reader)
        {
            Decided = true;
            Offline = reader.Byte() != 0;
            NewBalance = (int)reader.UInt32();
            NewSequence = reader.UInt32();
        }
    }
}
