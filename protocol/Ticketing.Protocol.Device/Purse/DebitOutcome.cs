namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// Everything that a debit can be answered. The numbers are stable: they are on the wire and in the journals. Under
    /// 10
    /// money moves, under 20 nothing is refused.
    /// </summary>
    public enum DebitOutcome : byte
    {
        /// <summary>Debited, with the edge.</summary>
        Approved = 1,

        /// <summary>Debited by the reader alone; told afterwards.</summary>
        ApprovedOffline = 2,

        /// <summary>Only the balance was asked for.</summary>
        BalanceTold = 10,

        /// <summary>Only the balance was asked for, and the chip's purse is behind: write it again.</summary>
        ChipBehind = 11,

        /// <summary>Not enough money.</summary>
        InsufficientFunds = 20,

        /// <summary>Chip or wallet is blocked.</summary>
        Blocked = 21,

        /// <summary>No wallet belongs to the chip.</summary>
        UnknownChip = 22,

        /// <summary>The purse is not sealed with the chip's key.</summary>
        ChipNotGenuine = 23,

        /// <summary>Too much at once for a reader that is alone.</summary>
        OverFloorLimit = 24,

        /// <summary>Too much from this chip while the reader is alone.</summary>
        OfflineLimit = 25,

        /// <summary>Negative, over 10,000 euros, or no pieces.</summary>
        AmountInvalid = 26,

        /// <summary>The chip has no purse, and the reader is alone.</summary>
        NoPurse = 27,

        /// <summary>The purse cannot be written any more: give the guest another chip.</summary>
        ChipWornOut = 28,

        /// <summary>The reader itself is no longer admitted.</summary>
        DeviceRevoked = 29,

        /// <summary>The reader has no key or no block list yet, and is alone.</summary>
        ReaderNotReady = 30,
    }

    /// <summary>What is to be known of a <see cref="DebitOutcome"/>.</summary>
    public static class DebitOutcomes
    {
        /// <summary>Whether money moves.</summary>
        public static bool Debits(DebitOutcome outcome)
        {
            return outcome == DebitOutcome.Approved || outcome == DebitOutcome.ApprovedOffline;
        }

        /// <summary>Whether the chip's purse is to be written.</summary>
        public static bool WritesChip(DebitOutcome outcome)
        {
            return Debits(outcome) || outcome == DebitOutcome.ChipBehind;
        }

        /// <summary>Its stable code, e.g. "debit.insufficient-funds"; empty for a number that is no outcome.</summary>
        public static string Code(DebitOutcome outcome)
        {
            switch (outcome)
            {
                case DebitOutcome.Approved: return "debit.approved";
                case DebitOutcome.ApprovedOffline: return "debit.approved-offline";
                case DebitOutcome.BalanceTold: return "debit.balance-told";
                case DebitOutcome.ChipBehind: return "debit.chip-behind";
                case DebitOutcome.InsufficientFunds: return "debit.insufficient-funds";
                case DebitOutcome.Blocked: return "debit.blocked";
                case DebitOutcome.UnknownChip: return "debit.unknown-chip";
                case DebitOutcome.ChipNotGenuine: return "debit.chip-not-genuine";
                case DebitOutcome.OverFloorLimit: return "debit.over-floor-limit";
                case DebitOutcome.OfflineLimit: return "debit.offline-limit";
                case DebitOutcome.AmountInvalid: return "debit.amount-invalid";
                case DebitOutcome.NoPurse: return "debit.no-purse";
                case DebitOutcome.ChipWornOut: return "debit.chip-worn-out";
                case DebitOutcome.DeviceRevoked: return "debit.device-revoked";
                case DebitOutcome.ReaderNotReady: return "debit.reader-not-ready";
                default: return "";
            }
        }

        internal static DebitOutcome Read(FrameReader from)
        {
            var outcome = (DebitOutcome)from.Byte();
            return Code(outcome).Length > 0
                ? outcome
                : throw new FrameException(
                    FrameError.ValueOutOfRange, "No debit outcome has the number " + (int)outcome + ".");
        }
    }
}
