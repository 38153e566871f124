using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Access;

/// <summary>Tickets were sold: each has its right, on which counts what gates let in before the hub knew.</summary>
sealed class GrantRights(TicketNews news) : IFactHandler<TicketsSold>
{
    const int Entries = 1;

    public async Task Handle(HubDb db, TicketsSold fact, CancellationToken cancellationToken)
    {
        var serials = fact.Tickets.ConvertAll(ticket => ticket.Serial);
        var known = await db.Set<AccessRight>().Where(right => serials.Contains(right.Serial))
            .Select(right => right.Serial).ToListAsync(cancellationToken);
        var rights = fact.Tickets.FindAll(ticket => !known.Contains(ticket.Serial)).ConvertAll(ticket => new AccessRight
        {
            Serial = ticket.Serial,
            Performance = ticket.Performance,
            Fingerprint = ticket.Fingerprint,
            OrderFileId = fact.OrderFileId,
            Category = ticket.Category,
            Seat = ticket.Seat,
            Tariff = ticket.Tariff,
            EntriesAllowed = Entries,
            SoldAtMs = fact.AtMs,
        });
        db.AddRange(rights);
        await db.SaveChangesAsync(cancellationToken);

        var entered = await db.Set<Passage>()
            .Where(passage => passage.Kind == PassageKind.Entry && serials.Contains(passage.Serial))
            .Select(passage => passage.Serial).Distinct().ToListAsync(cancellationToken);
        foreach (var right in rights)
        {
            if (entered.Contains(right.Serial))
                await PassageBook.Count(db, right.Serial, cancellationToken);
            await news.Publish(db, right, cancellationToken);
        }
    }
}

/// <summary>A ticket was refunded: its right opens nothing any more.</summary>
sealed class WithdrawRight(TicketNews news) : IFactHandler<TicketRefunded>
{
    public async Task Handle(HubDb db, TicketRefunded fact, CancellationToken cancellationToken)
    {
        // No refusal: the relay tries again, and by then the sale has come.
        var right = await db.Set<AccessRight>().FindAsync([fact.Serial], cancellationToken)
            ?? throw new InvalidOperationException($"Ticket {fact.Serial} was refunded before its sale was heard of.");
        if (right.State == RightState.Refunded)
            return;
        right.Move("Refund", fact.Why, fact.AtMs);
        await db.SaveChangesAsync(cancellationToken);
        await news.Publish(db, right, cancellationToken);
    }
}
