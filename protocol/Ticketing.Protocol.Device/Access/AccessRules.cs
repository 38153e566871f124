namespace Ticketing.Protocol.Device
{
    /// <summary>
    /// Who may pass. One set of rules for gate, edge and hub: a ticket gets the same answer wherever it is decided,
    /// from
    /// the same facts. Never answers "invalid" for what it cannot know: without a list it is not ready, and says so.
    /// </summary>
    public static class AccessRules
    {
        /// <summary>The answer. Pure: it looks at the request and at nothing else.</summary>
        public static AccessOutcome Decide(AccessRequest request)
        {
            if (request.Evacuation)
                return AccessOutcome.Evacuation;
            if (request.DeviceRevoked)
                return AccessOutcome.DeviceRevoked;
            if (request.Supervisor)
                return AccessOutcome.Forced;
            if (request.DoubleRead)
                return AccessOutcome.DoubleRead;
            if (!request.Readable)
                return AccessOutcome.Unreadable;
            if (!request.ListLoaded)
                return AccessOutcome.GateNotReady;
            if (IsRefused(request, out var refusal))
                return refusal;
            if (!request.DirectionAllowed)
                return AccessOutcome.WrongDirection;
            return request.Direction == Direction.Out ? DecideExit(request) : DecideEntry(request);
        }

        static bool IsRefused(AccessRequest request, out AccessOutcome refusal)
        {
            if (!request.OrganisationServed)
                refusal = AccessOutcome.WrongOrganisation;
            else if (!request.PerformanceServed)
                refusal = AccessOutcome.WrongPerformance;
            else if (!request.Genuine)
                refusal = AccessOutcome.Forged;
            else if (request.PerformanceCancelled)
                refusal = AccessOutcome.PerformanceCancelled;
            else if (!request.Known)
                refusal = AccessOutcome.UnknownTicket;
            else
                return IsRefused(request.Status, out refusal);
            return true;
        }

        static bool IsRefused(TicketStatus status, out AccessOutcome refusal)
        {
            switch (status)
            {
                case TicketStatus.Valid:
                case TicketStatus.Leased:
                    refusal = AccessOutcome.Admitted;
                    return false;
                case TicketStatus.Refunded:
                    refusal = AccessOutcome.Refunded;
                    return true;
                case TicketStatus.Cancelled:
                    refusal = AccessOutcome.Cancelled;
                    return true;
                case TicketStatus.Exchanged:
                    refusal = AccessOutcome.Exchanged;
                    return true;
                case TicketStatus.Reprinted:
                    refusal = AccessOutcome.Reprinted;
                    return true;
                case TicketStatus.Unpaid:
                    refusal = AccessOutcome.Unpaid;
                    return true;
                default:
                    refusal = AccessOutcome.Blocked;
                    return true;
            }
        }

        static AccessOutcome DecideExit(AccessRequest request)
        {
            return request.AntiPassback && !request.Inside ? AccessOutcome.NotInside : AccessOutcome.ExitGranted;
        }

        static AccessOutcome DecideEntry(AccessRequest request)
        {
            if (!request.CheckpointAllowed)
                return AccessOutcome.WrongCheckpoint;
            if (request.Interrupted)
                return AccessOutcome.PassageInterrupted;
            var allowed = request.EntriesAllowed < 1 ? 1 : request.EntriesAllowed;
            if (request.EntriesUsed >= allowed)
                return allowed == 1 ? AccessOutcome.AlreadyUsed : AccessOutcome.EntriesExhausted;
            if (request.AntiPassback && request.Inside)
                return AccessOutcome.PassedBack;
            if (request.NowMs < request.DoorsOpenAtMs)
                return AccessOutcome.TooEarly;
            if (request.NowMs > request.DoorsCloseAtMs)
                return AccessOutcome.TooLate;
            if (request.Offline)
                return AccessOutcome.AdmittedOffline;
            if (request.EntriesUsed > 0)
                return AccessOutcome.ReEntry;
            return request.Status == TicketStatus.Leased ? AccessOutcome.AdmittedLeased : AccessOutcome.Admitted;
        }
    }
}
