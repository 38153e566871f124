namespace Ticketing.Protocol.Device
{
    /// <summary>All that <see cref="DebitRules"/> looks at. Made once, filled again for each debit.</summary>
    public sealed class DebitRequest
    {
        /// <summary>The reader decides alone.</summary>
        public bool Offline { get; set; }

        /// <summary>This reader is no longer admitted.</summary>
        public bool DeviceRevoked { get; set; }

        /// <summary>Key and block list are there. Asked of a reader that is alone only.</summary>
        public bool Ready { get; set; } = true;

        /// <summary>Chip or wallet is on the block list.</summary>
        public bool Blocked { get; set; }

        /// <summary>How the chip's purse was found.</summary>
        public PurseReading Purse { get; set; } = PurseReading.NoPurse;

        /// <summary>Sequence of the chip's purse; 0 for none.</summary>
        public uint PurseSequence { get; set; }

        /// <summary>Balance of the chip's purse, cents.</summary>
        public int PurseBalance { get; set; }

        /// <summary>To pay, cents; 0 asks for the balance only.</summary>
        public int Amount { get; set; }

        /// <summary>Pieces, at least 1.</summary>
        public int Quantity { get; set; } = 1;

        /// <summary>With the edge: a wallet belongs to the chip.</summary>
        public bool WalletKnown { get; set; }

        /// <summary>With the edge: the wallet's balance, cents.</summary>
        public long WalletBalance { get; set; }

        /// <summary>With the edge: the last purse sequence that it gave out or was told of; 0 for none.</summary>
        public uint WalletSequence { get; set; }

        /// <summary>Alone: most at once, cents.</summary>
        public int FloorLimit { get; set; }

        /// <summary>Alone: most from one chip, cents.</summary>
        public int MaxOfflineAmount { get; set; }

        /// <summary>Alone: debited from this chip since the edge was last there, cents.</summary>
        public int OfflineSpent { get; set; }
    }

    /// <summary>What <see cref="DebitRules"/> answers.</summary>
    public sealed class DebitAnswer
    {
        /// <summary>What was decided.</summary>
        public DebitOutcome Outcome { get; set; }

        /// <summary>What the purse must hold afterwards, cents; the present balance when it was refused.</summary>
        public int NewBalance { get; set; }

        /// <summary>The sequence to write with it; 0 when nothing is to be written.</summary>
        public uint NewPurseSequence { get; set; }
    }

    /// <summary>
    /// Whether a chip may pay, and what its purse holds then. With the edge the wallet counts, not the chip: a chip
    /// that
    /// was turned back to an older state buys nothing with it, and one that is behind is put right by the next write.
    /// A chip that is ahead has debits that a cut-off reader has not told yet: the lower balance of the two counts.
    /// </summary>
    public static class DebitRules
    {
        /// <summary>Most in one debit, cents.</summary>
        public const int MaxAmount = 1000000;

        /// <summary>The answer. Pure: it looks at the request and at nothing else.</summary>
        public static void Decide(DebitRequest request, DebitAnswer answer)
        {
            var available = request.Offline ? request.PurseBalance : Available(request);
            var sequence = NextSequence(request);
            answer.Outcome = Choose(request, available, sequence);
            var debited = DebitOutcomes.Debits(answer.Outcome) ? request.Amount : 0;
            answer.NewBalance = Clamp(available - debited);
            answer.NewPurseSequence = DebitOutcomes.WritesChip(answer.Outcome) ? sequence : 0;
        }

        static DebitOutcome Choose(DebitRequest request, long available, uint sequence)
        {
            if (request.DeviceRevoked)
                return DebitOutcome.DeviceRevoked;
            if (request.Amount < 0 || request.Amount > MaxAmount || request.Quantity < 1)
                return DebitOutcome.AmountInvalid;
            if (request.Offline && !request.Ready)
                return DebitOutcome.ReaderNotReady;
            if (request.Purse == PurseReading.NotGenuine)
                return DebitOutcome.ChipNotGenuine;
            if (request.Blocked)
                return DebitOutcome.Blocked;
            if (!request.Offline && !request.WalletKnown)
                return DebitOutcome.UnknownChip;
            if (request.Offline && request.Purse != PurseReading.Valid)
                return DebitOutcome.NoPurse;
            if (sequence > PurseLayout.MaxSequence)
                return DebitOutcome.ChipWornOut;
            if (request.Amount == 0)
                return !request.Offline && IsBehind(request, available)
                    ? DebitOutcome.ChipBehind
                    : DebitOutcome.BalanceTold;
            if (available < request.Amount)
                return DebitOutcome.InsufficientFunds;
            if (!request.Offline)
                return DebitOutcome.Approved;
            if (request.Amount > request.FloorLimit)
                return DebitOutcome.OverFloorLimit;
            return (long)request.OfflineSpent + request.Amount > request.MaxOfflineAmount
                ? DebitOutcome.OfflineLimit
                : DebitOutcome.ApprovedOffline;
        }

        static long Available(DebitRequest request)
        {
            var ahead = request.Purse == PurseReading.Valid && request.PurseSequence > request.WalletSequence;
            return ahead && request.PurseBalance < request.WalletBalance ? request.PurseBalance : request.WalletBalance;
        }

        static bool IsBehind(DebitRequest request, long available)
        {
            return request.Purse != PurseReading.Valid || request.PurseSequence < request.WalletSequence
                || request.PurseBalance != available;
        }

        static uint NextSequence(DebitRequest request)
        {
            var highest = request.PurseSequence;
            if (!request.Offline && request.WalletSequence > highest)
                highest = request.WalletSequence;
            return highest + 1;
        }

        static int Clamp(long cents)
        {
            if (cents > int.MaxValue)
                return int.MaxValue;
            return cents < int.MinValue ? int.MinValue : (int)cents;
        }
    }
}
