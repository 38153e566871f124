using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>A place of a booking in its cart.</summary>
public sealed record TakenUpPlace(
    HeldPlace Place, Guid HoldId, Guid OperationId, string Tariff, long UnitPrice, int VatRate);

/// <param name="OrderFile">Number of the order file.</param>
/// <param name="DepositLeft">Minor units that were paid on account and may be used for this sale.</param>
public sealed record TakenUpFile(
    long OrderFile, Guid ContactId, int ContactNumber, string Contact, string Structure, string City, string Currency,
    long DepositLeft, long ExpiresAtMs, List<TakenUpPlace> Places);

/// <summary>
/// Reprise en vente: operations of one order file come into a cart. Places that were only counted get their seats, and all
/// of them are the cart's alone, until it sells them, gives them back or runs out.
/// </summary>
public sealed class TakeUpBooking(
    Requests requests, SeatAllocation allocation, HandPlaces hand, Facts facts, TimeProvider clock,
    IOptions<SeatingOptions> seating)
{
    sealed record Taken(BookingLine Line, Place Place);

    /// <param name="requestId">The same once more gives the same answer.</param>
    /// <param name="owner">Whose cart: a till or an operator.</param>
    /// <param name="who">As others are told who has it.</param>
    /// <param name="operationIds">At least one; all of one order file, all or none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">
    /// "sales.booking-unknown", "sales.bookings-apart", "sales.booking-taken-up", "sales.booking-sold", "sales.booking-ended",
    /// "seating.not-enough", "seating.quota-exceeded", "catalogue.performance-closed".
    /// </exception>
    public Task<TakenUpFile> Run(
        string requestId, HoldOwner owner, string who, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken) =>
        requests.RunOnce(
            requestId, owner.Id, "TakeUpBooking", (db, token) => TakeUp(db, owner, who, operationIds, token), cancellationToken);

    /// <summary>As an operator asks for it: right sales.sell:E.</summary>
    public Task<TakenUpFile> Run(
        SignedInOperator by, string requestId, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.sell", Right.Execute);
        return Run(requestId, HoldOwner.Operator(by.Name), by.DisplayName, operationIds, cancellationToken);
    }

    /// <summary>As above, of one order file by its number.</summary>
    /// <param name="operationIds">None: all that are booked in it.</param>
    /// <exception cref="RuleViolation">And "sales.order-file-unknown".</exception>
    public Task<TakenUpFile> Run(
        string requestId, HoldOwner owner, string who, long orderFile, IReadOnlyList<Guid> operationIds,
        CancellationToken cancellationToken) =>
        requests.RunOnce(
            requestId, owner.Id, "TakeUpBooking",
            async (db, token) => await TakeUp(
                db, owner, who, await Within(db, orderFile, operationIds, token), token),
            cancellationToken);

    static async Task<List<Guid>> Within(
        HubDb db, long orderFile, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        var file = await OrderFiles.Find(db, orderFile, cancellationToken);
        var all = await (
            from booking in db.Set<Booking>()
            join operation in db.Set<BookingOperation>() on booking.Id equals operation.BookingId
            where booking.OrderFileId == file.Id
            orderby operation.Id
            select new { operation.Id, operation.State }).ToListAsync(cancellationToken);
        if (operationIds.Count > 0)
        {
            return operationIds.All(id => all.Exists(row => row.Id == id))
                ? [.. operationIds]
                : throw new RuleViolation(
                    "sales.bookings-apart", $"Not all of these bookings are in order file {orderFile}.");
        }

        // Of an order file with nothing booked the refusal says why: taken up, sold or ended.
        var booked = all.FindAll(row => row.State == BookingState.Booked);
        return (booked.Count > 0 ? booked : all).ConvertAll(row => row.Id);
    }

    async Task<TakenUpFile> TakeUp(
        HubDb db, HoldOwner owner, string who, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        var operations = await db.Set<BookingOperation>().AsTracking().Where(row => operationIds.Contains(row.Id))
            .OrderBy(row => row.Id).ToListAsync(cancellationToken);
        if (operations.Count == 0 || operations.Count != operationIds.Distinct().Count())
        {
            throw new RuleViolation(
                "sales.booking-unknown", $"Of {operationIds.Count} bookings {operations.Count} are known.", RefusalKind.NotFound);
        }

        operations.ForEach(operation => operation.CheckBooked());
        var (file, booking) = await FileOf(db, operations, cancellationToken);
        // What is on account is for one cart: the first.
        var left = await DepositBook.InCart(db, file.Id, cancellationToken) is null
            ? await DepositBook.Left(db, file.Number, cancellationToken)
            : 0;
        var ids = operations.ConvertAll(operation => operation.Id);
        var lines = (await db.Set<BookingLine>().Where(line => ids.Contains(line.OperationId))
            .OrderBy(line => line.Performance).ThenBy(line => line.Category).ThenByDescending(line => line.UnitPrice)
            .ToListAsync(cancellationToken)).ToLookup(line => line.OperationId);
        var expires = clock.NowMs() + (seating.Value.CartMinutes * 60_000L);
        var taken = new List<Taken>();
        foreach (var operation in operations)
        {
            taken.AddRange(await Take(db, operation, lines[operation.Id], owner, expires, cancellationToken));
            Note(db, operation, owner, who);
        }

        return await Reply(db, file, booking, left, expires, taken, cancellationToken);
    }

    /// <exception cref="RuleViolation">"sales.bookings-apart".</exception>
    static async Task<(OrderFile File, Booking Booking)> FileOf(
        HubDb db, List<BookingOperation> operations, CancellationToken cancellationToken)
    {
        var bookingIds = operations.Select(operation => operation.BookingId).Distinct().ToList();
        var found = await (
            from booking in db.Set<Booking>()
            join file in db.Set<OrderFile>() on booking.OrderFileId equals file.Id
            where bookingIds.Contains(booking.Id)
            select new { File = file, Booking = booking }).AsNoTracking().ToListAsync(cancellationToken);
        return found.DistinctBy(row => row.File.Id).Count() == 1
            ? (found[0].File, found[0].Booking)
            : throw new RuleViolation(
                "sales.bookings-apart",
                $"Order files {string.Join(", ", found.Select(row => row.File.Number).Distinct().Order())}: "
                + "bookings of one order file are taken up together, others apart.");
    }

    /// <summary>The option's own places first; where it counts against nothing, places that are free.</summary>
    async Task<List<Taken>> Take(
        HubDb db, BookingOperation operation, IEnumerable<BookingLine> lines, HoldOwner owner, long expiresAtMs,
        CancellationToken cancellationToken)
    {
        var taken = new List<Taken>();
        foreach (var group in lines.GroupBy(line => (line.HoldId, line.Performance, line.Category)))
        {
            var wanted = group.Sum(line => line.Quantity);
            var places = new List<Place>(wanted);
            var option = await db.Set<Hold>().FindAsync([group.Key.HoldId], cancellationToken);
            if (option is { State: HoldState.Live })
            {
                var (_, own) = await allocation.TakeUp(db, option, wanted, owner, expiresAtMs, cancellationToken);
                places.AddRange(own);
            }

            if (places.Count < wanted)
            {
                var order = new HoldOrder(
                    owner, HoldKind.TakenUp, group.Key.Performance, group.Key.Category, wanted - places.Count, [],
                    MaySplit: true, operation.Contingent, expiresAtMs);
                var (_, free) = await allocation.Hold(db, order, cancellationToken);
                places.AddRange(free);
            }

            taken.AddRange(group.SelectMany(line => Enumerable.Repeat(line, line.Quantity))
                .Zip(places.OrderBy(place => place.Serial), (line, place) => new Taken(line, place)));
        }

        db.AddRange(taken.Select(one => new BookingPlace
        {
            PlaceId = one.Place.Id,
            OperationId = operation.Id,
            LineId = one.Line.Id,
            HoldId = one.Place.HoldId,
        }));
        return taken;
    }

    void Note(HubDb db, BookingOperation operation, HoldOwner owner, string who)
    {
        var now = clock.NowMs();
        operation.TakeUp(who, now);
        facts.Publish(db, new BookingTakenUp(operation.Subject, who, now));
        db.Add(new AuditEntry
        {
            AtMs = now, Who = owner.Who, What = "booking.taken-up", Subject = $"booking:{operation.Id}", Why = "",
        });
    }

    async Task<TakenUpFile> Reply(
        HubDb db, OrderFile file, Booking booking, long left, long expiresAtMs, List<Taken> taken,
        CancellationToken cancellationToken)
    {
        var contact = await (
            from row in db.Set<Contact>()
            join structure in db.Set<Structure>() on row.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            where row.Id == booking.ContactId
            select new { row.Number, row.FirstName, row.LastName, row.City, Structure = structure == null ? "" : structure.Name })
            .SingleOrDefaultAsync(cancellationToken);
        var lines = taken.ToDictionary(one => one.Place.Id);
        var places = await hand.Of(db, taken.ConvertAll(one => one.Place), cancellationToken);
        return new TakenUpFile(
            file.Number, booking.ContactId, contact?.Number ?? 0,
            contact is null ? "" : (contact.FirstName + " " + contact.LastName).Trim(), contact?.Structure ?? "",
            contact?.City ?? "", booking.Currency, left, expiresAtMs,
            places.ConvertAll(place =>
            {
                var (line, held) = lines[place.PlaceId];
                return new TakenUpPlace(place, held.HoldId, line.OperationId, line.Tariff, line.UnitPrice, line.VatRate);
            }));
    }
}
