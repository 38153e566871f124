using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Sales;

/// <param name="OrderFile">Number of the order file.</param>
/// <param name="Amount">Minor units that went back to the buyer.</param>
public sealed record RefundedTicket(long OrderFile, long Amount, string Currency);

/// <summary>
/// The office takes a ticket back and gives the money back: the place is on sale again, and no gate opens to the ticket any
/// more. Right sales.refund:E.
/// </summary>
public sealed class RefundTicket(
    Requests requests, SaleMoney money, SeatAllocation allocation, FiscalJournal journal, Facts facts, Ids ids,
    TimeProvider clock)
{
    sealed record RefundLine(
        string OrderId, long OrderFile, long Serial, string Number, int Performance, string Seat, long Amount, long Vat,
        int VatRate, string Currency, string Method, string Operator, string Reason, long AtMs);

    /// <param name="by">Who gives the money back.</param>
    /// <param name="requestId">The same once more gives the same answer, and no more money.</param>
    /// <param name="serial">The ticket's.</param>
    /// <param name="reason">Asked for: it stands in the order file, the audit and the fiscal journal.</param>
    /// <param name="method">Cash or card, from the office's own drawer; or back to the wallet that paid.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "sales.reason-missing", "sales.method-invalid",
    /// "sales.ticket-unknown", "sales.already-refunded", "sales.already-admitted", "sales.wallet-unknown".</exception>
    public Task<RefundedTicket> Run(
        SignedInOperator by, string requestId, long serial, string reason, PaymentMethod method,
        CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.refund", Right.Execute);
        if (string.IsNullOrWhiteSpace(reason))
            throw RuleViolation.Invalid("sales.reason-missing", "reason: say why the ticket is refunded.");
        if (method is not (PaymentMethod.Cash or PaymentMethod.Card or PaymentMethod.Wallet))
            throw RuleViolation.Invalid("sales.method-invalid", $"method: {method} is no way to give money back.");
        return requests.RunOnce(
            requestId, by.Who, "RefundTicket", (db, token) => Refund(db, by, serial, reason.Trim(), method, token),
            cancellationToken);
    }

    async Task<RefundedTicket> Refund(
        HubDb db, SignedInOperator by, long serial, string reason, PaymentMethod method,
        CancellationToken cancellationToken)
    {
        var ticket = await Refundable(db, serial, cancellationToken);
        var file = await db.Set<OrderFile>().SingleAsync(row => row.Id == ticket.OrderFileId, cancellationToken);
        var order = new Order
        {
            Id = ids.Next(),
            OrderFileId = file.Id,
            Kind = OrderKind.Refund,
            PointOfSale = CashDesk.Office,
            OperatorId = by.Id.ToString(),
            Amount = -ticket.Price,
            Currency = ticket.Currency,
            AtMs = clock.NowMs(),
            ReceivedAtMs = clock.NowMs(),
            Reason = reason,
        };
        db.Add(order);
        AddMovement(db, order, ticket);
        ticket.Refund(order.AtMs);
        var place = await db.Set<Place>().AsTracking().SingleAsync(row => row.Id == ticket.PlaceId, cancellationToken);
        await allocation.Release(db, [place], cancellationToken);
        await money.GiveBack(db, order, file, ticket, method, cancellationToken);
        await journal.Append(
            db, order.PointOfSale, FiscalKinds.Refund, serial.ToString(),
            new RefundLine(
                order.Reference, file.Number, serial, $"{ticket.PointOfSale}-{ticket.Number}", ticket.Performance, ticket.Seat,
                order.Amount, -ticket.Vat, ticket.VatRate, ticket.Currency, method.ToString(), by.Name, reason, order.AtMs),
            cancellationToken);
        db.Add(new AuditEntry
        {
            AtMs = order.AtMs, Who = by.Who, What = "ticket.refunded", Subject = $"ticket:{serial}", Why = reason,
        });
        facts.Publish(db, new TicketRefunded(file.Id, serial, ticket.Performance, order.AtMs, reason));
        return new RefundedTicket(file.Number, ticket.Price, ticket.Currency);
    }

    static async Task<Ticket> Refundable(HubDb db, long serial, CancellationToken cancellationToken)
    {
        var ticket = await db.Set<Ticket>().FindAsync([serial], cancellationToken)
            ?? throw new RuleViolation(
                "sales.ticket-unknown", $"No ticket {serial} has been sold, as far as the hub knows.", RefusalKind.NotFound);
        if (ticket.State == TicketState.Refunded)
        {
            throw new RuleViolation(
                "sales.already-refunded",
                $"Ticket {serial} was refunded at {Clock.FromMs(ticket.RefundedAtMs):yyyy-MM-dd HH:mm} UTC.");
        }

        return ticket.AdmittedAtMs == 0
            ? ticket
            : throw new RuleViolation(
                "sales.already-admitted",
                $"The holder of ticket {serial} came in at {Clock.FromMs(ticket.AdmittedAtMs):yyyy-MM-dd HH:mm} UTC.");
    }

    void AddMovement(HubDb db, Order order, Ticket ticket)
    {
        var operation = new Operation
        {
            Id = ids.Next(),
            OrderId = order.Id,
            Kind = OrderKind.Refund,
            Performance = ticket.Performance,
            Tickets = 1,
            Amount = order.Amount,
        };
        db.Add(operation);
        db.Add(new Movement
        {
            Id = ids.Next(),
            OperationId = operation.Id,
            OrderId = order.Id,
            Kind = OrderKind.Refund,
            Serial = ticket.Serial,
            Performance = ticket.Performance,
            Category = ticket.Category,
            Tariff = ticket.Tariff,
            Amount = order.Amount,
            Vat = -ticket.Vat,
            VatRate = ticket.VatRate,
            AtMs = order.AtMs,
        });
    }
}
