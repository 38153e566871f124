using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Section "Seating".</summary>
public sealed class SeatingOptions
{
    /// <summary>Minutes that a cart keeps its places.</summary>
    [Range(1, 240)]
    public int CartMinutes { get; init; } = 10;

    /// <summary>Most places of one hold.</summary>
    [Range(1, 1000)]
    public int MostPlaces { get; init; } = 50;

    /// <summary>Most places that a till may lease of one category.</summary>
    [Range(1, 100_000)]
    public int MostLeased { get; init; } = 500;

    /// <summary>Hours that a lease lasts at most; never longer than the sale of the performance.</summary>
    [Range(1, 24 * 30)]
    public int LeaseHours { get; init; } = 48;
}

public sealed record HoldWish(
    int Performance, string Category, int Quantity, IReadOnlyList<Guid> SeatIds, bool MaySplit, string Contingent = "");

/// <summary>Takes places for a cart.</summary>
public sealed class HoldPlaces
{
    sealed record Cart(HoldOwner Owner, HoldWish Wish, int Quantity, long ExpiresAtMs);

    readonly Requests requests;
    readonly SeatAllocation allocation;
    readonly Houses houses;
    readonly TimeProvider clock;
    readonly SeatingOptions options;
    readonly Together<Request<Cart>, HeldPlaces> carts;

    public HoldPlaces(
        Requests requests, SeatAllocation allocation, Houses houses, TimeProvider clock, IOptions<SeatingOptions> options)
    {
        (this.requests, this.allocation, this.houses, this.clock) = (requests, allocation, houses, clock);
        this.options = options.Value;
        carts = requests.Together<Cart, HeldPlaces>("HoldPlaces", Take, TakeTogether);
    }

    /// <exception cref="RuleViolation">"seating.quantity-invalid", and those of <see cref="SeatAllocation"/>.</exception>
    public Task<HeldPlaces> Run(string requestId, HoldOwner owner, HoldWish wish, CancellationToken cancellationToken)
    {
        var asked = wish.SeatIds.Count > 0 ? wish.SeatIds.Count : wish.Quantity;
        if (asked < 1 || asked > options.MostPlaces)
        {
            throw RuleViolation.Invalid(
                "seating.quantity-invalid", $"quantity: 1 to {options.MostPlaces}, not {asked}.");
        }

        var expires = clock.NowMs() + (options.CartMinutes * 60_000L);
        return requests.RunOnce(
            carts, new Request<Cart>(requestId, owner.Id, new Cart(owner, wish, asked, expires)), cancellationToken);
    }

    async Task<HeldPlaces> Take(HubDb db, Request<Cart> cart, CancellationToken cancellationToken) =>
        Take(db, await houses.Open(db, cart.Wish.Wish.Performance, cancellationToken), OrderOf(cart.Wish));

    async Task<IReadOnlyList<HeldPlaces?>> TakeTogether(HubDb db, IReadOnlyList<Asked<Request<Cart>, HeldPlaces>> asked)
    {
        var open = new Dictionary<int, OpenHouse>();
        var taken = new List<HeldPlaces?>(asked.Count);
        foreach (var one in asked)
        {
            var order = OrderOf(one.What.Wish);
            try
            {
                if (!open.TryGetValue(order.Performance, out var house))
                    open[order.Performance] = house = await houses.Open(db, order.Performance, CancellationToken.None);
                taken.Add(Take(db, house, order));
            }
            catch (RuleViolation no)
            {
                // Seats are chosen before anything is changed: such a no leaves nothing behind.
                one.Refuse(no);
                taken.Add(null);
            }
        }

        return taken;
    }

    HeldPlaces Take(HubDb db, OpenHouse open, HoldOrder order)
    {
        var (hold, places) = allocation.Hold(db, open, order);
        return new HeldPlaces(hold.Id, hold.ExpiresAtMs, [.. places.Select(open.House.Handed)]);
    }

    static HoldOrder OrderOf(Cart cart) => new(
        cart.Owner, HoldKind.Cart, cart.Wish.Performance, cart.Wish.Category, cart.Quantity, cart.Wish.SeatIds,
        cart.Wish.MaySplit, cart.Wish.Contingent, cart.ExpiresAtMs);
}
