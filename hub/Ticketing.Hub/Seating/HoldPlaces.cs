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

    /// <summary>Most of a category's capacity that one till may lease; one place always.</summary>
    [Range(1, 100)]
    public int LeaseSharePercent { get; init; } = 20;

    /// <summary>Hours that a lease lasts at most; never longer than the sale of the performance.</summary>
    [Range(1, 24 * 30)]
    public int LeaseHours { get; init; } = 48;
}

public sealed record HoldWish(
    int Performance, string Category, int Quantity, IReadOnlyList<Guid> SeatIds, bool MaySplit, string Contingent = "");

/// <summary>Takes places for a cart.</summary>
public sealed class HoldPlaces(
    Requests requests, SeatAllocation allocation, Houses houses, TimeProvider clock, IOptions<SeatingOptions> options)
{
    /// <exception cref="RuleViolation">"seating.quantity-invalid", and those of <see cref="SeatAllocation.Hold"/>.</exception>
    public Task<HeldPlaces> Run(string requestId, HoldOwner owner, HoldWish wish, CancellationToken cancellationToken)
    {
        var asked = wish.SeatIds.Count > 0 ? wish.SeatIds.Count : wish.Quantity;
        if (asked < 1 || asked > options.Value.MostPlaces)
        {
            throw RuleViolation.Invalid(
                "seating.quantity-invalid", $"quantity: 1 to {options.Value.MostPlaces}, not {asked}.");
        }

        var expires = clock.NowMs() + (options.Value.CartMinutes * 60_000L);
        return requests.RunOnce(
            requestId, owner.Id, "HoldPlaces",
            async (db, token) =>
            {
                var order = new HoldOrder(
                    owner, HoldKind.Cart, wish.Performance, wish.Category, asked, wish.SeatIds, wish.MaySplit,
                    wish.Contingent, expires);
                var (hold, places) = await allocation.Hold(db, order, token);
                var house = houses.Opened(wish.Performance);
                return new HeldPlaces(hold.Id, hold.ExpiresAtMs, [.. places.Select(house.Handed)]);
            },
            cancellationToken);
    }
}
