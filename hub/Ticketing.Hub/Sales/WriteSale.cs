using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Sales;

/// <summary>Where and when a sale was made.</summary>
/// <param name="PointOfSale">The till's device id, or "office".</param>
/// <param name="AtMs">By its clock.</param>
/// <param name="Offline">It was cut off.</param>
sealed record SaleMade(string PointOfSale, long AtMs, bool Offline);

/// <summary>
/// Writes a sale whose places are confirmed into its order file: order, operations, movements, tickets, payments, ledger and
/// fiscal line, and tells that the tickets were sold. The same for a till and for the office.
/// </summary>
public sealed class WriteSale(
    SaleMoney money, TillNumbering numbering, FiscalJournal journal, Facts facts, Ids ids, TimeProvider clock)
{
    sealed record TicketLine(
        string Number, long Serial, int Performance, string Category, string Seat, string Tariff, long Price, long Vat,
        int VatRate);

    sealed record PaymentLine(string Method, long Amount, string TerminalReference);

    sealed record SaleLine(
        string SaleId, long OrderFile, long Receipt, string Operator, string Contact, long Amount, long Vat, string Currency,
        bool Offline, long AtMs, List<TicketLine> Tickets, List<PaymentLine> Payments);

    internal async Task<Order> Run(
        HubDb db, SaleMade made, ToldSale told, OrderFile file, IReadOnlyDictionary<Guid, Place> places,
        CancellationToken cancellationToken)
    {
        var order = new Order
        {
            Id = told.Id,
            OrderFileId = file.Id,
            Kind = OrderKind.Sale,
            PointOfSale = made.PointOfSale,
            OperatorId = told.OperatorId,
            Amount = told.Amount,
            Currency = told.Currency,
            ReceiptNumber = told.Receipt,
            AtMs = made.AtMs,
            ReceivedAtMs = clock.NowMs(),
            Offline = made.Offline,
        };
        db.Add(order);
        AddTickets(db, order, told);
        await money.TakeIn(db, order, file, told, cancellationToken);
        await WriteFiscalLine(db, made, file, told, cancellationToken);
        await numbering.Check(db, made.PointOfSale, told, made.AtMs, cancellationToken);
        facts.Publish(db, new TicketsSold(
            file.Id, made.PointOfSale, made.AtMs,
            [.. told.Tickets.Select(ticket => new SoldTicket(
                ticket.Serial, ticket.Performance, ticket.PlaceId, ticket.Category, ticket.Seat, ticket.Tariff,
                places[ticket.PlaceId].Fingerprint))]));
        return order;
    }

    void AddTickets(HubDb db, Order order, ToldSale told)
    {
        foreach (var group in told.Tickets.GroupBy(ticket => ticket.Performance))
        {
            var operation = new Operation
            {
                Id = ids.Next(),
                OrderId = order.Id,
                Kind = OrderKind.Sale,
                Performance = group.Key,
                Tickets = group.Count(),
                Amount = group.Sum(ticket => ticket.Price),
            };
            db.Add(operation);
            foreach (var ticket in group)
            {
                AddTicket(db, order, operation, ticket);
            }
        }
    }

    void AddTicket(HubDb db, Order order, Operation operation, ToldTicket ticket)
    {
        db.Add(new Movement
        {
            Id = ids.Next(),
            OperationId = operation.Id,
            OrderId = order.Id,
            Kind = OrderKind.Sale,
            Serial = ticket.Serial,
            Performance = ticket.Performance,
            Category = ticket.Category,
            Tariff = ticket.Tariff,
            Amount = ticket.Price,
            Vat = ticket.Vat,
            VatRate = ticket.VatRate,
            AtMs = order.AtMs,
        });
        db.Add(new Ticket
        {
            Serial = ticket.Serial,
            Performance = ticket.Performance,
            PlaceId = ticket.PlaceId,
            Seat = ticket.Seat,
            Category = ticket.Category,
            Tariff = ticket.Tariff,
            Price = ticket.Price,
            Vat = ticket.Vat,
            VatRate = ticket.VatRate,
            Currency = order.Currency,
            PointOfSale = order.PointOfSale,
            Number = ticket.Number,
            OrderFileId = order.OrderFileId,
            OrderId = order.Id,
            SoldAtMs = order.AtMs,
        });
    }

    Task WriteFiscalLine(
        HubDb db, SaleMade made, OrderFile file, ToldSale told, CancellationToken cancellationToken) =>
        journal.Append(
            db, made.PointOfSale, FiscalKinds.Sale, told.Id.ToString(),
            new SaleLine(
                told.Id.ToString(), file.Number, told.Receipt, told.OperatorId, told.ContactId, told.Amount,
                told.Tickets.Sum(ticket => ticket.Vat), told.Currency, made.Offline, made.AtMs,
                told.Tickets.ConvertAll(ticket => new TicketLine(
                    $"{made.PointOfSale}-{ticket.Number}", ticket.Serial, ticket.Performance, ticket.Category, ticket.Seat,
                    ticket.Tariff, ticket.Price, ticket.Vat, ticket.VatRate)),
                [.. told.Payments.Select(payment => new PaymentLine(
                    payment.Method.ToString(), payment.Amount?.MinorUnits ?? 0, payment.TerminalReference))]),
            cancellationToken);
}

/// <summary>Kinds of lines that this module writes into fiscal journals.</summary>
static class FiscalKinds
{
    public const string Sale = "sale";
    public const string Ticket = "ticket";
    public const string Reprint = "reprint";
    public const string Refund = "refund";
    public const string NumberGap = "number-gap";
    public const string Deposit = "deposit";
    public const string DepositRefund = "deposit-refund";
}
