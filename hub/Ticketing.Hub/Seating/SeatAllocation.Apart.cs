using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Places wished for an option, by number.</summary>
/// <param name="Owner">"option:" and its id.</param>
/// <param name="Contingent">Empty where the performance has no quotas.</param>
public sealed record ApartWish(
    string Owner, int Performance, string Category, string Contingent, int Quantity, Overbooking Over);

/// <summary>Places set apart by number, and what becomes of them.</summary>
public sealed partial class SeatAllocation
{
    /// <summary>Counts places as taken without choosing them.</summary>
    /// <exception cref="RuleViolation">
    /// "seating.not-enough", "seating.quota-exceeded", "seating.quantity-invalid", "seating.category-unknown",
    /// "seating.performance-unknown", "catalogue.performance-closed".
    /// </exception>
    public Task<Hold> SetApart(HubDb db, ApartWish wish, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Brings a live option's hold to that many places, seated and unseated together. Of fewer, those without a seat
    /// go first, then the seats that were chosen last. A hold of none stays live.</summary>
    /// <exception cref="RuleViolation">As <see cref="SetApart"/>.</exception>
    public Task Resize(HubDb db, Hold hold, int quantity, Overbooking over, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Chooses seats for places that were only counted: the named ones, or the best.</summary>
    /// <exception cref="RuleViolation">
    /// "seating.quantity-invalid", "seating.seat-taken", "seating.seat-unknown", "seating.category-differs",
    /// "seating.not-enough", "seating.no-contiguous".
    /// </exception>
    public Task<List<Place>> Seat(
        HubDb db, Hold hold, int quantity, IReadOnlyList<Guid> seatIds, bool maySplit, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Gives seats of an option back; their number stays counted.</summary>
    public Task Unseat(HubDb db, Hold hold, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
