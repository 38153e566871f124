using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>Float brought in, withdrawal, drawer opened without a sale: all stand in the journal.</summary>
public sealed class MoveCash(Books books, TillLink link, Requests requests, Hardware.CashDrawer drawer)
{
    public async Task<BooksPage> MoveAsync(CashierSession session, string requestId, string kind, long cents, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        session.Require(TillRights.CloseDesk);
        var wrong = kind switch
        {
            CashMovement.Float when cents <= 0 => "amount: un fonds de caisse est positif.",
            CashMovement.Withdrawal when cents >= 0 => "amount: un retrait est négatif.",
            CashMovement.Withdrawal when -cents > books.Page.Figures.ExpectedCashCents =>
                $"amount: le tiroir ne devrait contenir que {Money.Euro(books.Page.Figures.ExpectedCashCents)}.",
            CashMovement.DrawerOpened when cents != 0 => "amount: ouvrir le tiroir ne déplace pas d'argent.",
            CashMovement.Float or CashMovement.Withdrawal or CashMovement.DrawerOpened => null,
            _ => $"kind: « {kind} » ; float, withdrawal ou drawer-opened.",
        };
        if (requests.SubjectOf(requestId, "cash") is { } done && IsRecorded(done))
            return books.Page;
        if (wrong is not null)
            throw RuleViolation.Invalid("till.cash-invalid", wrong);
        var id = requests.Promise(requestId, "cash", Guid.CreateVersion7().ToString());
        await books.RecordAsync(_ => IsRecorded(id) ? null : new OperationBody
        {
            CashMovement = new CashMovementRecorded
            {
                MovementId = id,
                Kind = kind,
                Amount = Money.Euro(cents),
                OperatorId = session.OperatorId,
                Reason = reason,
            },
        }, !link.IsOnline);
        drawer.Open();
        return books.Page;
    }

    bool IsRecorded(string id) => books.HasMovement(id);
}
