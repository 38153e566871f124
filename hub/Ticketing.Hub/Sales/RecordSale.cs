using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Sales;

/// <summary>
/// A till has sold and taken the money. Places, order file, payments, ledger and fiscal journal are written together or not
/// at all; what cannot be written stands on the shelf, since the customer has gone with the tickets.
/// </summary>
sealed class RecordSale(
    SaleMoney money, TillNumbering numbering, CounterContact counter, FiscalJournal journal, Facts facts, Ids ids,
    TimeProvider clock)
    : ITogetherHandler
{
    sealed record TicketLine(
        string Number, long Serial, int Performance, string Category, string Seat, string Tariff, long Price, long Vat,
        int VatRate);

    sealed record PaymentLine(string Method, long Amount, string TerminalReference);

    sealed record SaleLine(
        string SaleId, long OrderFile, long Receipt, string Operator, string Contact, long Amount, long Vat, string Currency,
        bool Offline, long AtMs, List<TicketLine> Tickets, List<PaymentLine> Payments);

    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.Sale];

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken) =>
        ApplyTogether(db, [operation], cancellationToken);

    /// <summary>A wallet's balance is read again for each payment: such a sale is applied alone.</summary>
    public bool Joins(OperationBody body) =>
        body.Sale.Payments.All(payment => payment.Method != PaymentMethod.Wallet);

    public async Task ApplyTogether(
        HubDb db, IReadOnlyList<IncomingOperation> operations, CancellationToken cancellationToken)
    {
        var sales = operations.Select(operation => (Operation: operation, Told: ToldSale.Read(operation.Body.Sale))).ToList();
        var known = await Known(db, sales.ConvertAll(sale => sale.Told.Id), cancellationToken);
        var held = await SeatAllocation.Held(
            db, [.. sales.SelectMany(sale => sale.Told.Tickets).Select(ticket => ticket.PlaceId)], cancellationToken);
        var contactOf = await counter.Of(db, sales.Select(sale => sale.Told.ContactId), cancellationToken);
        await ReadTills(db, [.. operations.Select(operation => operation.DeviceId).Distinct()], cancellationToken);
        // Commands are serial, so the next number is nobody else's; the unique index says so too.
        var number = await db.Set<OrderFile>().MaxAsync(row => (long?)row.Number, cancellationToken) ?? 0;
        foreach (var (operation, told) in sales)
        {
            if (IsKnown(known, operation, told))
                continue;
            var places = await Confirm(db, operation.DeviceId, held[operation.DeviceId], told, cancellationToken);
            var file = OpenFile(db, operation, told, ++number, contactOf(told.ContactId));
            known.Add(told.Id, await Write(db, operation, told, file, places, cancellationToken));
        }
    }

    async Task<Order> Write(
        HubDb db, IncomingOperation operation, ToldSale told, OrderFile file, Dictionary<Guid, Place> places,
        CancellationToken cancellationToken)
    {
        var order = new Order
        {
            Id = told.Id,
            OrderFileId = file.Id,
            Kind = OrderKind.Sale,
            PointOfSale = operation.DeviceId,
            OperatorId = told.OperatorId,
            Amount = told.Amount,
            Currency = told.Currency,
            ReceiptNumber = told.Receipt,
            AtMs = operation.RecordedAtMs,
            ReceivedAtMs = clock.NowMs(),
            Offline = operation.Offline,
        };
        db.Add(order);
        AddTickets(db, order, told);
        await money.TakeIn(db, order, file, told, cancellationToken);
        await WriteFiscalLine(db, operation, file, told, cancellationToken);
        await numbering.Check(db, operation.DeviceId, told, operation.RecordedAtMs, cancellationToken);
        facts.Publish(db, new TicketsSold(
            file.Id, operation.DeviceId, operation.RecordedAtMs,
            [.. told.Tickets.Select(ticket => new SoldTicket(
                ticket.Serial, ticket.Performance, ticket.PlaceId, ticket.Category, ticket.Seat, ticket.Tariff,
                places[ticket.PlaceId].Fingerprint))]));
        return order;
    }

    /// <summary>What is looked up for each sale is read at once: desks, ends of fiscal journals, last numbers.</summary>
    static async Task ReadTills(HubDb db, List<string> tills, CancellationToken cancellationToken)
    {
        await db.Set<CashDesk>().AsTracking().Where(row => tills.Contains(row.Id)).LoadAsync(cancellationToken);
        await db.Set<FiscalHead>().AsTracking().Where(row => tills.Contains(row.PointOfSale)).LoadAsync(cancellationToken);
        await db.Set<TillNumbers>().AsTracking().Where(row => tills.Contains(row.DeviceId)).LoadAsync(cancellationToken);
    }

    static Task<Dictionary<Guid, Order>> Known(HubDb db, List<Guid> sales, CancellationToken cancellationToken) =>
        db.Set<Order>().AsNoTracking().Where(row => sales.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellationToken);

    static bool IsKnown(Dictionary<Guid, Order> orders, IncomingOperation operation, ToldSale told)
    {
        if (!orders.TryGetValue(told.Id, out var known))
            return false;
        return known.PointOfSale == operation.DeviceId && known.Amount == told.Amount && known.Kind == OrderKind.Sale
            ? true
            : throw new RuleViolation(
                "sales.sale-differs", $"Sale {told.Id} is there already, of another till or with another amount.");
    }

    /// <exception cref="RuleViolation">"sales.place-not-held", "sales.place-differs".</exception>
    static async Task<Dictionary<Guid, Place>> Confirm(
        HubDb db, string till, IEnumerable<Place> held, ToldSale told, CancellationToken cancellationToken)
    {
        var wanted = told.Tickets.Select(ticket => ticket.PlaceId).ToHashSet();
        var places = held.Where(place => place.State == PlaceState.Held && wanted.Contains(place.Id))
            .ToDictionary(place => place.Id);
        var missing = told.Tickets.FindAll(ticket => !places.ContainsKey(ticket.PlaceId));
        if (missing.Count > 0)
            throw await NotHeld(db, till, missing, cancellationToken);
        var differs = told.Tickets.Find(ticket => places[ticket.PlaceId] is var place
            && (place.Serial != ticket.Serial || place.Performance != ticket.Performance || place.Category != ticket.Category));
        if (differs is not null)
        {
            throw new RuleViolation(
                "sales.place-differs",
                $"Ticket {differs.Serial} of performance {differs.Performance}, {Named(differs)}, is not what the till was given.");
        }

        foreach (var place in places.Values)
        {
            SeatAllocation.Confirm(place);
        }

        return places;
    }

    static async Task<RuleViolation> NotHeld(
        HubDb db, string till, List<ToldTicket> missing, CancellationToken cancellationToken)
    {
        var ids = missing.ConvertAll(ticket => ticket.PlaceId);
        var known = await (
            from place in db.Set<Place>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            where ids.Contains(place.Id)
            select new { place.Id, place.State, hold.Owner }).ToDictionaryAsync(row => row.Id, cancellationToken);
        return new RuleViolation(
            "sales.place-not-held",
            $"{till} sold what it did not hold: " + string.Join("; ", missing.Select(ticket =>
                $"performance {ticket.Performance}, {Named(ticket)} (ticket {ticket.Serial}): "
                + (!known.TryGetValue(ticket.PlaceId, out var place) ? "unknown"
                    : place.Owner != till ? "held by another"
                    : place.State == PlaceState.Confirmed ? "sold already" : place.State.ToString().ToLowerInvariant()))) + ".");
    }

    static string Named(ToldTicket ticket) =>
        ticket.Seat.Length > 0 ? ticket.Seat : "a place of " + ticket.Category;

    OrderFile OpenFile(HubDb db, IncomingOperation operation, ToldSale told, long number, Guid? contact)
    {
        var file = new OrderFile
        {
            Id = ids.Next(),
            Number = number,
            ContactId = contact,
            PointOfSale = operation.DeviceId,
            OperatorId = told.OperatorId,
            OpenedAtMs = operation.RecordedAtMs,
        };
        db.Add(file);
        return file;
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
        HubDb db, IncomingOperation operation, OrderFile file, ToldSale told, CancellationToken cancellationToken) =>
        journal.Append(
            db, operation.DeviceId, FiscalKinds.Sale, told.Id.ToString(),
            new SaleLine(
                told.Id.ToString(), file.Number, told.Receipt, told.OperatorId, told.ContactId, told.Amount,
                told.Tickets.Sum(ticket => ticket.Vat), told.Currency, operation.Offline, operation.RecordedAtMs,
                told.Tickets.ConvertAll(ticket => new TicketLine(
                    $"{operation.DeviceId}-{ticket.Number}", ticket.Serial, ticket.Performance, ticket.Category, ticket.Seat,
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
}
