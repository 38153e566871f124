using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Cashless;

/// <summary>What the office does with wallets and products. Each is called inside a lane command.</summary>
public sealed class ChangeWallets(WalletBook book, WalletNews news, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Brings a chip in, with what stands on it already. The same chip again changes nothing.</summary>
    public async Task Bring(HubDb db, string uid, Money credit, CancellationToken cancellationToken)
    {
        if (credit.MinorUnits < 0)
            throw RuleViolation.Invalid("cashless.credit-invalid", $"credit: {credit.MinorUnits} is less than 0.");
        var (wallet, chip) = await book.Open(db, uid, credit.Currency, cancellationToken);
        await book.Write(
            db, wallet,
            new WalletMovement
            {
                Reference = "opening:" + chip.Uid,
                WalletId = wallet.Id,
                Chip = chip.Uid,
                Kind = MovementKind.OpeningCredit,
                Amount = credit.MinorUnits,
                Source = "",
                DeviceId = "office",
                AtMs = clock.NowMs(),
            },
            [LedgerLine.Debit(Accounts.Partners, credit.MinorUnits)], cancellationToken);
    }

    public async Task Block(HubDb db, string uid, string reason, CancellationToken cancellationToken)
    {
        var (wallet, _) = await WalletBook.Find(db, uid, cancellationToken);
        wallet.Block(reason);
        await db.SaveChangesAsync(cancellationToken);
        await news.Publish(db, wallet, cancellationToken);
    }

    public async Task Unblock(HubDb db, string uid, CancellationToken cancellationToken)
    {
        var (wallet, _) = await WalletBook.Find(db, uid, cancellationToken);
        wallet.Unblock();
        await db.SaveChangesAsync(cancellationToken);
        await news.Publish(db, wallet, cancellationToken);
    }

    /// <exception cref="RuleViolation">"cashless.product-invalid", with the fields.</exception>
    public async Task SetProduct(
        HubDb db, long code, string name, Money price, int vatRate, CancellationToken cancellationToken)
    {
        CheckProduct(code, name, price, vatRate);
        var product = await db.Set<Product>().FindAsync([code], cancellationToken);
        if (product is null)
        {
            db.Add(product = new Product
            {
                Code = code,
                Name = name.Trim(),
                Price = price.MinorUnits,
                Currency = price.Currency,
                VatRate = vatRate,
            });
        }
        else
        {
            (product.Name, product.Price, product.Currency, product.VatRate) =
                (name.Trim(), price.MinorUnits, price.Currency, vatRate);
        }

        feed.Publish(db, new Row { Product = CashlessRows.Of(product) }, Audience.AllEdges);
    }

    /// <exception cref="RuleViolation">"cashless.product-invalid", with every field that is wrong.</exception>
    public static void CheckProduct(long code, string name, Money price, int vatRate)
    {
        var wrong = new List<string>();
        if (code is < 1 or > ushort.MaxValue)
            wrong.Add($"code: {code} is not between 1 and {ushort.MaxValue}.");
        if (name.Trim().Length is 0 or > 16)
            wrong.Add($"name: '{name}' must have 1 to 16 characters, as a reader shows them.");
        if (price.MinorUnits is < 0 or > 100_000)
            wrong.Add($"price: {price.MinorUnits} cents is not between 0 and 100000.");
        if (vatRate is < 0 or > 3000)
            wrong.Add($"vat_rate: {vatRate} is not between 0 and 3000 (hundredths of a percent).");
        if (wrong.Count > 0)
            throw RuleViolation.Invalid("cashless.product-invalid", wrong);
    }
}
