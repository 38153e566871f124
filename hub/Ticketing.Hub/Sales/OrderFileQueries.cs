using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <param name="Text">Number of the order file or of the contact, serial of a ticket, or words of the contact's names,
/// structure and city; empty: all.</param>
/// <param name="Performance">Only files with a ticket of it.</param>
/// <param name="ToTakeUp">Only files with something booked that nobody has taken up.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows of the page, at most 200.</param>
public sealed record OrderFileSearch(string Text = "", int? Performance = null, bool ToTakeUp = false, int Skip = 0, int Take = 50);

public sealed record OrderFilePage(int Total, List<OrderFileLine> Files);

/// <summary>Set by its properties, so that the database can filter and sort it.</summary>
public sealed record OrderFileLine
{
    public required Guid Id { get; init; }

    public required long Number { get; init; }

    public required long OpenedAtMs { get; init; }

    public required string PointOfSale { get; init; }

    public required Guid? ContactId { get; init; }

    /// <summary>Empty where nobody is known.</summary>
    public required string Contact { get; init; }

    /// <summary>Tickets that are sold and not refunded.</summary>
    public required int Tickets { get; init; }

    public required int Refunded { get; init; }

    /// <summary>Minor units: what came in less what went back.</summary>
    public required long Amount { get; init; }

    /// <summary>Minor units that are booked, and not sold yet.</summary>
    public required long Booked { get; init; }

    public required string Currency { get; init; }
}

/// <summary>An order with everything below it.</summary>
public sealed record OrderCard(Order Order, List<OperationCard> Operations, List<Payment> Payments);

public sealed record OperationCard(Operation Operation, List<Movement> Movements);

/// <summary>A line of a fiscal journal that belongs to the file, its payload as it was hashed.</summary>
public sealed record FiscalLineCard(string PointOfSale, long Sequence, string Kind, string Reference, long AtMs, string Payload);

/// <param name="DepositLeft">Minor units on account that no sale has used.</param>
public sealed record OrderFileCard(
    OrderFileLine File, List<BookedOperation> Booked, List<BookingCart> Carts, List<Deposit> Deposits, long DepositLeft, List<OrderCard> Orders,
    List<Ticket> Tickets, List<TicketPrint> Prints, List<FiscalLineCard> FiscalLines);

/// <summary>Order files as screens list and open them.</summary>
public sealed class OrderFileQueries(HubDatabase database)
{
    const int LargestPage = 200;

    /// <summary>Newest first.</summary>
    public async Task<OrderFilePage> Search(OrderFileSearch search, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var found = Matching(db, search);
        var total = await found.CountAsync(cancellationToken);
        var page = found.OrderByDescending(file => file.Number).Skip(Math.Max(0, search.Skip))
            .Take(Math.Clamp(search.Take, 1, LargestPage));
        var lines = await Lines(db, page).OrderByDescending(line => line.Number).ToListAsync(cancellationToken);
        return new OrderFilePage(total, lines);
    }

    /// <summary>Null where there is no such number.</summary>
    public async Task<OrderFileCard?> Card(long number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var line = await Lines(db, db.Set<OrderFile>().Where(file => file.Number == number))
            .SingleOrDefaultAsync(cancellationToken);
        if (line is null)
            return null;
        var tickets = await db.Set<Ticket>().Where(ticket => ticket.OrderFileId == line.Id)
            .OrderBy(ticket => ticket.Serial).ToListAsync(cancellationToken);
        var serials = tickets.ConvertAll(ticket => ticket.Serial);
        var orders = await Orders(db, line.Id, cancellationToken);
        var deposits = await db.Set<Deposit>().Where(deposit => deposit.OrderFileId == line.Id)
            .OrderBy(deposit => deposit.Id).ToListAsync(cancellationToken);
        return new OrderFileCard(
            line, await BookingQueries.Operations(db, [line.Id], cancellationToken),
            await BookingQueries.Carts(db, line.Id, cancellationToken), deposits,
            await DepositBook.Left(db, number, cancellationToken), orders, tickets,
            await db.Set<TicketPrint>().Where(print => serials.Contains(print.Serial))
                .OrderBy(print => print.Serial).ThenBy(print => print.Copy).ToListAsync(cancellationToken),
            await FiscalLines(db, orders, serials, deposits, cancellationToken));
    }

    static IQueryable<OrderFile> Matching(HubDb db, OrderFileSearch search)
    {
        var files = db.Set<OrderFile>().AsQueryable();
        if (search.Performance is { } performance)
        {
            files = files.Where(file => db.Set<Ticket>().Any(
                ticket => ticket.OrderFileId == file.Id && ticket.Performance == performance));
        }

        if (search.ToTakeUp)
        {
            files = files.Where(file => (
                from booking in db.Set<Booking>()
                join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
                where booking.OrderFileId == file.Id && operation.State == BookingState.Booked
                select operation.Id).Any());
        }

        return Named(db, files, search.Text, withTickets: true);
    }

