using Ticketing.Hub.Cashless;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <summary>Payments and ledger of orders: what was paid stands against tickets and VAT, to the cent.</summary>
sealed class SaleMoney(Payments payments, Ledger ledger, WalletBook wallets)
{
    public async Task TakeIn(
        HubDb db, Order order, OrderFile file, ToldSale told, CancellationToken cancellationToken)
    {
        await CashDesks.Of(db, order.PointOfSale, order.Currency, cancellationToken);
        var lines = new List<LedgerLine>();
        foreach (var payment in told.Payments)
        {
            var line = payments.Record(db, payment, order.PointOfSale, "sale", order.Reference, order.AtMs);
            lines.Add(payment.Method == PaymentMethod.Wallet
                ? await FromWallet(db, order, file, payment, cancellationToken)
                : line);
        }

        lines.AddRange(Sold(told.Tickets.Select(ticket => (ticket.Performance, ticket.Price, ticket.Vat, ticket.VatRate))));
        Post(db, order, "sale", lines);
    }

    /// <summary>Tickets and the VAT in them, by performance and by rate; all of it negative for a refund.</summary>
    public static IEnumerable<LedgerLine> Sold(
        IEnumerable<(int Performance, long Price, long Vat, int VatRate)> tickets)
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

    public void Post(HubDb db, Order order, string reason, List<LedgerLine> lines)
    {
        // Tickets for nothing move no money.
        if (lines.Exists(line => line.Amount != 0))
            ledger.Post(db, reason, order.Reference, order.Currency, lines);
    }

    /// <summary>The chip's UID stands where a card's payment has the terminal's number. The wallet pays in an entry of its
    /// own, so that its movements stay its balance; the customer's account is between the two.</summary>
    async Task<LedgerLine> FromWallet(
        HubDb db, Order order, OrderFile file, PaymentTaken payment, CancellationToken cancellationToken)
    {
        var (wallet, chip) = await WalletBook.Find(db, payment.TerminalReference, cancellationToken);
        if (wallet.Currency != order.Currency)
        {
            throw new RuleViolation(
                "sales.wallet-currency", $"The wallet of chip {chip.Uid} is in {wallet.Currency}, the sale in {order.Currency}.");
        }

        var customer = file.Number.ToString();
        var amount = payment.Amount.MinorUnits;
        var written = await wallets.Write(
            db, wallet,
            new WalletMovement
            {
                Reference = $"sale:{order.Id}:{chip.Uid}",
                WalletId = wallet.Id,
                Chip = chip.Uid,
                Kind = MovementKind.Purchase,
                Amount = -amount,
                Source = order.PointOfSale,
                DeviceId = order.PointOfSale,
                AtMs = order.AtMs,
            },
            [LedgerLine.Credit(Accounts.Customers, amount, customer)], cancellationToken);
        return written
            ? LedgerLine.Debit(Accounts.Customers, amount, customer)
            : throw RuleViolation.Invalid("sales.sale-invalid", $"payments: chip {chip.Uid} pays twice.");
    }
}
