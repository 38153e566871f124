using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Lease = Ticketing.Hub.Seating.Hold;

namespace Ticketing.Hub.Seating;

public sealed record LeasedPlaces(
    Guid LeaseId, int Performance, string Category, long SellUntilMs, List<HeldPlace> Places);

/// <summary>
/// Gives a till places to sell when it is cut off, brings the number of them to what it wants, and lengthens their time.
/// What it gives back stays with it until it has told everything that it sold until now.
/// </summary>
public sealed class LeasePlaces(
    Requests requests, SeatAllocation allocation, HandPlaces hand, SeatingRows rows, Ids ids, TimeProvider clock,
    IOptions<SeatingOptions> options)
{
    /// <param name="requestId">The till's own.</param>
    /// <param name="deviceId">The till.</param>
    /// <param name="performance">Its number.</param>
    /// <param name="category">One lease for each performance and category.</param>
    /// <param name="quantity">Unsold places that the till wants to have in all; 0 gives everything back. Fewer are given
    /// when fewer are free, or when they would be more than one till's share of the category.</param>
    /// <param name="contingent">The point of sale's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"seating.quantity-invalid", "seating.not-enough", "catalogue.performance-closed",
    /// "seating.category-unknown", "seating.quota-exceeded".</exception>
    public Task<LeasedPlaces> Run(
        string requestId, string deviceId, int performance, string category, int quantity, string contingent,
        CancellationToken cancellationToken)
    {
        if (quantity < 0 || quantity > options.Value.MostLeased)
        {
            throw RuleViolation.Invalid(
                "seating.quantity-invalid", $"quantity: 0 to {options.Value.MostLeased}, not {quantity}.");
        }

        return requests.RunOnce(
            requestId, deviceId, "LeasePlaces",
            async (db, token) =>
            {
                var lease = await db.Set<Lease>().AsTracking().SingleOrDefaultAsync(
                    hold => hold.Owner == deviceId && hold.State == HoldState.Live && hold.Kind == HoldKind.Lease
                        && hold.Performance == performance && hold.Category == category,
                    token);
                var held = lease is null ? [] : await Held(db, lease.Id, token);
                var until = await SellUntil(db, performance, token);
                var wanted = Math.Min(quantity, await Share(db, performance, category, token));
                if (wanted > held.Count)
                {
                    var order = new HoldOrder(
                        HoldOwner.Till(deviceId), HoldKind.Lease, performance, category, wanted - held.Count, [], true,
                        contingent, until, lease);
                    (lease, var more) = await Take(db, order, token);
                    held.AddRange(more);
                }
                else if (lease is not null && wanted < held.Count)
                {
                    GiveBack(db, lease, held, wanted);
                }

                if (lease is null)
                    return new LeasedPlaces(Guid.Empty, performance, category, 0, []);
                lease.ExpiresAtMs = quantity == 0 ? clock.NowMs() : until;
                await db.SaveChangesAsync(token);
                var leased = await Describe(db, lease, held, token);
                rows.PublishLease(db, lease, leased);
                return leased;
            },
            cancellationToken);
    }

    /// <summary>A lease with its unsold places, as its till is told.</summary>
    public async Task<LeasedPlaces> Describe(
        HubDb db, Lease lease, IReadOnlyCollection<Place> held, CancellationToken cancellationToken) =>
        new LeasedPlaces(
            lease.Id, lease.Performance, lease.Category, lease.ExpiresAtMs, await hand.Of(db, held, cancellationToken));

    public static Task<List<Place>> Held(HubDb db, Guid leaseId, CancellationToken cancellationToken) =>
        db.Set<Place>().AsTracking().Where(place => place.HoldId == leaseId && place.State == PlaceState.Held)
            .OrderBy(place => place.Serial).ToListAsync(cancellationToken);

    /// <summary>The six places for wheelchairs must not all lie in the drawer of one till that nobody asks for them.</summary>
    async Task<int> Share(HubDb db, int performance, string category, CancellationToken cancellationToken) =>
        Math.Max(1, await allocation.Capacity(db, performance, category, cancellationToken) * options.Value.LeaseSharePercent / 100);

    async Task<(Lease, List<Place>)> Take(HubDb db, HoldOrder order, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await allocation.Hold(db, order, cancellationToken);
            }
            catch (RuleViolation no) when (no.Code is "seating.not-enough" or "seating.quota-exceeded" && order.Quantity > 1)
            {
                // A till is better off with fewer places than with none.
                var takeable = await allocation.Takeable(
                    db, order.Performance, order.Category, order.Contingent, cancellationToken);
                if (takeable < 1)
                    throw;
                order = order with { Quantity = Math.Min(takeable, order.Quantity - 1) };
            }
        }
    }

    void GiveBack(HubDb db, Lease lease, List<Place> held, int quantity)
    {
        // The last ones taken: the till may have sold some of them, and says so before its watermark passes now.
        var returning = new Hold
        {
            Id = ids.Next(),
            Performance = lease.Performance,
            Owner = lease.Owner,
            OwnedByTill = true,
            Kind = HoldKind.Returning,
            Category = lease.Category,
            Contingent = lease.Contingent,
            CreatedAtMs = clock.NowMs(),
            ExpiresAtMs = clock.NowMs(),
        };
        db.Add(returning);
        foreach (var place in held.Skip(quantity))
        {
            place.HoldId = returning.Id;
        }

        held.RemoveRange(quantity, held.Count - quantity);
    }

    async Task<long> SellUntil(HubDb db, int performance, CancellationToken cancellationToken)
    {
        var salesEnd = await db.Set<Performance>().Where(row => row.Number == performance)
            .Select(row => (long?)row.SalesEndAtMs).SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("performance", performance);
        return Math.Min(salesEnd, clock.NowMs() + (options.Value.LeaseHours * 3_600_000L));
    }
}
