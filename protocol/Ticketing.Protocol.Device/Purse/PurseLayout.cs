using System;
using System.Security.Cryptography;

namespace Ticketing.Protocol.Device
{
    /// <summary>How the purse of a chip was found. The numbers are stable.</summary>
    public enum PurseReading : byte
    {
        /// <summary>At least one slot is sealed with the chip's key.</summary>
        Valid = 1,

        /// <summary>Never written, or the very first write was torn: no money on it.</summary>
        NoPurse = 2,

        /// <summary>
        /// Both slots are written and neither is sealed with the chip's key: copied, forged or of another venue.
        /// </summary>
        NotGenuine = 3,
    }

    /// <summary>A purse in memory.</summary>
    public sealed class PurseState
    {
        /// <summary>Counts the writes, 1 to <see cref="PurseLayout.MaxSequence"/>; 0 for no purse.</summary>
        public uint Sequence { get; set; }

        /// <summary>Cents.</summary>
        public int Balance { get; set; }

        /// <summary>The chip itself carries the mark that it is blocked.</summary>
        public bool Blocked { get; set; }

        /// <summary>The slot that holds it, 0 or 1; -1 for none.</summary>
        public int Slot { get; set; } = -1;
    }

    /// <summary>
    /// The purse on a Type 2 tag (NTAG213, Ultralight EV1 and greater): two slots of 16 bytes, 4 pages each, from page
    /// 4.
    /// A slot, big-endian: version (high 4 bits) and flags (low 4 bits), sequence (3 bytes), balance in cents (4
    /// bytes),
    /// seal (8 bytes: the start of the HMAC-SHA256 over the 8 bytes before, under the chip's key).
    /// The sealed slot with the highest sequence counts. A write goes to the other slot, its first page last, so that a
    /// write torn after any page leaves the old purse. (User pages of these tags are not protected against tearing, and
    /// a
    /// torn page may hold anything: NTAG21x data sheet 10.)
    /// </summary>
    public static class PurseLayout
    {
        /// <summary>Version of this layout.</summary>
        public const int Version = 1;

        /// <summary>First page of the first slot.</summary>
        public const int FirstPage = 4;

        /// <summary>Bytes of a page.</summary>
        public const int PageLength = 4;

        /// <summary>Pages of a slot.</summary>
        public const int SlotPages = 4;

        /// <summary>Bytes of a slot.</summary>
        public const int SlotLength = SlotPages * PageLength;

        /// <summary>Bytes of both slots.</summary>
        public const int Length = 2 * SlotLength;

        /// <summary>Highest sequence; a tag wears out long before (100,000 writes).</summary>
        public const uint MaxSequence = 0xFFFFFF;

        const int SealedLength = 8;
        const int BlockedFlag = 1;

        /// <summary>Reads both slots.</summary>
        /// <param name="memory">Pages 4 to 11 of the tag, 32 bytes.</param>
        /// <param name="chipKey">Key of the chip (<see cref="PurseKey.Derive"/>).</param>
        /// <param name="state">The purse that counts; sequence 0 and slot -1 when there is none.</param>
        public static PurseReading Read(byte[] memory, byte[] chipKey, PurseState state)
        {
            if (memory == null || memory.Length < Length)
                throw new ArgumentException("A purse has 32 bytes.", nameof(memory));
            state.Sequence = 0;
            state.Balance = 0;
            state.Blocked = false;
            state.Slot = -1;
            for (var slot = 0; slot < 2; slot++)
            {
                var at = slot * SlotLength;
                var sequence = ((uint)memory[at + 1] << 16) | ((uint)memory[at + 2] << 8) | memory[at + 3];
                if (sequence > state.Sequence && memory[at] >> 4 == Version && IsSealed(memory, at, chipKey))
                {
                    state.Sequence = sequence;
                    state.Balance =
                        (memory[at + 4] << 24) | (memory[at + 5] << 16) | (memory[at + 6] << 8) | memory[at + 7];
                    state.Blocked = (memory[at] & BlockedFlag) != 0;
                    state.Slot = slot;
                }
            }

            if (state.Slot >= 0)
                return PurseReading.Valid;
            return IsBlank(memory, 0) || IsBlank(memory, SlotLength) ? PurseReading.NoPurse : PurseReading.NotGenuine;
        }

        /// <summary>Writes the 16 bytes of a slot.</summary>
        /// <param name="state">Sequence 1 to <see cref="MaxSequence"/>.</param>
        /// <param name="chipKey">Key of the chip.</param>
        /// <param name="slot">At least 16 bytes.</param>
        /// <exception cref="ArgumentOutOfRangeException">The sequence is 0 or too high.</exception>
        public static void Write(PurseState state, byte[] chipKey, byte[] slot)
        {
            if (state.Sequence == 0 || state.Sequence > MaxSequence)
                throw new ArgumentOutOfRangeException(nameof(state), "A purse's sequence is 1 to 16777215.");
            slot[0] = (byte)((Version << 4) | (state.Blocked ? BlockedFlag : 0));
            slot[1] = (byte)(state.Sequence >> 16);
            slot[2] = (byte)(state.Sequence >> 8);
            slot[3] = (byte)state.Sequence;
            slot[4] = (byte)(state.Balance >> 24);
            slot[5] = (byte)(state.Balance >> 16);
            slot[6] = (byte)(state.Balance >> 8);
            slot[7] = (byte)state.Balance;
            Array.Copy(Seal(slot, 0, chipKey), 0, slot, SealedLength, SlotLength - SealedLength);
        }

        /// <summary>The slot that the next write goes to: not the one that counts.</summary>
        public static int NextSlot(PurseState present)
        {
            return present.Slot == 0 ? 1 : 0;
        }

        /// <summary>
        /// Page within the slot (0 to 3) to write at each step (0 to 3): 1, 2, 3, then 0, which makes it valid.
        /// </summary>
        public static int PageAt(int step)
        {
            return (step + 1) & 3;
        }

        /// <summary>Number on the tag of a page of a slot.</summary>
        public static int TagPage(int slot, int page)
        {
            return FirstPage + slot * SlotPages + page;
        }

        static bool IsSealed(byte[] memory, int at, byte[] chipKey)
        {
            var seal = Seal(memory, at, chipKey);
            var difference = 0;
            for (var i = 0; i < SlotLength - SealedLength; i++)
                difference |= seal[i] ^ memory[at + SealedLength + i];
            return difference == 0;
        }

        static byte[] Seal(byte[] memory, int at, byte[] chipKey)
        {
            var message = new byte[SealedLength];
            Array.Copy(memory, at, message, 0, SealedLength);
            return HMACSHA256.HashData(chipKey, message);
        }

        static bool IsBlank(byte[] memory, int at)
        {
            for (var i = 0; i < SlotLength; i++)
            {
                if (memory[at + i] != 0)
                    return false;
            }

            return true;
        }
    }
}