    /// <summary>Files that a person means by a number or by words.</summary>
    /// <param name="withTickets">A number may be a ticket's serial too.</param>
    internal static IQueryable<OrderFile> Named(HubDb db, IQueryable<OrderFile> files, string text, bool withTickets)
    {
        var words = Contact.Folded(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1 && long.TryParse(words[0], out var number))
        {
            return files.Where(file => file.Number == number
                || db.Set<Contact>().Any(contact => contact.Id == file.ContactId && contact.Number == number)
                || (withTickets && db.Set<Ticket>().Any(ticket => ticket.OrderFileId == file.Id && ticket.Serial == number)));
        }

        if (words.Length == 0)
            return files;
        var contacts = db.Set<Contact>().AsQueryable();
        foreach (var word in words)
        {
            contacts = contacts.Where(contact => contact.SearchText.Contains(word));
        }

        return files.Where(file => contacts.Any(contact => contact.Id == file.ContactId));
    }

    static IQueryable<OrderFileLine> Lines(HubDb db, IQueryable<OrderFile> files) =>
        from file in files
        join contact in db.Set<Contact>() on file.ContactId equals contact.Id into contacts
        from contact in contacts.DefaultIfEmpty()
        select new OrderFileLine
        {
            Id = file.Id,
            Number = file.Number,
            OpenedAtMs = file.OpenedAtMs,
            PointOfSale = file.PointOfSale,
            ContactId = file.ContactId,
            Contact = contact == null ? "" : (contact.FirstName + " " + contact.LastName).Trim(),
            Tickets = db.Set<Ticket>().Count(
                ticket => ticket.OrderFileId == file.Id && ticket.State == TicketState.Sold),
            Refunded = db.Set<Ticket>().Count(
                ticket => ticket.OrderFileId == file.Id && ticket.State == TicketState.Refunded),
            Amount = db.Set<Order>().Where(order => order.OrderFileId == file.Id).Sum(order => order.Amount),
            Booked = (
                from booking in db.Set<Booking>()
                join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
                join line in db.Set<BookingLine>() on operation.Id equals line.OperationId
                where booking.OrderFileId == file.Id
                    && (operation.State == BookingState.Booked || operation.State == BookingState.TakenUp)
                select line.Quantity * line.UnitPrice).Sum(),
            Currency = db.Set<Order>().Where(order => order.OrderFileId == file.Id)
                .Select(order => order.Currency).FirstOrDefault()
                ?? db.Set<Booking>().Where(booking => booking.OrderFileId == file.Id)
                    .Select(booking => booking.Currency).FirstOrDefault() ?? "",
        };

    static async Task<List<OrderCard>> Orders(HubDb db, Guid fileId, CancellationToken cancellationToken)
    {
        var orders = await db.Set<Order>().Where(order => order.OrderFileId == fileId)
            .OrderBy(order => order.ReceivedAtMs).ThenBy(order => order.Id).ToListAsync(cancellationToken);
        var orderIds = orders.ConvertAll(order => order.Id);
        var references = orders.ConvertAll(order => order.Reference);
        var operations = (await db.Set<Operation>().Where(row => orderIds.Contains(row.OrderId))
            .OrderBy(row => row.Performance).ToListAsync(cancellationToken)).ToLookup(row => row.OrderId);
        var movements = (await db.Set<Movement>().Where(row => orderIds.Contains(row.OrderId))
            .OrderBy(row => row.Serial).ToListAsync(cancellationToken)).ToLookup(row => row.OperationId);
        var payments = (await db.Set<Payment>()
            .Where(row => references.Contains(row.Reference)
                && (row.Reason == SaleMoney.SaleReason || row.Reason == SaleMoney.RefundReason))
            .OrderBy(row => row.Id).ToListAsync(cancellationToken)).ToLookup(row => row.Reference);
        return orders.ConvertAll(order => new OrderCard(
            order, [.. operations[order.Id].Select(row => new OperationCard(row, [.. movements[row.Id]]))],
            [.. payments[order.Reference]]));
    }

    static async Task<List<FiscalLineCard>> FiscalLines(
        HubDb db, List<OrderCard> orders, List<long> serials, List<Deposit> deposits,
        CancellationToken cancellationToken)
    {
        var sales = orders.ConvertAll(card => card.Order.Reference);
        var tickets = serials.ConvertAll(serial => serial.ToString());
        string[] ofSales = [FiscalKinds.Sale, FiscalKinds.NumberGap];
        var paid = deposits.ConvertAll(deposit => deposit.Reference);
        string[] ofDeposits = [FiscalKinds.Deposit, FiscalKinds.DepositRefund];
        string[] ofTickets = [FiscalKinds.Ticket, FiscalKinds.Reprint, FiscalKinds.Refund];
        var lines = await db.Set<FiscalLine>()
            .Where(line => (ofSales.Contains(line.Kind) && sales.Contains(line.Reference))
                || (ofDeposits.Contains(line.Kind) && paid.Contains(line.Reference))
                || (ofTickets.Contains(line.Kind) && tickets.Contains(line.Reference)))
            .OrderBy(line => line.AtMs).ThenBy(line => line.PointOfSale).ThenBy(line => line.Sequence)
            .ToListAsync(cancellationToken);
        return lines.ConvertAll(line => new FiscalLineCard(
            line.PointOfSale, line.Sequence, line.Kind, line.Reference, line.AtMs,
            System.Text.Encoding.UTF8.GetString(line.Payload)));
    }
}
