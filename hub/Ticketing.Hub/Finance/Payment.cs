using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Finance;

/// <summary>Money that came in, or went back where the amount is negative.</summary>
public sealed class Payment : Kernel.IAppendOnly
{
    public required Guid Id { get; init; }

    /// <summary>The till's device id, or "office".</summary>
    public required string CashDeskId { get; init; }

    /// <summary>What it was for: "sale", "refund", "top-up", "deposit", "deposit-refund".</summary>
    public required string Reason { get; init; }

    /// <summary>The thing it belongs to, e.g. a sale's id.</summary>
    public required string Reference { get; init; }

    public required PaymentMethod Method { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>Cash only: what was handed over, and back.</summary>
    public long Tendered { get; init; }

    public long Change { get; init; }

    /// <summary>The card terminal's own number.</summary>
    public string TerminalReference { get; init; } = "";

    /// <summary>When it was taken, by the clock of the till.</summary>
    public required long AtMs { get; init; }

    /// <summary>The account that such a payment is debited to.</summary>
    public static string AccountOf(PaymentMethod method) => method switch
    {
        PaymentMethod.Cash => Accounts.Cash,
        PaymentMethod.Card => Accounts.Cards,
        PaymentMethod.Wallet => Accounts.Wallets,
        PaymentMethod.Deposit => Accounts.Deposits,
        _ => throw Kernel.RuleViolation.Invalid("finance.method-unknown", $"method: {method} is not a way to pay."),
    };
}

/// <summary>Takes note of payments inside lane commands.</summary>
public sealed class Payments(Kernel.Ids ids)
{
    /// <summary>Adds the payment and gives the ledger line that it makes.</summary>
    /// <exception cref="Kernel.RuleViolation">"finance.change-wrong", "finance.method-unknown".</exception>
    public LedgerLine Record(
        HubDb db, PaymentTaken taken, string cashDeskId, string reason, string reference, long atMs)
    {
        var amount = Money.From(taken.Amount);
        var tendered = taken.Tendered is null ? 0 : taken.Tendered.MinorUnits;
        var change = taken.Change is null ? 0 : taken.Change.MinorUnits;
        if (taken.Method == PaymentMethod.Cash && tendered != 0 && tendered - change != amount.MinorUnits)
        {
            throw new Kernel.RuleViolation(
                "finance.change-wrong", $"{tendered} tendered less {change} change is not {amount.MinorUnits}.");
        }

        db.Add(new Payment
        {
            Id = ids.Next(),
            CashDeskId = cashDeskId,
            Reason = reason,
            Reference = reference,
            Method = taken.Method,
            Amount = amount.MinorUnits,
            Currency = amount.Currency,
            Tendered = tendered,
            Change = change,
            TerminalReference = taken.TerminalReference,
            AtMs = atMs,
        });
        return LedgerLine.Debit(Payment.AccountOf(taken.Method), amount.MinorUnits, cashDeskId);
    }
}
