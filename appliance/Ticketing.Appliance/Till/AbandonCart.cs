using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>Gives places back: at once while the hub answers, through the journal otherwise. A place from the lease is simply free again.</summary>
public sealed class AbandonCart(Carts carts, TakeCard card, CardPaymentTable payments, TillLink link, Books books, TillFile file, Hardware.CashDrawer drawer)
{
    /// <summary>The customer goes. What was taken by card is refunded to the card first.</summary>
    /// <exception cref="RuleViolation">payment.unknown, payment.not-refunded: the cart stays.</exception>
    public async Task AbandonAsync(string cartId, CancellationToken stop)
    {
        var cart = carts.Get(cartId);
        if (cart.State == CartState.Abandoned)
            return;
        cart.CheckOpen();
        foreach (var payment in payments.Of(cart.SaleId))
        {
            if (payment.State is CardPaymentState.Requested or CardPaymentState.Unknown)
                throw new RuleViolation("payment.unknown", "Le résultat d'un paiement par carte n'est pas encore connu : le panier ne peut pas être abandonné.");
            if (payment.State is CardPaymentState.Approved or CardPaymentState.Refunding
                && (await card.RefundAsync(payment, stop)).State != CardPaymentState.Refunded)
                throw new RuleViolation("payment.not-refunded", $"Le terminal n'a pas rendu {Protocol.Money.Euro(payment.Cents)} à la carte.");
            if (cart.Taken.FirstOrDefault(t => t.CardReference == payment.Reference) is { } taken)
                cart.GiveBack(taken);
        }
        if (cart.Taken.Any(t => t.Method == PaymentMethod.Cash))
            drawer.Open();
        cart.Move(CartState.Abandoned);
        foreach (var hold in cart.Lines.Where(l => !l.FromLease).GroupBy(l => l.SourceId))
            await ReleaseAsync(hold.Key, [.. hold.Select(l => l.Place.PlaceId)], whole: true);
        carts.Forget(cart);
    }

    public async Task RemovePlaceAsync(string cartId, ulong serial)
    {
        var line = carts.Get(cartId).Remove(serial);
        if (!line.FromLease)
            await ReleaseAsync(line.SourceId, [line.Place.PlaceId], whole: false);
    }

    /// <summary>After a start: holds that no cart has any more.</summary>
    public async Task ReleaseLeftoversAsync(IReadOnlySet<string> stillPaid)
    {
        var left = file.Read("select hold_id, place_id from holds", r => (Hold: r.GetString(0), Place: r.GetString(1)));
        foreach (var hold in left.GroupBy(l => l.Hold).Where(h => !stillPaid.Contains(h.Key)))
            await JournalAsync(hold.Key, [.. hold.Select(h => h.Place)]);
    }

    /// <param name="whole">All that the hold has.</param>
    public async Task ReleaseAsync(string holdId, List<string> placeIds, bool whole)
    {
        try
        {
            if (whole && await link.ReleaseAsync(new() { RequestId = "release-" + holdId, HoldId = holdId }) is not null)
            {
                Forget(holdId, placeIds);
                return;
            }
        }
        catch (RuleViolation)
        {
            // The hub knows better: it has run out, or is gone already. The journal tells it once more.
        }
        await JournalAsync(holdId, placeIds);
    }

    async Task JournalAsync(string holdId, List<string> placeIds)
    {
        var released = new HoldReleased { HoldId = holdId };
        released.PlaceIds.AddRange(placeIds);
        await books.RecordAsync(_ => new OperationBody { HoldReleased = released }, !link.IsOnline);
        Forget(holdId, placeIds);
    }

    void Forget(string holdId, List<string> placeIds) => file.Write(t =>
    {
        foreach (var place in placeIds)
            t.Run("delete from holds where hold_id = $1 and place_id = $2", holdId, place);
    });
}
