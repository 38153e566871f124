using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Finance;

/// <summary>Takes what a till says of its drawer: cash movements and the Z of its day.</summary>
sealed class ReceiveCashDesk(Ledger ledger, FiscalJournal journal) : IOperationHandler
{
    sealed record MovementLine(string Kind, long Amount, string Currency, string Operator, string Reason, long AtMs);

    sealed record ClosingLine(
        long Number, long FirstReceipt, long LastReceipt, long Cash, long Card, long CountedCash, long PerpetualTotal,
        string Currency, string Operator, long AtMs);

    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } =
        [OperationBody.BodyOneofCase.CashMovement, OperationBody.BodyOneofCase.DayClosed];

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken) =>
        operation.Body.BodyCase == OperationBody.BodyOneofCase.CashMovement
            ? Move(db, operation, operation.Body.CashMovement, cancellationToken)
            : Close(db, operation, operation.Body.DayClosed, cancellationToken);

    async Task Move(
        HubDb db, IncomingOperation operation, CashMovementRecorded moved, CancellationToken cancellationToken)
    {
        var id = Ids.Parse(moved.MovementId, "movement_id");
        if (await db.Set<CashMovement>().AnyAsync(row => row.Id == id, cancellationToken))
            return;
        var amount = Money.From(moved.Amount);
        await CashDesks.Of(db, operation.DeviceId, amount.Currency, cancellationToken);
        db.Add(new CashMovement
        {
            Id = id,
            CashDeskId = operation.DeviceId,
            Kind = moved.Kind,
            Amount = amount.MinorUnits,
            Currency = amount.Currency,
            OperatorId = moved.OperatorId,
            Reason = moved.Reason,
            AtMs = operation.RecordedAtMs,
        });
        ledger.Post(
            db, "cash-movement", moved.MovementId, amount.Currency,
            LedgerLine.Debit(Accounts.Cash, amount.MinorUnits, operation.DeviceId),
            LedgerLine.Credit(Accounts.Transfers, amount.MinorUnits, operation.DeviceId));
        await journal.Append(
            db, operation.DeviceId, "cash-movement", moved.MovementId,
            new MovementLine(
                moved.Kind, amount.MinorUnits, amount.Currency, moved.OperatorId, moved.Reason, operation.RecordedAtMs),
            cancellationToken);
    }

    async Task Close(HubDb db, IncomingOperation operation, DayClosed z, CancellationToken cancellationToken)
    {
        var perpetual = Money.From(z.PerpetualTotal);
        var desk = await CashDesks.Of(db, operation.DeviceId, perpetual.Currency, cancellationToken);
        if (z.ZNumber != desk.LastZ + 1)
        {
            throw new RuleViolation(
                "finance.z-out-of-order", $"Z {z.ZNumber} of {operation.DeviceId} came after Z {desk.LastZ}.");
        }

        if (perpetual.MinorUnits < desk.PerpetualTotal)
        {
            throw new RuleViolation(
                "finance.perpetual-total-fell",
                $"The perpetual total of {operation.DeviceId} fell from {desk.PerpetualTotal} to {perpetual.MinorUnits}.");
        }

        var since = await db.Set<Closing>().Where(row => row.CashDeskId == operation.DeviceId)
            .MaxAsync(row => (long?)row.AtMs, cancellationToken) ?? long.MinValue;
        var closing = new Closing
        {
            CashDeskId = operation.DeviceId,
            Number = z.ZNumber,
            FirstReceipt = z.FirstReceipt,
            LastReceipt = z.LastReceipt,
            Cash = Money.From(z.Cash).MinorUnits,
            Card = Money.From(z.Card).MinorUnits,
            CountedCash = Money.From(z.CountedCash).MinorUnits,
            PerpetualTotal = perpetual.MinorUnits,
            Currency = perpetual.Currency,
            OperatorId = z.OperatorId,
            AtMs = operation.RecordedAtMs,
            ReceivedCash = await Received(db, operation, since, PaymentMethod.Cash, cancellationToken),
            ReceivedCard = await Received(db, operation, since, PaymentMethod.Card, cancellationToken),
        };
        db.Add(closing);
        (desk.LastZ, desk.LastReceipt, desk.PerpetualTotal) = (z.ZNumber, z.LastReceipt, perpetual.MinorUnits);
        await journal.Append(
            db, operation.DeviceId, "closing", $"Z{z.ZNumber}",
            new ClosingLine(
                closing.Number, closing.FirstReceipt, closing.LastReceipt, closing.Cash, closing.Card,
                closing.CountedCash, closing.PerpetualTotal, closing.Currency, closing.OperatorId, closing.AtMs),
            cancellationToken);
    }

    static Task<long> Received(
        HubDb db, IncomingOperation operation, long since, PaymentMethod method, CancellationToken cancellationToken) =>
        db.Set<Payment>()
            .Where(row => row.CashDeskId == operation.DeviceId && row.Method == method
                && row.AtMs > since && row.AtMs <= operation.RecordedAtMs)
            .SumAsync(row => row.Amount, cancellationToken);
}

/// <summary>Opens a cash desk the first time that it is heard of.</summary>
public static class CashDesks
{
    public static async Task<CashDesk> Of(
        HubDb db, string id, string currency, CancellationToken cancellationToken)
    {
        var desk = await db.Set<CashDesk>().FindAsync([id], cancellationToken);
        if (desk is null)
            db.Add(desk = new CashDesk { Id = id, Name = id, Currency = currency });
        return desk;
    }
}
