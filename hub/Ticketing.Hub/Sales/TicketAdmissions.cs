using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>Access control says, down the arrow, that a ticket's holder has come in: such a ticket is not refunded.</summary>
public static class TicketAdmissions
{
    /// <param name="db">The command's context.</param>
    /// <param name="serial">The ticket.</param>
    /// <param name="atMs">Its earliest entry that stands, Unix ms; 0 where none does: nobody has come in after all, and
    /// what was noted before is taken back.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False where the ticket is not sold yet: a till may not have told it. Access says it again then.</returns>
    public static async Task<bool> Note(HubDb db, long serial, long atMs, CancellationToken cancellationToken)
    {
        if (await db.Set<Ticket>().FindAsync([serial], cancellationToken) is not { } ticket)
            return false;
        if (ticket.AdmittedAtMs == 0 || atMs < ticket.AdmittedAtMs)
            ticket.AdmittedAtMs = atMs;
        return true;
    }
}
