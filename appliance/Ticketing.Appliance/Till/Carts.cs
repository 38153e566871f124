using System.Collections.Concurrent;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>The carts of this till, in memory.</summary>
public sealed class Carts
{
    const int MostOpen = 200;
    const long LongOverMs = 10 * 60_000;

    readonly ConcurrentDictionary<string, Cart> carts = new();

    public Lock Gate { get; } = new();

    public Cart New(string operatorId, long nowMs)
    {
        // Their places have gone back already; nobody comes for them any more.
        foreach (var over in carts.Values.Where(c => c.State == CartState.Open && c.TakenCents == 0 && c.ExpiresAtMs < nowMs - LongOverMs).ToList())
        {
            over.Move(CartState.Abandoned);
            Forget(over);
        }
        if (carts.Values.Count(c => c.State is CartState.Open or CartState.Paying) >= MostOpen)
            throw new RuleViolation("till.too-many-carts", "Trop de paniers ouverts sur cette caisse.");
        var cart = new Cart(Guid.CreateVersion7().ToString(), operatorId, "EUR");
        carts[cart.Id] = cart;
        return cart;
    }

    /// <exception cref="RuleViolation">till.cart-unknown.</exception>
    public Cart Get(string id) => carts.TryGetValue(id, out var cart)
        ? cart
        : throw new RuleViolation("till.cart-unknown", "Ce panier n'existe plus.", RefusalKind.NotFound);

    public Cart? OfRequest(string requestId) => carts.Values.FirstOrDefault(c => c.Did(requestId));

    public bool Holds(ulong serial) => carts.Values.Any(c => c.Holds(serial));

    public bool IsPaying(string saleId) => carts.Values.Any(c => c.SaleId == saleId && c.State == CartState.Paying);

    public bool HasOpen(string saleId) => carts.Values.Any(c => c.SaleId == saleId && c.State is CartState.Open or CartState.Paying);

    public bool HasOrderFile(long number) => carts.Values.Any(c => c.OrderFile == number && c.State is CartState.Open or CartState.Paying);

    public IEnumerable<Cart> Open => carts.Values.Where(c => c.State == CartState.Open);

    /// <summary>An approved payment found late belongs to its cart while that is still open.</summary>
    public bool Attach(CardPayment payment)
    {
        lock (Gate)
        {
            if (carts.Values.FirstOrDefault(c => c.SaleId == payment.SubjectId && c.State == CartState.Open) is not { } cart)
                return false;
            if (cart.Taken.All(t => t.CardReference != payment.Reference) && payment.Cents <= cart.DueCents)
                cart.Take(new(PaymentMethod.Card, payment.Cents, 0, 0, payment.Authorisation, payment.Reference));
            return true;
        }
    }

    /// <summary>Nothing was taken for it after all.</summary>
    public void Unpin(string saleId)
    {
        foreach (var cart in carts.Values.Where(c => c.SaleId == saleId && c is { State: CartState.Open, TakenCents: 0 }))
            cart.Unpin();
    }

    public void Forget(Cart cart) => carts.TryRemove(cart.Id, out _);
}
