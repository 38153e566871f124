using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Cashless;

/// <summary>
/// A buvette was paid from a wallet, or gave the money back. The drink has been poured: a debit is taken as it was
/// decided, even where it leaves the wallet below zero, which the office then sees.
/// </summary>
sealed class RecordDebit(WalletBook book, FiscalJournal journal) : IOperationHandler
{
    /// <summary>An amount keyed in without a product: drinks and food eaten on the spot, 10 %.</summary>
    const int UsualVatRate = 1000;

    sealed record DebitLine(
        string Chip, long Amount, string Currency, long Product, int Quantity, int VatRate, bool Offline, long AtMs);

    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } =
        [OperationBody.BodyOneofCase.Debit, OperationBody.BodyOneofCase.DebitReversed];

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken) =>
        operation.Body.BodyCase == OperationBody.BodyOneofCase.Debit
            ? Debit(db, operation, operation.Body.Debit, cancellationToken)
            : Reverse(db, operation, operation.Body.DebitReversed, cancellationToken);

    async Task Debit(
        HubDb db, IncomingOperation operation, DebitRecorded debit, CancellationToken cancellationToken)
    {
        var amount = Money.From(debit.Amount);
        if (amount.MinorUnits <= 0)
            throw RuleViolation.Invalid("cashless.debit-invalid", $"amount: {amount.MinorUnits} must be more than 0.");
        var (wallet, chip) = await WalletBook.Find(db, debit.Chip, cancellationToken);
        var product = await db.Set<Product>().FindAsync([(long)debit.Product], cancellationToken);
        var movement = new WalletMovement
        {
            Reference = Reference(debit.DeviceId, debit.DeviceSequence),
            WalletId = wallet.Id,
            Chip = chip.Uid,
            Kind = MovementKind.Debit,
            Amount = -amount.MinorUnits,
            Source = operation.DeviceId,
            DeviceId = debit.DeviceId,
            Product = debit.Product,
            Quantity = debit.Quantity,
            ReaderOffline = debit.ReaderOffline,
            AtMs = debit.DecidedAtMs,
        };
        await Book(db, wallet, movement, product?.VatRate ?? UsualVatRate, cancellationToken);
    }

    async Task Reverse(
        HubDb db, IncomingOperation operation, DebitReversed reversal, CancellationToken cancellationToken)
    {
        var debited = Reference(reversal.DeviceId, reversal.DebitSequence);
        var debit = await db.Set<WalletMovement>().FindAsync([debited], cancellationToken)
            ?? throw new RuleViolation("cashless.debit-unknown", $"There is no {debited} to reverse.", RefusalKind.NotFound);
        var amount = Money.From(reversal.Amount);
        if (amount.MinorUnits != -debit.Amount)
        {
            throw new RuleViolation(
                "cashless.reversal-differs", $"{debited} was {-debit.Amount}, the reversal says {amount.MinorUnits}.");
        }

        var wallet = await db.Set<Wallet>().FindAsync([debit.WalletId], cancellationToken)
            ?? throw RuleViolation.NotFound("wallet", debit.WalletId);
        var product = await db.Set<Product>().FindAsync([debit.Product], cancellationToken);
        var movement = new WalletMovement
        {
            Reference = "reversal-of-" + debited,
            WalletId = wallet.Id,
            Chip = debit.Chip,
            Kind = MovementKind.Reversal,
            Amount = -debit.Amount,
            Source = operation.DeviceId,
            DeviceId = reversal.DeviceId,
            Product = debit.Product,
            Quantity = debit.Quantity,
            AtMs = operation.RecordedAtMs,
        };
        await Book(db, wallet, movement, product?.VatRate ?? UsualVatRate, cancellationToken);
    }

    async Task Book(
        HubDb db, Wallet wallet, WalletMovement movement, int vatRate, CancellationToken cancellationToken)
    {
        var (net, tax) = Vat.Split(-movement.Amount, vatRate);
        LedgerLine[] sold =
        [
            LedgerLine.Credit(Accounts.BuvetteSales, net, movement.DeviceId),
            LedgerLine.Credit(Accounts.VatCollected, tax, vatRate.ToString()),
        ];
        if (!await book.Write(db, wallet, movement, sold, cancellationToken))
            return;
        await journal.Append(
            db, movement.DeviceId, movement.Kind == MovementKind.Debit ? "debit" : "reversal", movement.Reference,
            new DebitLine(
                movement.Chip, movement.Amount, wallet.Currency, movement.Product, movement.Quantity, vatRate,
                movement.ReaderOffline, movement.AtMs),
            cancellationToken);
    }

    static string Reference(string deviceId, uint sequence) => $"debit:{deviceId}:{sequence}";
}
