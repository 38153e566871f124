using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <param name="Amount">Minor units that changed hands.</param>
/// <param name="Left">Minor units on account after it.</param>
public sealed record RecordedDeposit(long OrderFile, long Amount, string Currency, long Left, long ReceiptNumber);

/// <summary>The office takes money on account for the bookings of an order file. Right sales.sell:E.</summary>
public sealed class RecordDeposit(Requests requests, DepositMoney money)
{
    /// <param name="by">Who takes it.</param>
    /// <param name="requestId">The same once more takes nothing more.</param>
    /// <param name="orderFile">Its number.</param>
    /// <param name="method">Cash or card.</param>
    /// <param name="amount">Minor units; together with what is left, not more than is booked.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "sales.method-invalid", "sales.amount-invalid",
    /// "sales.order-file-unknown", "sales.deposit-too-large".</exception>
    public Task<RecordedDeposit> Run(
        SignedInOperator by, string requestId, long orderFile, PaymentMethod method, long amount,
        CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.sell", Right.Execute);
        DepositMoney.Check(method, amount);
        return requests.RunOnce(
            requestId, by.Who, "RecordDeposit",
            async (db, token) =>
            {
                var file = await OrderFiles.Find(db, orderFile, token);
                var left = await DepositBook.Left(db, orderFile, token);
                await CheckBooked(db, file, left, amount, token);
                return await money.Move(db, by, file, method, amount, left, "", token);
            },
            cancellationToken);
    }

    static async Task CheckBooked(
        HubDb db, OrderFile file, long left, long amount, CancellationToken cancellationToken)
    {
        var booked = await DepositBook.Booked(db, file.Id, except: null, cancellationToken);
        if (left + amount <= booked)
            return;
        var currency = await DepositBook.Currency(db, file.Id, cancellationToken);
        var room = new Money(booked - left, currency);
        throw new RuleViolation(
            "sales.deposit-too-large",
            $"Order file {file.Number} has {new Money(booked, currency)} booked and {new Money(left, currency)} on account: "
            + $"at most {room} more.")
        {
            Parts = [file.Number, room],
        };
    }
}

/// <summary>The office gives back what was paid on account and not used. Right sales.refund:E.</summary>
public sealed class RefundDeposit(Requests requests, DepositMoney money)
{
    /// <param name="by">Who gives it back.</param>
    /// <param name="requestId">The same once more gives nothing more.</param>
    /// <param name="orderFile">Its number.</param>
    /// <param name="method">Cash or card.</param>
    /// <param name="amount">Minor units.</param>
    /// <param name="why">Asked for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"right.missing", "sales.reason-missing", "sales.method-invalid",
    /// "sales.amount-invalid", "sales.order-file-unknown", "sales.booking-taken-up", "sales.deposit-exceeded".</exception>
    public Task<RecordedDeposit> Run(
        SignedInOperator by, string requestId, long orderFile, PaymentMethod method, long amount, string why,
        CancellationToken cancellationToken)
    {
        Rights.Require(by, "sales.refund", Right.Execute);
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("sales.reason-missing", "reason: say why the deposit is given back.");
        DepositMoney.Check(method, amount);
        return requests.RunOnce(
            requestId, by.Who, "RefundDeposit",
            async (db, token) =>
            {
                var file = await OrderFiles.Find(db, orderFile, token);
                if (await DepositBook.InCart(db, file.Id, token) is { } taken)
                    throw taken.IsTakenUp();
                var left = await DepositBook.Left(db, orderFile, token);
                return amount <= left
                    ? await money.Move(db, by, file, method, -amount, left, why.Trim(), token)
                    : throw SaleMoney.DepositExceeded(
                        orderFile, left, amount, await DepositBook.Currency(db, file.Id, token));
            },
            cancellationToken);
    }
}

/// <summary>Writes a deposit with its payment, ledger entry and fiscal line.</summary>
public sealed class DepositMoney(
    Payments payments, Ledger ledger, FiscalJournal journal, Ids ids, TimeProvider clock)
{
    public const string Reason = "deposit";

    public const string RefundReason = "deposit-refund";

    sealed record DepositLine(
        string DepositId, long OrderFile, long Receipt, string Operator, long Amount, string Currency, string Method,
        string Reason, long AtMs);

    internal static void Check(PaymentMethod method, long amount)
    {
        if (method is not (PaymentMethod.Cash or PaymentMethod.Card))
            throw RuleViolation.Invalid("sales.method-invalid", $"method: {method} is no way to pay on account.");
        if (amount < 1)
            throw RuleViolation.Invalid("sales.amount-invalid", $"amount: {amount} is not more than nothing.");
    }

    /// <param name="amount">Negative where it is given back.</param>
    internal async Task<RecordedDeposit> Move(
        HubDb db, SignedInOperator by, OrderFile file, PaymentMethod method, long amount, long left, string why,
        CancellationToken cancellationToken)
    {
        var currency = await DepositBook.Currency(db, file.Id, cancellationToken);
        var numbers = await TillNumbers.Of(db, CashDesk.Office, cancellationToken);
        var deposit = new Deposit
        {
            Id = ids.Next(),
            OrderFileId = file.Id,
            Amount = amount,
            Currency = currency,
            Method = method,
            OperatorId = by.Id.ToString(),
            ReceiptNumber = ++numbers.LastReceipt,
            AtMs = clock.NowMs(),
            Why = why,
        };
        db.Add(deposit);
        var reason = amount > 0 ? Reason : RefundReason;
        await CashDesks.Of(db, CashDesk.Office, currency, cancellationToken);
        var taken = new PaymentTaken { Method = method, Amount = new Money(amount, currency) };
        var line = payments.Record(db, taken, CashDesk.Office, reason, deposit.Reference, deposit.AtMs);
        ledger.Post(
            db, reason, deposit.Reference, currency, line,
            LedgerLine.Credit(Accounts.Deposits, amount, file.Number.ToString()));
        await journal.Append(
            db, CashDesk.Office, amount > 0 ? FiscalKinds.Deposit : FiscalKinds.DepositRefund, deposit.Reference,
            new DepositLine(
                deposit.Reference, file.Number, deposit.ReceiptNumber, by.Name, amount, currency, method.ToString(), why,
                deposit.AtMs),
            cancellationToken);
        db.Add(new AuditEntry
        {
            AtMs = deposit.AtMs,
            Who = by.Who,
            What = amount > 0 ? "deposit.taken" : "deposit.returned",
            Subject = $"order-file:{file.Number}",
            Why = why,
        });
        return new RecordedDeposit(file.Number, Math.Abs(amount), currency, left + amount, deposit.ReceiptNumber);
    }
}
