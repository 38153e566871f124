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
sealed class RecordSale(WriteSale write, SoldBookings bookings, CounterContact counter, Ids ids) : ITogetherHandler
{
    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.Sale];

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken) =>
        ApplyTogether(db, [operation], cancellationToken);

    /// <summary>A wallet's balance is read again for each payment, and a booking has more to close: such a sale is applied
    /// alone.</summary>
    public bool Joins(OperationBody body) =>
        body.Sale.OrderFile == 0 && body.Sale.Payments.All(payment => payment.Method != PaymentMethod.Wallet);

    public async Task ApplyTogether(
        HubDb db, IReadOnlyList<IncomingOperation> operations, CancellationToken cancellationToken)
    {
        var sales = operations.Select(operation => (Operation: operation, Told: ToldSale.Read(operation.Body.Sale))).ToList();
        var known = await Known(db, sales.ConvertAll(sale => sale.Told.Id), cancellationToken);
        var placeIds = sales.SelectMany(sale => sale.Told.Tickets).Select(ticket => ticket.PlaceId).ToList();
        var ofBookings = await SoldBookings.AreAmong(db, placeIds, cancellationToken);
        if (ofBookings && db.LeavesManyRows)
            throw new NotTogetherException("One of the sales is of a booking.");
        var held = await SeatAllocation.Held(db, placeIds, cancellationToken);
        var contactOf = await counter.Of(db, sales.Select(sale => sale.Told.ContactId), cancellationToken);
        await ReadTills(db, [.. operations.Select(operation => operation.DeviceId).Distinct()], cancellationToken);
        var number = await OrderFiles.LastNumber(db, cancellationToken);
        foreach (var (operation, told) in sales)
        {
            if (IsKnown(known, operation, told))
                continue;
            var file = told.OrderFile == 0
                ? OpenFile(db, operation, told, ++number, contactOf(told.ContactId))
                : await FileOfBooking(db, told, cancellationToken);
            var places = await Confirm(db, operation.DeviceId, held[operation.DeviceId], told, cancellationToken);
            var made = new SaleMade(operation.DeviceId, operation.RecordedAtMs, operation.Offline);
            known.Add(told.Id, await write.Run(db, made, told, file, places, cancellationToken));
        }

        if (ofBookings)
            await bookings.Close(db, placeIds, operations[0].Who, cancellationToken);
    }

    /// <exception cref="RuleViolation">"sales.order-file-unknown", "sales.order-file-differs".</exception>
    static async Task<OrderFile> FileOfBooking(HubDb db, ToldSale told, CancellationToken cancellationToken)
    {
        var file = await OrderFiles.Find(db, told.OrderFile, cancellationToken);
        var places = told.Tickets.ConvertAll(ticket => ticket.PlaceId);
        return await SoldBookings.AreOf(db, file.Id, places, cancellationToken)
            ? file
            : throw new RuleViolation(
                "sales.order-file-differs", $"Sale {told.Id} has no place that was booked in order file {file.Number}.");
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
}
