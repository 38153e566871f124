using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Access;

/// <summary>Tickets were sold: each has its right, on which counts what gates let in before the hub knew.</summary>
sealed class GrantRights(TicketNews news) : IFactsHandler<TicketsSold>
{
    const int Entries = 1;

    public Task Handle(HubDb db, TicketsSold fact, CancellationToken cancellationToken) =>
        HandleAll(db, [fact], cancellationToken);

    public async Task HandleAll(HubDb db, IReadOnlyList<TicketsSold> facts, CancellationToken cancellationToken)
    {
        var serials = facts.SelectMany(fact => fact.Tickets).Select(ticket => ticket.Serial).ToList();
        var known = await db.Set<AccessRight>().Where(right => serials.Contains(right.Serial))
            .Select(right => right.Serial).ToHashSetAsync(cancellationToken);
        var rights = (
            from fact in facts
            from ticket in fact.Tickets
            where known.Add(ticket.Serial)
            select new AccessRight
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
            }).ToList();
        db.AddRange(rights);
        var entered = await db.Set<Passage>()
            .Where(passage => passage.Kind == PassageKind.Entry && serials.Contains(passage.Serial))
            .Select(passage => passage.Serial).Distinct().ToListAsync(cancellationToken);
        // Rights without an entry need no saving here: what is told of them does not ask the database.
        if (entered.Count > 0)
            await db.SaveChangesAsync(cancellationToken);
        foreach (var right in rights)
        {
            var told = entered.Contains(right.Serial)
                ? await PassageBook.Count(db, right.Serial, cancellationToken)
                : right;
            await news.Publish(db, told ?? right, cancellationToken);
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
