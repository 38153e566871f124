using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <param name="Tariffs">Tariff codes with their counts; their sum is the number of places.</param>
/// <param name="SeatIds">The seats chosen on the plan; empty: the best ones together.</param>
public sealed record PlacesWanted(uint Performance, string Category, IReadOnlyList<(string Tariff, int Count)> Tariffs,
    IReadOnlyList<string> SeatIds, bool MaySplit)
{
    public int Quantity => Tariffs.Sum(t => t.Count);
}

/// <summary>Puts places into a cart: from the whole house while the hub answers, from the lease only when it does not.</summary>
public sealed class AddPlaces(House house, TillLink link, Carts carts, Books books, TillFile file, TimeProvider clock)
{
    const int MostAtOnce = 50;

    readonly UnderWay<Cart> underWay = new();

    /// <param name="cartId">Null or empty: a new cart.</param>
    public async Task<Cart> AddAsync(CashierSession session, string requestId, string? cartId, PlacesWanted wanted)
    {
        session.Require(TillRights.Sell);
        return requestId.Length == 0
            ? await AddOnceAsync(session, requestId, cartId, wanted)
            : await underWay.Once(requestId, () => AddOnceAsync(session, requestId, cartId, wanted));
    }

    async Task<Cart> AddOnceAsync(CashierSession session, string requestId, string? cartId, PlacesWanted wanted)
    {
        if (requestId.Length > 0 && carts.OfRequest(requestId) is { } before)
            return before;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (performance, prices) = Check(wanted, now);
        house.CheckMayRecord(link, books, now);
        var cart = string.IsNullOrEmpty(cartId) ? carts.New(session.OperatorId, now) : carts.Get(cartId);
        // Before the hub is asked: a hold for a cart that takes no more would lie about until it runs out.
        cart.CheckMayChange();
        cart.CheckOwnPlaces();
        cart.Begin(requestId);
        try
        {
            await TakeAsync(cart, requestId, wanted, performance, prices);
            return cart;
        }
        catch
        {
            cart.Forget(requestId);
            if (cart.Lines.Count == 0 && string.IsNullOrEmpty(cartId))
                carts.Forget(cart);
            throw;
        }
    }

    async Task<bool> FromTheHouseAsync(Cart cart, string requestId, PlacesWanted wanted, PerformanceRow performance, List<PriceRow> prices)
    {
        var request = new HoldRequest
        {
            RequestId = requestId.Length > 0 ? requestId : Guid.CreateVersion7().ToString(),
            Performance = wanted.Performance,
            Category = wanted.Category,
            Quantity = wanted.SeatIds.Count > 0 ? 0 : wanted.Quantity,
            MaySplit = wanted.MaySplit,
        };
        request.SeatIds.AddRange(wanted.SeatIds);
        if (await link.HoldAsync(request) is not { } hold)
            return false;
        if (hold.Places.Any(IsTaken))
            throw RuleViolation.Invalid("till.request-reused", "request_id: ces places sont déjà dans un autre panier.");
        file.Write(t =>
        {
            foreach (var place in hold.Places)
                t.Run("insert or ignore into holds (hold_id, place_id) values ($1, $2)", hold.HoldId, place.PlaceId);
        });
        cart.Add(hold.Places.Select((p, i) => Line(p, prices[i], performance, hold.HoldId, false, hold.ExpiresAtMs)));
        return true;
    }

    void FromTheLease(Cart cart, PlacesWanted wanted, PerformanceRow performance, List<PriceRow> prices)
    {
        var seats = house.Seats(wanted.Performance).Where(s => s.Category == wanted.Category).ToDictionary(s => s.SeatId);
        lock (carts.Gate)
        {
            var taken = LeaseShelf.Take([.. house.Leases], seats, wanted.Performance, wanted.Category, wanted.Quantity, wanted.SeatIds,
                wanted.MaySplit, clock.GetUtcNow().ToUnixTimeMilliseconds(), IsTaken);
            cart.Add(taken.Select((t, i) => Line(t.Place, prices[i], performance, t.Lease.LeaseId, true, t.Lease.SellUntilMs)));
        }
    }

    async Task TakeAsync(Cart cart, string requestId, PlacesWanted wanted, PerformanceRow performance, List<PriceRow> prices)
    {
        try
        {
            if (await FromTheHouseAsync(cart, requestId, wanted, performance, prices))
                return;
        }
        catch (RuleViolation full) when (full.Code is "seating.not-enough" or "seating.no-contiguous" or "seating.seat-taken")
        {
            // The house has no more for others, but this till may still keep places for itself: they are sold, not withheld.
            try
            {
                FromTheLease(cart, wanted, performance, prices);
                return;
            }
            catch (RuleViolation)
            {
                // Neither has it; the hub's answer says more.
            }
            throw;
        }
        FromTheLease(cart, wanted, performance, prices);
    }

    /// <summary>Sold here already, or in a customer's cart.</summary>
    public bool IsTaken(Place place) => carts.Holds(place.TicketSerial) || books.IsSold(place.TicketSerial);

    (PerformanceRow, List<PriceRow>) Check(PlacesWanted wanted, long nowMs)
    {
        var errors = new List<string>();
        if (wanted.Quantity is < 1 or > MostAtOnce || wanted.Tariffs.Any(t => t.Count < 0))
            errors.Add($"quantity: de 1 à {MostAtOnce} places à la fois.");
        if (wanted.SeatIds.Count > 0 && wanted.SeatIds.Count != wanted.Quantity)
            errors.Add($"seat_ids: {wanted.SeatIds.Count} place(s) choisie(s) pour {wanted.Quantity} tarif(s).");
        if (wanted.SeatIds.Distinct().Count() != wanted.SeatIds.Count)
            errors.Add("seat_ids: une place est citée deux fois.");
        var performance = house.Performance(wanted.Performance);
        if (performance is null)
            errors.Add($"performance: la séance {wanted.Performance} n'est pas connue de cette caisse.");
        else if (house.Category(wanted.Performance, wanted.Category) is null)
            errors.Add($"category: « {wanted.Category} » n'existe pas pour cette séance.");
        var prices = new List<PriceRow>();
        foreach (var (tariff, count) in wanted.Tariffs.Where(t => t.Count > 0))
        {
            if (house.Price(wanted.Performance, wanted.Category, tariff) is { } price)
                prices.AddRange(Enumerable.Repeat(price, count));
            else
                errors.Add($"tariff: « {tariff} » n'est pas en vente en {wanted.Category}.");
        }
        if (errors.Count > 0)
            throw RuleViolation.Invalid("till.places-invalid", errors);
        TillRules.CheckOnSale(performance!, nowMs);
        return (performance!, prices);
    }

    static CartLine Line(Place place, PriceRow price, PerformanceRow performance, string source, bool fromLease, long untilMs)
    {
        var whole = place.Clone();
        whole.Performance = performance.Number;
        return new(whole, price.Tariff, price.TariffName, price.Price.MinorUnits, performance.VatRate, source, fromLease, untilMs);
    }
}
