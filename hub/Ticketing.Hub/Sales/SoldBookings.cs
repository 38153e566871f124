using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>
/// Closes what of bookings was in a sale. An operation is sold once, for what the sale had of it: the rest is on sale
/// again at once, since nobody can take it up any more.
/// </summary>
public sealed class SoldBookings(SeatAllocation allocation, Facts facts, TimeProvider clock)
{
    internal static Task<bool> AreAmong(
        HubDb db, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken) =>
        db.Set<BookingPlace>().AnyAsync(place => placeIds.Contains(place.PlaceId), cancellationToken);

    /// <summary>Whether one of these places is of a booking in that order file.</summary>
    internal static Task<bool> AreOf(
        HubDb db, Guid fileId, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken) => (
        from place in db.Set<BookingPlace>()
        join operation in db.Set<BookingOperation>() on place.OperationId equals operation.Id
        join booking in db.Set<Booking>() on operation.BookingId equals booking.Id
        where placeIds.Contains(place.PlaceId) && booking.OrderFileId == fileId
        select place.PlaceId).AnyAsync(cancellationToken);

    /// <param name="db">The command's context; everything written so far is saved.</param>
    /// <param name="placeIds">The places that were sold.</param>
    /// <param name="by">Who sold them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task Close(
        HubDb db, IReadOnlyCollection<Guid> placeIds, string by, CancellationToken cancellationToken)
    {
        // What a hold still has is asked of the database: it must know what has been sold.
        await db.SaveChangesAsync(cancellationToken);
        var sold = await db.Set<BookingPlace>().Where(place => placeIds.Contains(place.PlaceId))
            .Select(place => place.OperationId).Distinct().ToListAsync(cancellationToken);
        if (sold.Count == 0)
            return;
        var carts = await (
            from place in db.Set<BookingPlace>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            where sold.Contains(place.OperationId) && hold.State == HoldState.Live
            select hold).Distinct().AsTracking().ToListAsync(cancellationToken);
        foreach (var cart in carts)
        {
            await allocation.End(db, cart, "Release", cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        var options = await (
            from line in db.Set<BookingLine>()
            join hold in db.Set<Hold>() on line.HoldId equals hold.Id
            where sold.Contains(line.OperationId) && hold.State == HoldState.Live
            select hold).Distinct().AsTracking().ToListAsync(cancellationToken);
        foreach (var option in options)
        {
            await allocation.Resize(db, option, 0, Overbooking.None, cancellationToken);
        }

        await db.Set<BookingPlace>().Where(place => sold.Contains(place.OperationId)).ExecuteDeleteAsync(cancellationToken);
        var operations = await db.Set<BookingOperation>().AsTracking().Where(row => sold.Contains(row.Id))
            .ToListAsync(cancellationToken);
        operations.ForEach(operation => Sell(db, operation, by));
        await db.SaveChangesAsync(cancellationToken);
    }

    void Sell(HubDb db, BookingOperation operation, string by)
    {
        var now = clock.NowMs();
        operation.Move("Sell");
        facts.Publish(db, new BookingSold(operation.Subject, by, now));
        db.Add(new AuditEntry
        {
            AtMs = now, Who = by, What = "booking.sold", Subject = $"booking:{operation.Id}", Why = "",
        });
    }
}
