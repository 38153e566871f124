using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <param name="Owner">Who gets them.</param>
/// <param name="Kind">Cart, Lease or TakenUp.</param>
/// <param name="Category">Empty when seats are named.</param>
/// <param name="SeatIds">The seats themselves, or none for the best ones.</param>
/// <param name="Into">A live hold that the places are added to.</param>
public sealed record HoldOrder(
    HoldOwner Owner, HoldKind Kind, int Performance, string Category, int Quantity, IReadOnlyList<Guid> SeatIds,
    bool MaySplit, string Contingent, long ExpiresAtMs, Hold? Into = null);

/// <summary>
/// The only class that takes places and gives them back. It is called inside lane commands, so one at a time; what it
/// keeps in memory is checked against the house's stamp each time. A database's unique index stands behind it.
/// </summary>
public sealed partial class SeatAllocation(
    Houses houses, SeatingRows rows, Facts facts, Ids ids, TimeProvider clock)
{
    /// <exception cref="RuleViolation">
    /// "seating.seat-taken", "seating.not-enough", "seating.no-contiguous", "seating.quota-exceeded",
    /// "seating.category-unknown", "seating.seat-unknown", "seating.performance-unknown", "catalogue.performance-closed".
    /// </exception>
    public async Task<(Hold Hold, List<Place> Places)> Hold(HubDb db, HoldOrder order, CancellationToken cancellationToken) =>
        Hold(db, await houses.Open(db, order.Performance, cancellationToken), order);

    /// <summary>As above, in a house that this command has opened. A refusal leaves nothing behind.</summary>
    public (Hold Hold, List<Place> Places) Hold(HubDb db, OpenHouse house, HoldOrder order)
    {
        Performance.CheckOnSale(order.Performance, house.State, house.SalesEndAtMs, clock.NowMs());
        var seats = order.SeatIds.Count > 0
            ? NamedSeats(house.House, order)
            : BestSeats(house.House, order);

        // First: whatever breaks from here on, memory no longer carries the stamp that the database has.
        houses.Touch(db, house.House);
        var hold = order.Into ?? NewHold(db, order, seats[0].Category);
        var places = Put(db, house, hold, order.Contingent, seats);
        if (order.Owner.IsTill)
            rows.PublishLeased(db, places, house.House.Layout);
        return (hold, places);
    }

    /// <summary>How many places of a category this contingent could take now.</summary>
    public async Task<int> Takeable(
        HubDb db, int performance, string category, string contingent, CancellationToken cancellationToken)
    {
        var house = (await houses.Open(db, performance, cancellationToken)).House;
        return house.Takeable(house.Category(category), contingent);
    }

    public async Task<int> Capacity(HubDb db, int performance, string category, CancellationToken cancellationToken) =>
        (await houses.Open(db, performance, cancellationToken)).House.Category(category).Capacity;

    /// <summary>Makes held places sold ones. Gives back those that were in this owner's hands; the rest is untouched.</summary>
    public static async Task<List<Place>> Confirm(
        HubDb db, string owner, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken)
    {
        var held = (await Held(db, placeIds, cancellationToken))[owner].ToList();
        held.ForEach(Confirm);
        return held;
    }

    /// <summary>Those of these places that somebody holds, by owner: what may be confirmed.</summary>
    public static async Task<ILookup<string, Place>> Held(
        HubDb db, IReadOnlyCollection<Guid> placeIds, CancellationToken cancellationToken)
    {
        var held = await (
            from place in db.Set<Place>()
            join hold in db.Set<Hold>() on place.HoldId equals hold.Id
            where placeIds.Contains(place.Id) && place.State == PlaceState.Held
            select new { Place = place, hold.Owner }).AsTracking().ToListAsync(cancellationToken);
        return held.ToLookup(row => row.Owner, row => row.Place);
    }

    /// <summary>Makes a held place a sold one.</summary>
    public static void Confirm(Place place) => place.Move("Confirm");

    /// <summary>Puts places back on sale: held ones that their owner gives up, or sold ones that were refunded.</summary>
    public Task Release(HubDb db, IReadOnlyCollection<Place> places, CancellationToken cancellationToken) =>
        Free(db, places, "Release", cancellationToken);

    /// <summary>Ends a hold and puts the places back that it still holds, those without a seat too. What was sold out of it
    /// stays sold; what was taken up of an option stays the option's.</summary>
    /// <param name="db">The command's context.</param>
    /// <param name="hold">Live, and tracked by the context.</param>
    /// <param name="verb">Release, Expire or WriteOff.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>How many places.</returns>
    public async Task<int> End(HubDb db, Hold hold, string verb, CancellationToken cancellationToken)
    {
        hold.Move(verb, clock.NowMs());
        var held = await Held(db, hold, cancellationToken);
        var unseated = hold.Unseated;
        await SetUnseated(db, hold, 0, cancellationToken);
        await GiveUp(db, hold, held, verb == "Release" ? "Release" : "Expire", cancellationToken);
        if (hold.Kind == HoldKind.TakenUp)
            facts.Publish(db, new HoldEnded(hold.Id, hold.Owner, hold.OwnedByTill, hold.EndedAtMs));
        return held.Count + unseated;
    }

    /// <summary>Places that a live hold gives up: on sale again, or back to the option that they were taken up from.</summary>
    public async Task GiveUp(
        HubDb db, Hold hold, IReadOnlyCollection<Place> held, string verb, CancellationToken cancellationToken)
    {
        var option = hold.FromHoldId is { } from ? await db.Set<Hold>().FindAsync([from], cancellationToken) : null;
        if (option is not { State: HoldState.Live })
        {
            await Free(db, held, verb, cancellationToken);
            return;
        }

        foreach (var place in held)
        {
            place.HoldId = option.Id;
            if (hold.OwnedByTill)
                rows.PublishGone(db, place);
        }
    }

    /// <summary>The places that a hold has not sold, in the order in which they were chosen.</summary>
    static Task<List<Place>> Held(HubDb db, Hold hold, CancellationToken cancellationToken) =>
        db.Set<Place>().AsTracking().Where(place => place.HoldId == hold.Id && place.State == PlaceState.Held)
            .OrderBy(place => place.Serial).ToListAsync(cancellationToken);

    async Task Free(HubDb db, IReadOnlyCollection<Place> places, string verb, CancellationToken cancellationToken)
    {
        foreach (var group in places.GroupBy(place => place.Performance))
        {
            var house = (await houses.Open(db, group.Key, cancellationToken)).House;
            // First: a move that is refused half-way must not leave memory changed under the old stamp.
            houses.Touch(db, house);
            foreach (var place in group)
            {
                var wasHeld = place.State == PlaceState.Held;
                place.Move(verb);
                house.Free(place.SeatId, place.Category, place.Contingent);
                if (wasHeld)
                    rows.PublishGone(db, place);
            }
        }
    }

    Hold NewHold(HubDb db, HoldOrder order, string category)
    {
        var hold = new Hold
        {
            Id = ids.Next(),
            Performance = order.Performance,
            Owner = order.Owner.Id,
            OwnedByTill = order.Owner.IsTill,
            Kind = order.Kind,
            Category = category,
            Contingent = order.Contingent,
            CreatedAtMs = clock.NowMs(),
            ExpiresAtMs = order.ExpiresAtMs,
        };
        db.Add(hold);
        return hold;
    }

    /// <summary>Seats are in the hold's hands from here on. The house has been touched.</summary>
    List<Place> Put(
        HubDb db, OpenHouse open, Hold hold, string contingent, List<(int Seat, string Category)> seats)
    {
        var house = open.House;
        var serial = Houses.TakeSerials(db, open.NextSerial, seats.Count);
        var places = new List<Place>(seats.Count);
        foreach (var (index, category) in seats)
        {
            var seatId = index < 0 ? (Guid?)null : house.Layout.Seats[index].Id;
            house.Codes.Make(serial, out var fingerprint);
            var place = new Place
            {
                Id = ids.Next(),
                Performance = house.Performance,
                SeatId = seatId,
                Category = category,
                Contingent = contingent,
                HoldId = hold.Id,
                Serial = serial++,
                KeyEpoch = house.Codes.Epoch,
                Fingerprint = fingerprint,
            };
            house.Take(seatId, category, contingent);
            places.Add(place);
        }

        db.AddRange(places);
        return places;
    }

    static List<(int Seat, string Category)> NamedSeats(House house, HoldOrder order)
    {
        var seats = FreeSeats(house, order.SeatIds);
        foreach (var group in seats.GroupBy(seat => seat.Category))
        {
            CheckTakeable(house, house.Category(group.Key), order.Contingent, group.Count());
        }

        return seats;
    }

    /// <summary>The seats themselves, where nobody has them.</summary>
    static List<(int Seat, string Category)> FreeSeats(House house, IReadOnlyList<Guid> seatIds)
    {
        var seats = new List<(int, string)>(seatIds.Count);
        foreach (var id in seatIds.Distinct())
        {
            var index = house.Layout.IndexOf(id);
            if (index < 0)
            {
                throw new RuleViolation(
                    "seating.seat-unknown", $"Performance {house.Performance} has no seat {id}.", RefusalKind.InvalidInput);
            }

            var seat = house.Layout.Seats[index];
            if (house.IsTaken(index))
                throw new RuleViolation("seating.seat-taken", $"{seat.Label} is taken.") { Parts = [seat.Label] };
            seats.Add((index, seat.Category));
        }

        return seats;
    }

    static List<(int Seat, string Category)> BestSeats(House house, HoldOrder order)
    {
        var category = house.Category(order.Category);
        CheckTakeable(house, category, order.Contingent, order.Quantity);
        return BestSeats(house, category, order.Quantity, order.MaySplit, order.Kind == HoldKind.Lease);
    }

    static List<(int Seat, string Category)> BestSeats(
        House house, LayoutCategory category, int quantity, bool maySplit, bool fromBack)
    {
        if (!category.Numbered)
            return [.. Enumerable.Repeat((-1, category.Code), quantity)];
        var seats = house.Best(category.Code, quantity, maySplit, fromBack)
            ?? throw new RuleViolation(
                "seating.no-contiguous", $"{category.Name} has no {quantity} free places side by side.")
            {
                Parts = [category.Name, quantity],
            };
        return [.. seats.Select(seat => (seat, category.Code))];
    }

    static void CheckTakeable(House house, LayoutCategory category, string contingent, int quantity)
    {
        CheckFree(category, house.FreeIn(category), quantity);
        CheckQuota(category, contingent, house.Takeable(category, contingent), quantity);
    }

    static void CheckFree(LayoutCategory category, int free, int quantity)
    {
        if (free < quantity)
        {
            throw new RuleViolation(
                "seating.not-enough",
                $"{quantity} places were asked for, {Math.Max(0, free)} are free: {category.Name}.");
        }
    }

    static void CheckQuota(LayoutCategory category, string contingent, int takeable, int quantity)
    {
        if (takeable < quantity)
        {
            throw new RuleViolation(
                "seating.quota-exceeded",
                $"{quantity} places were asked for, {Math.Max(0, takeable)} are left in the quota: contingent '{contingent}', "
                + $"{category.Name}.");
        }
    }
}
