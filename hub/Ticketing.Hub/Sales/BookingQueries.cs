using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>An operation of a booking with its lines.</summary>
public sealed record BookedOperation(Booking Booking, BookingOperation Operation, List<BookingLine> Lines)
{
    public int Places => Lines.Sum(line => line.Quantity);

    /// <summary>Minor units.</summary>
    public long Amount => Lines.Sum(line => line.Quantity * line.UnitPrice);
}

/// <summary>Who has an operation in a cart, and until when.</summary>
public sealed record BookingCart(Guid OperationId, string Owner, long ExpiresAtMs);

/// <param name="Number">Of the order file.</param>
/// <param name="DepositLeft">Minor units on account that no sale has used.</param>
public sealed record BookedFile(
    long Number, Guid ContactId, int ContactNumber, string Contact, string Structure, string City, long DepositLeft,
    List<BookedOperation> Operations)
{
    public string Currency => Operations[0].Booking.Currency;

    public long Amount => Operations.Sum(operation => operation.Amount);
}

/// <summary>Bookings that wait for their payment, as tills and screens ask for them.</summary>
public sealed class BookingQueries(HubDatabase database)
{
    const int LargestPage = 200;

    /// <summary>Order files with something that is booked or taken up, the nearest due date first.</summary>
    /// <param name="text">Words of the contact's names, structure and city; or the contact's number, or the file's.</param>
    public async Task<List<BookedFile>> Find(string text, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var files = OrderFileQueries.Named(db, db.Set<OrderFile>(), text, withTickets: false);
        var found = await files.Where(file => Waiting(db).Any(row => row.FileId == file.Id))
            .OrderBy(file => Waiting(db).Where(row => row.FileId == file.Id).Min(row => row.DueDay ?? int.MaxValue))
            .ThenBy(file => file.Number).Take(Math.Clamp(limit, 1, LargestPage)).ToListAsync(cancellationToken);
        var ids = found.ConvertAll(file => file.Id);
        var operations = (await Operations(db, ids, cancellationToken))
            .Where(row => row.Operation.State is BookingState.Booked or BookingState.TakenUp)
            .ToLookup(row => row.Booking.OrderFileId);
        var contactIds = found.ConvertAll(file => file.ContactId);
        var contacts = await (
            from contact in db.Set<Contact>()
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            where contactIds.Contains(contact.Id)
            select new { Contact = contact, Structure = structure == null ? "" : structure.Name })
            .ToDictionaryAsync(row => row.Contact.Id, cancellationToken);
        var left = await Left(db, found.ConvertAll(file => file.Number.ToString()), cancellationToken);
        return found.ConvertAll(file =>
        {
            var who = file.ContactId is { } id ? contacts.GetValueOrDefault(id) : null;
            return new BookedFile(
                file.Number, file.ContactId ?? Guid.Empty, who?.Contact.Number ?? 0,
                who is null ? "" : $"{who.Contact.FirstName} {who.Contact.LastName}".Trim(), who?.Structure ?? "",
                who?.Contact.City ?? "", left.GetValueOrDefault(file.Number.ToString()), [.. operations[file.Id]]);
        });
    }

    /// <summary>Everything that was ever booked in these order files, oldest first.</summary>
    internal static async Task<List<BookedOperation>> Operations(
        HubDb db, List<Guid> fileIds, CancellationToken cancellationToken)
    {
        var operations = await (
            from booking in db.Set<Booking>()
            join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
            where fileIds.Contains(booking.OrderFileId)
            orderby booking.AtMs, operation.Label, operation.Id
            select new { Booking = booking, Operation = operation }).ToListAsync(cancellationToken);
        var ids = operations.ConvertAll(row => row.Operation.Id);
        var lines = (await db.Set<BookingLine>().Where(line => ids.Contains(line.OperationId))
            .OrderBy(line => line.Performance).ThenBy(line => line.Category).ThenByDescending(line => line.UnitPrice)
            .ToListAsync(cancellationToken)).ToLookup(line => line.OperationId);
        return operations.ConvertAll(row => new BookedOperation(row.Booking, row.Operation, [.. lines[row.Operation.Id]]));
    }

    internal static Task<List<BookingCart>> Carts(HubDb db, Guid fileId, CancellationToken cancellationToken) => (
        from place in db.Set<BookingPlace>()
        join operation in db.Set<BookingOperation>() on place.OperationId equals operation.Id
        join booking in db.Set<Booking>() on operation.BookingId equals booking.Id
        join hold in db.Set<Hold>() on place.HoldId equals hold.Id
        where booking.OrderFileId == fileId && hold.State == HoldState.Live
        group hold.ExpiresAtMs by new { operation.Id, hold.Owner } into holds
        select new BookingCart(holds.Key.Id, holds.Key.Owner, holds.Min())).ToListAsync(cancellationToken);

    sealed record WaitingRow
    {
        public required Guid FileId { get; init; }

        public required int? DueDay { get; init; }
    }

    static IQueryable<WaitingRow> Waiting(HubDb db) =>
        from booking in db.Set<Booking>()
        join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
        where operation.State == BookingState.Booked || operation.State == BookingState.TakenUp
        select new WaitingRow { FileId = booking.OrderFileId, DueDay = operation.DueDay };

    static Task<Dictionary<string, long>> Left(HubDb db, List<string> files, CancellationToken cancellationToken) =>
        db.Set<LedgerLine>().Where(line => line.Account == Accounts.Deposits && files.Contains(line.SubAccount))
            .GroupBy(line => line.SubAccount).Select(group => new { group.Key, Sum = -group.Sum(line => line.Amount) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
}
