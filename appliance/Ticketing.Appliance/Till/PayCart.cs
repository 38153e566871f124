using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <param name="Cents">Null: all that is still due.</param>
public sealed record PaymentPart(PaymentMethod Method, long? Cents, long TenderedCents);

/// <param name="ChangeCents">To give back to the customer.</param>
public sealed record SaleDone(BookedSale Sale, long ChangeCents);

/// <summary>Takes money for a cart, in one or several parts, and records the sale when nothing is due any more.</summary>
public sealed class PayCart(Carts carts, Books books, TakeCard card, RecordSale record, Requests requests, Journal journal, Hardware.CashDrawer drawer, TimeProvider clock)
{
    readonly UnderWay<SaleDone> underWay = new();

    /// <summary>All at once: the same request again gives the same sale.</summary>
    public async Task<SaleDone> PayAsync(CashierSession session, string requestId, string cartId, string contactId, IReadOnlyList<PaymentPart> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        session.Require(TillRights.Sell);
        return await underWay.Once(requestId, () => PayOnceAsync(session, requestId, cartId, contactId, parts));
    }

    async Task<SaleDone> PayOnceAsync(CashierSession session, string requestId, string cartId, string contactId, IReadOnlyList<PaymentPart> parts)
    {
        if (requests.SubjectOf(requestId, "sale") is { } known && books.Sale(known) is { } before)
            return Done(before);
        var cart = carts.Get(cartId);
        if (contactId.Length > 0 && cart.OrderFile == 0)
            cart.ContactId = contactId;
        cart.SaleId = requests.Promise(requestId, "sale", cart.SaleId);
        if (parts.Count == 0 && cart.DueCents > 0)
            throw RuleViolation.Invalid("payment.method-missing", "method: espèces ou carte.");
        foreach (var part in parts.TakeWhile(_ => cart.DueCents > 0))
        {
            if (part.Method == PaymentMethod.Cash)
                TakeCash(cart, part.Cents ?? cart.DueCents, part.TenderedCents);
            else if (part.Method == PaymentMethod.Card)
                await TakeCardAsync(cart, part.Cents ?? cart.DueCents);
            else
                throw RuleViolation.Invalid("payment.method-unknown", $"method: {part.Method} n'est pas accepté à la caisse ; espèces ou carte.");
        }
        if (cart.DueCents > 0)
            throw new RuleViolation("payment.incomplete", $"Il reste {Protocol.Money.Euro(cart.DueCents)} à payer.");
        return await FinishAsync(session, cart);
    }

    /// <summary>Cash goes into the drawer. More may be tendered than is due: the rest is change.</summary>
    public Taken TakeCash(Cart cart, long cents, long tenderedCents)
    {
        CheckAmount(cart, cents);
        var change = TillRules.Change(cents, tenderedCents == 0 ? cents : tenderedCents);
        CheckPayable(cart);
        var taken = new Taken(PaymentMethod.Cash, cents, cents + change, change, "");
        cart.Take(taken);
        drawer.Open();
        return taken;
    }

    /// <summary>Waits for the terminal, however slow it is; <see cref="TakeCard.CancelAsync"/> ends it.</summary>
    public async Task<Taken> TakeCardAsync(Cart cart, long cents)
    {
        CheckAmount(cart, cents);
        CheckPayable(cart);
        var before = cart.Taken.ToList();
        cart.Move(CartState.Paying);
        try
        {
            var purpose = new OperationBody { Sale = RecordSale.Prepare(cart, before) };
            var payment = await card.TakeAsync(purpose, completesIt: cents == cart.DueCents, cart.SaleId, cents);
            var taken = new Taken(PaymentMethod.Card, cents, 0, 0, payment.Authorisation, payment.Reference);
            cart.Take(taken);
            return taken;
        }
        finally
        {
            cart.Move(CartState.Open);
            if (cart.TakenCents == 0 && !card.IsUnsettled(cart.SaleId))
                cart.Unpin();
        }
    }

    /// <summary>Nothing is due any more: the sale goes to the journal, and only then is it shown as done.</summary>
    public async Task<SaleDone> FinishAsync(CashierSession session, Cart cart)
    {
        session.Require(TillRights.Sell);
        if (cart.State == CartState.Paid)
            return Done(books.Sale(cart.SaleId)!);
        cart.CheckOpen();
        if (cart.Lines.Count == 0)
            throw new RuleViolation("till.cart-empty", "Le panier est vide.");
        if (cart.DueCents != 0)
            throw new RuleViolation("payment.incomplete", $"Il reste {Protocol.Money.Euro(cart.DueCents)} à payer.");
        CheckPayable(cart);
        cart.Move(CartState.Paying);
        try
        {
            var prepared = RecordSale.Prepare(cart, cart.Taken);
            prepared.OperatorId = session.OperatorId;
            var sale = await record.SaleAsync(prepared);
            cart.Move(CartState.Paid);
            carts.Forget(cart);
            return Done(sale);
        }
        catch
        {
            cart.Move(CartState.Open);
            if (cart.TakenCents == 0 && !card.IsUnsettled(cart.SaleId))
                cart.Unpin();
            throw;
        }
    }

    static void CheckAmount(Cart cart, long cents)
    {
        cart.CheckOpen();
        if (cart.Lines.Count == 0)
            throw new RuleViolation("till.cart-empty", "Le panier est vide.");
        if (cents <= 0 || cents > cart.DueCents)
            throw new RuleViolation("payment.too-much", $"Il reste {Protocol.Money.Euro(cart.DueCents)} à payer.");
    }

    void CheckPayable(Cart cart)
    {
        if (cart.Taken.Count > 0)
            return;
        // First the pin, then the look at the clock: in this order the hub cannot have given the places away.
        cart.Pin(journal);
        try
        {
            CheckNotExpired(cart);
            record.CheckMayRecord();
        }
        catch (RuleViolation)
        {
            cart.Unpin();
            throw;
        }
    }

    void CheckNotExpired(Cart cart)
    {
        if (clock.GetUtcNow().ToUnixTimeMilliseconds() >= cart.ExpiresAtMs)
            throw new RuleViolation(cart.Offline ? "till.lease-expired" : "till.cart-expired",
                "Le délai de ces places est passé : elles ont été rendues. Reprenez-les.");
    }

    static SaleDone Done(BookedSale sale) => new(sale, sale.Sale.Payments.Sum(p => p.Change?.MinorUnits ?? 0));
}
