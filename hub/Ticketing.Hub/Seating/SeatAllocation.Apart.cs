using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Places wished for an option, by number.</summary>
/// <param name="Owner">"option:" and its id.</param>
/// <param name="Contingent">Empty where the performance has no quotas.</param>
public sealed record ApartWish(
    string Owner, int Performance, string Category, string Contingent, int Quantity, Overbooking Over);

/// <summary>A hold of what was taken up is over: what it still had went back to the option's hold.</summary>
public sealed record HoldEnded(Guid HoldId, string Owner, bool OwnedByTill, long AtMs);

/// <summary>
/// Places that are set apart for an option by number, and what becomes of them: seats are chosen for them when they are
/// placed, later, or when they are taken up into a cart. Overbooking lets a number be promised that has no seats; a real
/// place never goes past the capacity.
/// </summary>
public sealed partial class SeatAllocation
{
    /// <summary>Counts places as taken without choosing them.</summary>
    /// <exception cref="RuleViolation">
    /// "seating.not-enough", "seating.quota-exceeded", "seating.quantity-invalid", "seating.category-unknown",
    /// "seating.performance-unknown", "catalogue.performance-closed".
    /// </exception>
    public async Task<Hold> SetApart(HubDb db, ApartWish wish, CancellationToken cancellationToken)
    {
        if (wish.Quantity < 1)
            throw RuleViolation.Invalid("seating.quantity-invalid", $"quantity: at least 1, not {wish.Quantity}.");
        var open = await houses.Open(db, wish.Performance, cancellationToken);
        CheckSettable(open, wish.Category, wish.Contingent, wish.Quantity, wish.Over);
        var order = new HoldOrder(
            new HoldOwner(wish.Owner, IsTill: false), HoldKind.Option, wish.Performance, wish.Category, wish.Quantity, [],
            MaySplit: true, wish.Contingent, Seating.Hold.Never);
        var hold = NewHold(db, order, wish.Category);
        (hold.OverbookingPercent, hold.OverbookingBase) = (wish.Over.Percent, wish.Over.Base);
        SetUnseated(db, open.House, hold, wish.Quantity);
        return hold;
    }

    /// <summary>Brings a live option's hold to that many places, seated and unseated together. Of fewer, those without a seat
    /// go first, then the seats that were chosen last. A hold of none stays live.</summary>
    /// <exception cref="RuleViolation">As <see cref="SetApart"/>.</exception>
    public async Task Resize(HubDb db, Hold hold, int quantity, Overbooking over, CancellationToken cancellationToken)
    {
        if (quantity < 0)
            throw RuleViolation.Invalid("seating.quantity-invalid", $"quantity: 0 or more, not {quantity}.");
        var open = await houses.Open(db, hold.Performance, cancellationToken);
        var held = await Held(db, hold, cancellationToken);
        var more = quantity - held.Count - hold.Unseated;
        if (more > 0)
        {
            CheckSettable(open, hold.Category, hold.Contingent, more, over);
            (hold.OverbookingPercent, hold.OverbookingBase) = (over.Percent, over.Base);
            SetUnseated(db, open.House, hold, hold.Unseated + more);
        }
        else if (more < 0)
        {
            // What it had may have needed the percent that it was set apart with: that stays.
            SetUnseated(db, open.House, hold, Math.Max(0, hold.Unseated + more));
            await Free(db, held.Skip(quantity).ToList(), "Release", cancellationToken);
        }
    }

    /// <summary>Chooses seats for places that were only counted: the named ones, or the best.</summary>
    /// <exception cref="RuleViolation">
    /// "seating.quantity-invalid", "seating.seat-taken", "seating.seat-unknown", "seating.category-differs",
    /// "seating.not-enough", "seating.no-contiguous".
    /// </exception>
    public async Task<List<Place>> Seat(
        HubDb db, Hold hold, int quantity, IReadOnlyList<Guid> seatIds, bool maySplit, CancellationToken cancellationToken)
    {
        var open = await houses.Open(db, hold.Performance, cancellationToken);
        return Seat(db, open, hold, quantity, seatIds, maySplit);
    }

