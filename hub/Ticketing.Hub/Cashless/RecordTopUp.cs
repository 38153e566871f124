using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Cashless;

/// <summary>
/// A till took money and put it on a chip. It is never refused for the wallet's state: the money is in the drawer, so it
/// stands on the wallet, blocked or not.
/// </summary>
sealed class RecordTopUp(WalletBook book, Payments payments, FiscalJournal journal) : IOperationHandler
{
    sealed record TopUpLine(
        string TopUpId, string Chip, long Amount, string Currency, string Method, long Receipt, string Operator, long AtMs);

    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.TopUp];

    public async Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
    {
        var topUp = operation.Body.TopUp;
        var amount = Money.From(topUp.Amount);
        if (topUp.Payment is not { } payment || amount.MinorUnits <= 0 || Money.From(payment.Amount) != amount)
        {
            throw Kernel.RuleViolation.Invalid(
                "cashless.top-up-invalid",
                $"amount: {amount.MinorUnits} must be more than 0 and what was paid ({topUp.Payment?.Amount?.MinorUnits ?? 0}).");
        }

        var reference = "top-up:" + topUp.TopUpId;
        var (wallet, chip) = await book.Open(db, topUp.Chip, amount.Currency, cancellationToken);
        if (await db.Set<WalletMovement>().FindAsync([reference], cancellationToken) is not null)
            return;

        await CashDesks.Of(db, operation.DeviceId, amount.Currency, cancellationToken);
        var paid = payments.Record(
            db, payment, operation.DeviceId, "top-up", reference, operation.RecordedAtMs);
        await book.Write(
            db, wallet,
            new WalletMovement
            {
                Reference = reference,
                WalletId = wallet.Id,
                Chip = chip.Uid,
                Kind = MovementKind.TopUp,
                Amount = amount.MinorUnits,
                Source = operation.DeviceId,
                DeviceId = operation.DeviceId,
                AtMs = operation.RecordedAtMs,
            },
            [paid], cancellationToken);
        await journal.Append(
            db, operation.DeviceId, "top-up", topUp.TopUpId,
            new TopUpLine(
                topUp.TopUpId, chip.Uid, amount.MinorUnits, amount.Currency, payment.Method.ToString(),
                topUp.ReceiptNumber, topUp.OperatorId, operation.RecordedAtMs),
            cancellationToken);
    }
}
