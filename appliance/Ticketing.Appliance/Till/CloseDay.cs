using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>X reads the day; Z closes it, once. After a Z with nothing sold since, Z gives the same Z again.</summary>
public sealed class CloseDay(Books books, TillLink link, CardPaymentTable payments, Carts carts)
{
    /// <exception cref="RuleViolation">till.right-missing.</exception>
    public BooksPage X(CashierSession session)
    {
        session.Require(TillRights.ReadDesk);
        return books.Page;
    }

    /// <exception cref="RuleViolation">till.right-missing, till.day-not-open, payment.unknown, till.cart-open.</exception>
    public async Task<ClosedDay> ZAsync(CashierSession session, long countedCashCents)
    {
        session.Require(TillRights.CloseDesk);
        if (countedCashCents < 0)
            throw RuleViolation.Invalid("till.cash-invalid", "counted_cash: un montant compté n'est pas négatif.");
        if (payments.Unfinished().Count > 0)
            throw new RuleViolation("payment.unknown", "Un paiement par carte n'est pas encore réglé : la journée ne peut pas être close.");
        if (carts.Open.Any(c => c.TakenCents > 0))
            throw new RuleViolation("till.cart-open", "Un panier a déjà reçu un paiement : terminez-le ou abandonnez-le d'abord.");
        await books.RecordAsync(page => page.Day == DayState.Closed ? null : new OperationBody
        {
            DayClosed = new DayClosed
            {
                ZNumber = page.NextZ,
                FirstReceipt = page.Figures.FirstReceipt,
                LastReceipt = page.Figures.LastReceipt,
                Cash = Money.Euro(page.Figures.CashCents),
                Card = Money.Euro(page.Figures.CardCents),
                CountedCash = Money.Euro(countedCashCents),
                PerpetualTotal = Money.Euro(page.PerpetualCents),
                OperatorId = session.OperatorId,
            },
        }, !link.IsOnline);
        return books.Page.LastZ ?? throw new RuleViolation("till.day-not-open", "Rien n'a encore été encaissé : il n'y a pas de journée à clore.");
    }
}
