using System;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.CashlessReader
{
    /// <summary>
    /// Purses that the edge wants written when their chip comes. Memory only: what is lost here is put right by the next
    /// question for the balance or the next debit.
    /// </summary>
    public sealed class TopUps
    {
        /// <summary>Chips remembered; the oldest gives way.</summary>
        public const int Most = 16;

        readonly ulong[] _chips = new ulong[Most];
        readonly int[] _balances = new int[Most];
        readonly uint[] _sequences = new uint[Most];
        int _next;

        /// <summary>Remembers one; a later one of the same chip replaces it.</summary>
        public void Take(TopUpFrame topUp)
        {
            ulong chip = ChipUid.Key(topUp.Uid, topUp.UidLength);
            int index = Array.IndexOf(_chips, chip);
            if (index < 0)
            {
                index = _next;
                _next = (_next + 1) % Most;
            }

            _chips[index] = chip;
            _balances[index] = topUp.NewBalance;
            _sequences[index] = topUp.PurseSequence;
        }

        /// <summary>Is something waiting for this chip, newer than what it holds? It is forgotten when it is not.</summary>
        /// <param name="uid">UID of the chip.</param>
        /// <param name="length">Its length.</param>
        /// <param name="sequence">Sequence of the purse on it.</param>
        /// <param name="newBalance">What the purse must hold, cents.</param>
        /// <param name="newSequence">With this sequence.</param>
        public bool IsWaiting(byte[] uid, int length, uint sequence, out int newBalance, out uint newSequence)
        {
            newBalance = 0;
            newSequence = 0;
            ulong chip = ChipUid.Key(uid, length);
            for (int i = 0; i < Most; i++)
            {
                if (_chips[i] != chip || chip == 0)
                    continue;
                if (_sequences[i] > sequence)
                {
                    newBalance = _balances[i];
                    newSequence = _sequences[i];
                    return true;
                }

                _chips[i] = 0;
            }

            return false;
        }
    }
}
