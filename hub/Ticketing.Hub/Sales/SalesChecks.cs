using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>I1: each ticket that is sold has its one place, and each place that is sold its one ticket.</summary>
sealed class TicketsHaveTheirPlaces : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var (tickets, places) = (db.Set<Ticket>(), db.Set<Place>());
        var examined = await tickets.LongCountAsync(cancellationToken);
        var homeless = await tickets
            .Where(ticket => ticket.State == TicketState.Sold && !places.Any(place => place.Id == ticket.PlaceId
                && place.State == PlaceState.Confirmed && place.Serial == ticket.Serial
                && place.Performance == ticket.Performance))
            .Select(ticket => ticket.Serial).ToListAsync(cancellationToken);
        var unsold = await places
            .Where(place => place.State == PlaceState.Confirmed
                && !tickets.Any(ticket => ticket.PlaceId == place.Id && ticket.State == TicketState.Sold))
            .Select(place => new { place.Performance, place.Serial }).ToListAsync(cancellationToken);
        return new CheckReport(
            "I1", "a sold ticket has one place, a sold place one ticket", examined,
            [
                .. homeless.Select(serial => $"Ticket {serial} is sold, its place is not."),
                .. unsold.Select(place =>
                    $"Performance {place.Performance}: the place of ticket {place.Serial} is sold, the ticket is not."),
            ]);
    }
}

/// <summary>I3: what an order's tickets cost is what was paid for it, and what the ledger has of it.</summary>
sealed class OrdersArePaidAndPosted : IInvariantCheck
{
    static readonly string[] Reasons = [SaleMoney.SaleReason, SaleMoney.RefundReason];

    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var orders = await db.Set<Order>().Select(order => new { order.Id, order.Amount, order.Kind })
            .ToListAsync(cancellationToken);
        var moved = await db.Set<Movement>().GroupBy(movement => movement.OrderId)
            .Select(group => new { group.Key, Sum = group.Sum(movement => movement.Amount) })
            .ToDictionaryAsync(group => group.Key.ToString(), group => group.Sum, cancellationToken);
        var paid = await db.Set<Payment>().Where(payment => Reasons.Contains(payment.Reason))
            .GroupBy(payment => payment.Reference)
            .Select(group => new { group.Key, Sum = group.Sum(payment => payment.Amount) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var posted = await (
            from line in db.Set<LedgerLine>()
            join entry in db.Set<LedgerEntry>() on line.EntryId equals entry.Id
            where Reasons.Contains(entry.Reason)
                && (line.Account == Accounts.TicketSales || line.Account == Accounts.VatCollected)
            group line.Amount by entry.Reference into lines
            select new { lines.Key, Sum = -lines.Sum() })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);

        var violations = new List<string>();
        foreach (var order in orders)
        {
            var reference = order.Id.ToString();
            moved.Remove(reference, out var tickets);
            paid.Remove(reference, out var money);
            posted.Remove(reference, out var ledger);
            if (tickets != order.Amount || money != order.Amount || ledger != order.Amount)
            {
                violations.Add($"{order.Kind} {reference} is of {order.Amount}: its tickets make {tickets}, the payments "
                    + $"{money}, the ledger has {ledger}.");
            }
        }

        foreach (var (what, left) in new[] { ("tickets", moved), ("payments", paid), ("the ledger", posted) })
        {
            violations.AddRange(left.Select(rest => $"There is no order {rest.Key}, {what} have {rest.Value} of it."));
        }

        return new CheckReport("I3", "orders, payments and ledger agree", orders.Count, violations);
    }
}

/// <summary>I4: every sale, print, reprint, refund and deposit has its one line in a fiscal journal, and no line is of nothing.</summary>
sealed class SalesStandInFiscalJournal : IInvariantCheck
{
    static readonly string[] Kinds =
    [
        FiscalKinds.Sale, FiscalKinds.Ticket, FiscalKinds.Reprint, FiscalKinds.Refund, FiscalKinds.Deposit,
        FiscalKinds.DepositRefund,
    ];

    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var lines = await db.Set<FiscalLine>().Where(line => Kinds.Contains(line.Kind))
            .GroupBy(line => new { line.Kind, line.Reference })
            .Select(group => new { group.Key.Kind, group.Key.Reference, Count = group.Count() })
            .ToDictionaryAsync(line => (line.Kind, line.Reference), line => line.Count, cancellationToken);
        var wanted = new Dictionary<(string Kind, string Reference), int>();
        var sales = await db.Set<Order>().Where(order => order.Kind == OrderKind.Sale).Select(order => order.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in sales)
        {
            wanted[(FiscalKinds.Sale, id.ToString())] = 1;
        }

        var refunds = await db.Set<Movement>().Where(movement => movement.Kind == OrderKind.Refund)
            .Select(movement => movement.Serial).ToListAsync(cancellationToken);
        foreach (var serial in refunds)
        {
            wanted[(FiscalKinds.Refund, serial.ToString())] = 1;
        }

        var prints = await db.Set<TicketPrint>().GroupBy(print => new { print.Serial, First = print.Copy == 1 })
            .Select(group => new { group.Key.Serial, group.Key.First, Count = group.Count() })
            .ToListAsync(cancellationToken);
        foreach (var print in prints)
        {
            wanted[(print.First ? FiscalKinds.Ticket : FiscalKinds.Reprint, print.Serial.ToString())] = print.Count;
        }

        var deposits = await db.Set<Deposit>().Select(deposit => new { deposit.Id, deposit.Amount })
            .ToListAsync(cancellationToken);
        foreach (var deposit in deposits)
        {
            wanted[(deposit.Amount > 0 ? FiscalKinds.Deposit : FiscalKinds.DepositRefund, deposit.Id.ToString())] = 1;
        }

        return new CheckReport(
            "I4", "every sale, ticket, reprint, refund and deposit stands once in a fiscal journal", wanted.Count,
            [
                .. wanted.Keys.Union(lines.Keys)
                    .Where(key => wanted.GetValueOrDefault(key) != lines.GetValueOrDefault(key))
                    .Select(key => $"{key.Kind} {key.Reference} has {lines.GetValueOrDefault(key)} fiscal lines, not "
                        + $"{wanted.GetValueOrDefault(key)}."),
            ]);
    }
}
