using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <param name="UnitPrice">Minor units, VAT included.</param>
/// <param name="VatRate">Hundredths of a percent.</param>
/// <param name="HoldId">The option's hold; empty where its places are not counted before they are taken up.</param>
public sealed record BookingWishLine(
    int Performance, string Category, string Tariff, int Quantity, long UnitPrice, int VatRate, Guid HoldId);

/// <param name="Subject">The option's id.</param>
/// <param name="Label">As people say it: "Option n° 21".</param>
/// <param name="DueDay">DateOnly.DayNumber; null: none.</param>
public sealed record BookingWishOperation(
    Guid Subject, string Label, string Contingent, int? DueDay, IReadOnlyList<BookingWishLine> Lines);

/// <param name="OrderFile">Number of the order file that it goes into; null: a new one.</param>
public sealed record BookingWish(
    Guid ContactId, long? OrderFile, string Channel, string OperatorId, string Currency,
    IReadOnlyList<BookingWishOperation> Operations);

public sealed record OpenedBooking(Booking Booking, OrderFile File);

/// <summary>
/// Opens bookings and ends them, inside lane commands of whoever booked. The holds of their places are the caller's: this
/// class leaves them alone.
/// </summary>
public sealed class Bookings
{
    /// <exception cref="RuleViolation">
    /// "sales.order-file-unknown", "sales.order-file-of-another", "sales.currency-differs", "sales.booking-invalid".
    /// </exception>
    public Task<OpenedBooking> Open(HubDb db, BookingWish wish, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The validation was taken back.</summary>
    /// <exception cref="RuleViolation">
    /// "sales.booking-unknown", "sales.booking-ended", "sales.booking-taken-up", "sales.booking-sold",
    /// "sales.booking-has-deposit": less would be booked than was paid on account.
    /// </exception>
    public Task Cancel(HubDb db, Guid subject, string who, string why, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Its due date has passed. Never where anything was paid on account in its order file.</summary>
    /// <exception cref="RuleViolation">As <see cref="Cancel"/>.</exception>
    public Task Release(HubDb db, Guid subject, string who, string why, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
