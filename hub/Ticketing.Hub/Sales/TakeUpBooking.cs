using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;

namespace Ticketing.Hub.Sales;

/// <summary>A place of a booking in its cart.</summary>
public sealed record TakenUpPlace(
    HeldPlace Place, Guid HoldId, Guid OperationId, string Tariff, long UnitPrice, int VatRate);

/// <param name="OrderFile">Number of the order file.</param>
/// <param name="DepositLeft">Minor units that were paid on account and may be used for this sale.</param>
public sealed record TakenUpFile(
    long OrderFile, Guid ContactId, int ContactNumber, string Contact, string Structure, string Currency, long DepositLeft,
    long ExpiresAtMs, List<TakenUpPlace> Places);

/// <summary>Reprise en vente: operations of one order file come into a cart.</summary>
public sealed class TakeUpBooking
{
    /// <exception cref="RuleViolation">
    /// "sales.booking-unknown", "sales.bookings-apart", "sales.booking-taken-up", "sales.booking-sold", "sales.booking-ended",
    /// "seating.not-enough", "seating.quota-exceeded", "catalogue.performance-closed".
    /// </exception>
    public Task<TakenUpFile> Run(
        string requestId, HoldOwner owner, string who, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
