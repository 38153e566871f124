using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Sales;

/// <param name="OrderFile">Number of the order file.</param>
/// <param name="Amount">Minor units.</param>
public sealed record SoldInOffice(
    long OrderFile, Guid OrderId, long ReceiptNumber, long Amount, string Currency, List<long> Serials);

/// <summary>
/// The office sells what its operator has taken up: money against tickets, in the booking's order file, by the office's own
/// numbers of receipts and tickets. Right sales.sell:E.
/// </summary>
public sealed class SellBooking(
    Requests requests, WriteSale write, SoldBookings bookings, Ids ids, TimeProvider clock)
{
    sealed record Line(Place Place, BookingLine Booked);

    /// <param name="by">Who sells: the one who took them up.</param>
    /// <param name="requestId">The same once more sells nothing more.</param>
    /// <param name="operationIds">All of one order file; each is sold whole.</param>
    /// <param name="payments">Cash, card or deposit; together what the tickets cost.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "sales.method-invalid", "sales.booking-unknown",
    /// "sales.booking-taken-up", "sales.booking-sold", "sales.bookings-apart", "sales.cart-expired",
    /// "sales.payment-differs", "sales.deposit-exceeded", "finance.change-wrong".</exception>
    public Task<SoldInOffice> Run(
        SignedInOperator by, string requestId, IReadOnlyList<Guid> operationIds, IReadOnlyList<PaymentTaken> payments,
        CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.sell", Right.Execute);
        var odd = payments.FirstOrDefault(payment =>
            payment.Method is not (PaymentMethod.Cash or PaymentMethod.Card or PaymentMethod.Deposit));
        if (odd is not null)
            throw RuleViolation.Invalid("sales.method-invalid", $"method: {odd.Method} does not pay in the office.");
        return requests.RunOnce(
            requestId, by.Who, "SellBooking", (db, token) => Sell(db, by, operationIds, payments, token), cancellationToken);
    }

    async Task<SoldInOffice> Sell(
        HubDb db, SignedInOperator by, IReadOnlyList<Guid> operationIds, IReadOnlyList<PaymentTaken> payments,
        CancellationToken cancellationToken)
    {
        var (file, currency) = await FileOf(db, operationIds, cancellationToken);
        var lines = await InCart(db, by, operationIds, cancellationToken);
        var numbers = await TillNumbers.Of(db, CashDesk.Office, cancellationToken);
        var told = await Told(db, by, file, currency, lines, payments, numbers, cancellationToken);
        lines.ForEach(line => SeatAllocation.Confirm(line.Place));
        var made = new SaleMade(CashDesk.Office, clock.NowMs(), Offline: false);
        var places = lines.ToDictionary(line => line.Place.Id, line => line.Place);
        var order = await write.Run(db, made, told, file, places, cancellationToken);
        await bookings.Close(db, places.Keys, by.Who, cancellationToken);
        return new SoldInOffice(
            file.Number, order.Id, told.Receipt, told.Amount, currency, told.Tickets.ConvertAll(ticket => ticket.Serial));
    }

    static async Task<(OrderFile File, string Currency)> FileOf(
        HubDb db, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        var found = await (
            from operation in db.Set<BookingOperation>()
            join booking in db.Set<Booking>() on operation.BookingId equals booking.Id
            join file in db.Set<OrderFile>() on booking.OrderFileId equals file.Id
            where operationIds.Contains(operation.Id)
            select new { Operation = operation, File = file, booking.Currency }).AsNoTracking().ToListAsync(cancellationToken);
        if (found.Count == 0 || found.Count != operationIds.Distinct().Count())
        {
            throw new RuleViolation(
                "sales.booking-unknown", $"Of {operationIds.Count} bookings {found.Count} are known.", RefusalKind.NotFound);
        }

        foreach (var row in found)
        {
            if (row.Operation.State == BookingState.Booked)
                throw CartExpired(row.Operation.Label);
            if (row.Operation.State != BookingState.TakenUp)
                row.Operation.CheckBooked();
        }

        return found.DistinctBy(row => row.File.Id).Count() == 1
            ? (found[0].File, found[0].Currency)
            : throw new RuleViolation("sales.bookings-apart", "Bookings of one order file are sold together, others apart.");
    }

    /// <summary>All places of these operations, each with what it was booked for: in this operator's cart, and still held.</summary>
    static async Task<List<Line>> InCart(
        HubDb db, SignedInOperator by, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        var owner = HoldOwner.Operator(by.Name).Id;
        var rows = await (
            from booked in db.Set<BookingPlace>()
            join place in db.Set<Place>() on booked.PlaceId equals place.Id
            join line in db.Set<BookingLine>() on booked.LineId equals line.Id
            join operation in db.Set<BookingOperation>() on booked.OperationId equals operation.Id
            join hold in db.Set<Hold>() on booked.HoldId equals hold.Id
            where operationIds.Contains(booked.OperationId)
            orderby place.Serial
            select new { Place = place, Line = line, Operation = operation, Hold = hold }).AsTracking()
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (row.Hold.Owner != owner)
                throw row.Operation.IsTakenUp();
            if (row.Hold.State != HoldState.Live || row.Place.HoldId != row.Hold.Id || row.Place.State != PlaceState.Held)
                throw CartExpired(row.Operation.Label);
        }

        return rows.ConvertAll(row => new Line(row.Place, row.Line));
    }

    static RuleViolation CartExpired(string label) => new(
        "sales.cart-expired", $"{label} is in nobody's cart any more: take it up again.")
    {
        Parts = [label],
    };

    async Task<ToldSale> Told(
        HubDb db, SignedInOperator by, OrderFile file, string currency, List<Line> lines,
        IReadOnlyList<PaymentTaken> payments, TillNumbers numbers, CancellationToken cancellationToken)
    {
        var label = await HandPlaces.Labels(db, lines.ConvertAll(line => line.Place), cancellationToken);
        var sale = new SaleRecorded
        {
            SaleId = ids.Next().ToString(),
            OperatorId = by.Id.ToString(),
            ContactId = file.ContactId?.ToString() ?? "",
            ReceiptNumber = numbers.LastReceipt + 1,
            Currency = currency,
            OrderFile = file.Number,
            Payments = { payments },
        };
        sale.Places.AddRange(lines.Select((line, at) => new SoldPlace
        {
            Place = new()
            {
                PlaceId = line.Place.Id.ToString(),
                Performance = (uint)line.Place.Performance,
                Category = line.Place.Category,
                Seat = label(line.Place),
                TicketSerial = (ulong)line.Place.Serial,
            },
            Tariff = line.Booked.Tariff,
            Price = new Money(line.Booked.UnitPrice, currency),
            VatRate = line.Booked.VatRate,
            TicketNumber = numbers.LastTicket + 1 + at,
        }));
        return ToldSale.Read(sale);
    }
}
