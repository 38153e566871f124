namespace Ticketing.Protocol.Device
{
    /// <summary>What is to be known of an <see cref="AccessOutcome"/>.</summary>
    public static class AccessOutcomes
    {
        /// <summary>Whether the gate opens.</summary>
        public static bool Opens(AccessOutcome outcome)
        {
            return outcome >= AccessOutcome.Admitted && outcome <= AccessOutcome.ExitGranted;
        }

        /// <summary>Whether it uses up one entry of a ticket's right.</summary>
        public static bool UsesAnEntry(AccessOutcome outcome)
        {
            return outcome == AccessOutcome.Admitted || outcome == AccessOutcome.AdmittedOffline
                || outcome == AccessOutcome.AdmittedLeased || outcome == AccessOutcome.ReEntry
                || outcome == AccessOutcome.Forced;
        }

        /// <summary>Whether it is one of the outcomes.</summary>
        public static bool IsKnown(AccessOutcome outcome)
        {
            return Code(outcome).Length > 0;
        }

        /// <summary>Its stable code, e.g. "access.already-used"; empty for a number that is no outcome.</summary>
        public static string Code(AccessOutcome outcome)
        {
            switch (outcome)
            {
                case AccessOutcome.Admitted: return "access.admitted";
                case AccessOutcome.AdmittedOffline: return "access.admitted-offline";
                case AccessOutcome.AdmittedLeased: return "access.admitted-leased";
                case AccessOutcome.ReEntry: return "access.re-entry";
                case AccessOutcome.Forced: return "access.forced";
                case AccessOutcome.Evacuation: return "access.evacuation";
                case AccessOutcome.ExitGranted: return "access.exit-granted";
                case AccessOutcome.AlreadyUsed: return "access.already-used";
                case AccessOutcome.EntriesExhausted: return "access.entries-exhausted";
                case AccessOutcome.PassedBack: return "access.passed-back";
                case AccessOutcome.NotInside: return "access.not-inside";
                case AccessOutcome.PassageInterrupted: return "access.passage-interrupted";
                case AccessOutcome.UnknownTicket: return "access.unknown-ticket";
                case AccessOutcome.Forged: return "access.forged";
                case AccessOutcome.Unreadable: return "access.unreadable";
                case AccessOutcome.WrongPerformance: return "access.wrong-performance";
                case AccessOutcome.TooEarly: return "access.too-early";
                case AccessOutcome.TooLate: return "access.too-late";
                case AccessOutcome.WrongOrganisation: return "access.wrong-organisation";
                case AccessOutcome.Refunded: return "access.refunded";
                case AccessOutcome.Cancelled: return "access.cancelled";
                case AccessOutcome.Exchanged: return "access.exchanged";
                case AccessOutcome.Reprinted: return "access.reprinted";
                case AccessOutcome.Blocked: return "access.blocked";
                case AccessOutcome.Unpaid: return "access.unpaid";
                case AccessOutcome.WrongCheckpoint: return "access.wrong-checkpoint";
                case AccessOutcome.WrongDirection: return "access.wrong-direction";
                case AccessOutcome.PerformanceCancelled: return "access.performance-cancelled";
                case AccessOutcome.GateNotReady: return "access.gate-not-ready";
                case AccessOutcome.DeviceRevoked: return "access.device-revoked";
                case AccessOutcome.DoubleRead: return "access.double-read";
                default: return "";
            }
        }

        internal static AccessOutcome Read(FrameReader from)
        {
            var outcome = (AccessOutcome)from.Byte();
            return IsKnown(outcome)
                ? outcome
                : throw new FrameException(
                    FrameError.ValueOutOfRange, "No access outcome has the number " + (int)outcome + ".");
        }
    }
}
