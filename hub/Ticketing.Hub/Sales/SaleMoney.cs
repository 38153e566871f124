using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <summary>Payments and ledger of orders: what was paid stands against tickets and VAT, to the cent.</summary>
public sealed class SaleMoney(Payments payments, Ledger ledger, WalletBook wallets)
{
    public const string SaleReason = "sale";

    public const string RefundReason = "refund";

    internal async Task TakeIn(
        HubDb db, Order order, OrderFile file, ToldSale told, CancellationToken cancellationToken)
    {
        await CashDesks.Of(db, order.PointOfSale, order.Currency, cancellationToken);
        await CheckDeposit(db, file, told, cancellationToken);
        var lines = new List<LedgerLine>();
        foreach (var payment in told.Payments)
        {
            var line = payments.Record(db, payment, order.PointOfSale, SaleReason, order.Reference, order.AtMs);
            lines.Add(payment.Method switch
            {
                PaymentMethod.Wallet => await FromWallet(db, order, file, payment, cancellationToken),
                PaymentMethod.Deposit => LedgerLine.Debit(
                    Accounts.Deposits, payment.Amount.MinorUnits, file.Number.ToString()),
                _ => line,
            });
        }

        lines.AddRange(Sold(told.Tickets.Select(ticket => (ticket.Performance, ticket.Price, ticket.Vat, ticket.VatRate))));
        Post(db, order, SaleReason, lines);
    }

    /// <exception cref="RuleViolation">"sales.wallet-unknown": no wallet paid for this ticket.</exception>
    internal async Task GiveBack(
        HubDb db, Order order, OrderFile file, Ticket ticket, PaymentMethod method, CancellationToken cancellationToken)
    {
        await CashDesks.Of(db, order.PointOfSale, order.Currency, cancellationToken);
        var given = new PaymentTaken { Method = method, Amount = new Money(order.Amount, order.Currency) };
        var line = payments.Record(db, given, order.PointOfSale, RefundReason, order.Reference, order.AtMs);
        if (method == PaymentMethod.Wallet)
        {
            var paid = PurchaseOf(ticket.OrderId);
            var uid = await db.Set<WalletMovement>().Where(row => row.Reference.StartsWith(paid))
                .Select(row => row.Chip).FirstOrDefaultAsync(cancellationToken)
                ?? throw new RuleViolation(
                    "sales.wallet-unknown", $"No wallet paid for ticket {ticket.Serial}: choose another way.");
            line = await Move(db, order, file, uid, order.Amount, $"refund:{order.Id}", cancellationToken);
        }

        Post(db, order, RefundReason, [line, .. Sold([(ticket.Performance, -ticket.Price, -ticket.Vat, ticket.VatRate)])]);
    }

    /// <exception cref="RuleViolation">"sales.deposit-exceeded".</exception>
    static async Task CheckDeposit(HubDb db, OrderFile file, ToldSale told, CancellationToken cancellationToken)
    {
        var used = told.Payments.Where(payment => payment.Method == PaymentMethod.Deposit)
            .Sum(payment => payment.Amount.MinorUnits);
        if (used == 0)
            return;
        var left = await DepositBook.Left(db, file.Number, cancellationToken);
        if (used > left)
            throw DepositExceeded(file.Number, left, used, told.Currency);
    }

    internal static RuleViolation DepositExceeded(long orderFile, long left, long asked, string currency) => new(
        "sales.deposit-exceeded",
        $"Order file {orderFile} has {new Money(left, currency)} left on account, {new Money(asked, currency)} were asked for.")
    {
        Parts = [orderFile],
    };

    static string PurchaseOf(Guid saleId) => $"sale:{saleId}:";

    /// <summary>Tickets and the VAT in them, by performance and by rate.</summary>
    static IEnumerable<LedgerLine> Sold(IEnumerable<(int Performance, long Price, long Vat, int VatRate)> tickets)
    {
        var sold = tickets.ToList();
        return
        [
            .. sold.GroupBy(ticket => ticket.Performance).Select(group => LedgerLine.Credit(
                Accounts.TicketSales, group.Sum(ticket => ticket.Price - ticket.Vat), group.Key.ToString())),
            .. sold.GroupBy(ticket => ticket.VatRate).Select(group => LedgerLine.Credit(
                Accounts.VatCollected, group.Sum(ticket => ticket.Vat), group.Key.ToString())),
        ];
    }

    void Post(HubDb db, Order order, string reason, List<LedgerLine> lines)
    {
        // Tickets for nothing move no money.
        if (lines.Exists(line => line.Amount != 0))
            ledger.Post(db, reason, order.Reference, order.Currency, lines);
    }

    /// <summary>The chip's UID stands where a card's payment has the terminal's number.</summary>
    Task<LedgerLine> FromWallet(
        HubDb db, Order order, OrderFile file, PaymentTaken payment, CancellationToken cancellationToken)
    {
        var uid = Chip.ParseUid(payment.TerminalReference);
        return Move(
            db, order, file, uid, payment.Amount.MinorUnits, PurchaseOf(order.Id) + uid, cancellationToken);
    }

    /// <summary>A wallet pays, or is paid back where the amount is negative, in an entry of its own, so that its movements
    /// stay its balance. The customer's account stands between it and the order.</summary>
    async Task<LedgerLine> Move(
        HubDb db, Order order, OrderFile file, string uid, long amount, string reference,
        CancellationToken cancellationToken)
    {
        var (wallet, chip) = await WalletBook.Find(db, uid, cancellationToken);
        if (wallet.Currency != order.Currency)
        {
            throw new RuleViolation(
                "sales.wallet-currency", $"The wallet of chip {uid} is in {wallet.Currency}, the order in {order.Currency}.");
        }

        var customer = file.Number.ToString();
        var movement = new WalletMovement
        {
            Reference = reference,
            WalletId = wallet.Id,
            Chip = chip.Uid,
            Kind = MovementKind.Purchase,
            Amount = -amount,
            Source = order.PointOfSale == CashDesk.Office ? "" : order.PointOfSale,
            DeviceId = order.PointOfSale,
            AtMs = order.AtMs,
        };
        var written = await wallets.Write(
            db, wallet, movement, [LedgerLine.Credit(Accounts.Customers, amount, customer)], cancellationToken);
        return written
            ? LedgerLine.Debit(Accounts.Customers, amount, customer)
            : throw RuleViolation.Invalid("sales.sale-invalid", $"payments: chip {uid} pays twice.");
    }
}