    /// <summary>Gives seats of an option back; their number stays counted.</summary>
    /// <exception cref="RuleViolation">"seating.place-not-held": one of them is not this hold's.</exception>
    public async Task Unseat(
        HubDb db, Hold hold, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken)
    {
        var held = (await Held(db, hold, cancellationToken)).FindAll(place => placeIds.Contains(place.Id));
        if (held.Count != placeIds.Distinct().Count())
        {
            throw new RuleViolation(
                "seating.place-not-held", $"Of {placeIds.Count} places {held.Count} are in the hold {hold.Id}.");
        }

        var house = (await houses.Open(db, hold.Performance, cancellationToken)).House;
        await Free(db, held, "Release", cancellationToken);
        SetUnseated(db, house, hold, hold.Unseated + held.Count);
    }

    /// <summary>Moves places of an option into a cart, as many as it has of that quantity: seats first, and the best seats for
    /// those that were only counted.</summary>
    /// <returns>No hold where the option has no place.</returns>
    /// <exception cref="RuleViolation">
    /// "seating.not-enough": more were promised than there are; "catalogue.performance-closed".
    /// </exception>
    public async Task<(Hold? Hold, List<Place> Places)> TakeUp(
        HubDb db, Hold option, int quantity, HoldOwner owner, long expiresAtMs, CancellationToken cancellationToken)
    {
        var open = await houses.Open(db, option.Performance, cancellationToken);
        Performance.CheckOnSale(option.Performance, open.State, open.SalesEndAtMs, clock.NowMs());
        var places = (await Held(db, option, cancellationToken)).Take(quantity).ToList();
        var unseated = Math.Min(quantity - places.Count, option.Unseated);
        if (unseated > 0)
            places.AddRange(Seat(db, open, option, unseated, [], maySplit: true));
        if (places.Count == 0)
            return (null, places);
        var hold = new Hold
        {
            Id = ids.Next(),
            Performance = option.Performance,
            Owner = owner.Id,
            OwnedByTill = owner.IsTill,
            Kind = HoldKind.TakenUp,
            Category = option.Category,
            Contingent = option.Contingent,
            OverbookingPercent = option.OverbookingPercent,
            OverbookingBase = option.OverbookingBase,
            FromHoldId = option.Id,
            CreatedAtMs = clock.NowMs(),
            ExpiresAtMs = expiresAtMs,
        };
        db.Add(hold);
        places.ForEach(place => place.HoldId = hold.Id);
        if (owner.IsTill)
            rows.PublishLeased(db, places, open.House.Layout);
        return (hold, places);
    }

    List<Place> Seat(
        HubDb db, OpenHouse open, Hold hold, int quantity, IReadOnlyList<Guid> seatIds, bool maySplit)
    {
        var (house, category) = (open.House, open.House.Category(hold.Category));
        var named = FreeSeats(house, seatIds);
        var asked = named.Count > 0 ? named.Count : quantity;
        if (asked < 1 || asked > hold.Unseated)
        {
            throw RuleViolation.Invalid(
                "seating.quantity-invalid", $"quantity: 1 to {hold.Unseated} places wait for a seat, not {asked}.");
        }

        if (named.Exists(seat => seat.Category != category.Code))
            throw new RuleViolation("seating.category-differs", $"All of these places are to be of {category.Name}.");
        CheckFree(category, house.EmptyIn(category), asked);
        if (named.Count == 0)
            named = BestSeats(house, category, asked, maySplit, fromBack: false);
        SetUnseated(db, house, hold, hold.Unseated - asked);
        return Put(db, open, hold, hold.Contingent, named);
    }

    void CheckSettable(OpenHouse open, string categoryCode, string contingent, int quantity, Overbooking over)
    {
        var (house, now) = (open.House, clock.NowMs());
        if (open.State != PerformanceState.Draft || now >= open.SalesEndAtMs)
            Performance.CheckOnSale(house.Performance, open.State, open.SalesEndAtMs, now);
        var category = house.Category(categoryCode);
        var (ofGauge, ofQuota) = house.Settable(category, contingent, over);
        CheckFree(category, ofGauge, quantity);
        CheckQuota(category, contingent, ofQuota, quantity);
    }

    async Task SetUnseated(HubDb db, Hold hold, int unseated, CancellationToken cancellationToken)
    {
        if (hold.Unseated != unseated)
            SetUnseated(db, (await houses.Open(db, hold.Performance, cancellationToken)).House, hold, unseated);
    }

    void SetUnseated(HubDb db, House house, Hold hold, int unseated)
    {
        houses.Touch(db, house);
        house.SetApart(hold.Category, hold.Contingent, unseated - hold.Unseated);
        hold.Unseated = unseated;
    }
}
