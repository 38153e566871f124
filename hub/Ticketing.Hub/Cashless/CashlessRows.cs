using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Cashless;

/// <summary>Wallets and products as the edges of a site know them.</summary>
sealed class CashlessRows : ISnapshotSource
{
    sealed record Credits(string Chip, Wallet Wallet, long Amount);

    public async Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken) =>
        recipient.Kind == RecipientKind.Edge
            ? await db.Set<Chip>().LongCountAsync(cancellationToken) + await db.Set<Product>().LongCountAsync(cancellationToken)
            : 0;

    public async IAsyncEnumerable<Row> Rows(
        HubDb db, Recipient recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (recipient.Kind != RecipientKind.Edge)
            yield break;

        foreach (var product in await db.Set<Product>().AsNoTracking().ToListAsync(cancellationToken))
        {
            yield return new Row { Product = Of(product) };
        }

        var enrolled = await db.Set<Device>().Where(device => device.Id == recipient.DeviceId)
            .Select(device => device.EnrolledAtMs).SingleOrDefaultAsync(cancellationToken);
        var elsewhere = Elsewhere(db, recipient.DeviceId, enrolled);
        var wallets = db.Set<Chip>().AsNoTracking()
            .Join(db.Set<Wallet>().AsNoTracking(), chip => chip.WalletId, wallet => wallet.Id, (chip, wallet) => new Credits(
                chip.Uid, wallet,
                elsewhere.Where(row => row.WalletId == wallet.Id).Sum(row => row.Amount)));
        await foreach (var row in wallets.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new Row { Wallet = Of(row.Wallet, row.Chip, row.Amount) };
        }
    }

    /// <summary>
    /// What an edge does not know by its own journal. One that was enrolled anew has lost it: what it told before is news to
    /// it. When that was, by the hub's clock, stands in the ledger.
    /// </summary>
    internal static IQueryable<WalletMovement> Elsewhere(HubDb db, string edge, long enrolledAtMs) =>
        db.Set<WalletMovement>().Where(row => row.Source != edge
            || db.Set<LedgerEntry>().Any(entry => entry.Reference == row.Reference && entry.AtMs < enrolledAtMs));

    internal static ProductRow Of(Product product) => new()
    {
        Code = (uint)product.Code,
        Name = product.Name,
        Price = new Money(product.Price, product.Currency),
        VatRate = product.VatRate,
    };

    internal static WalletRow Of(Wallet wallet, string chip, long credits) => new()
    {
        WalletId = wallet.Id.ToString(),
        Chip = chip,
        Credits = new Money(credits, wallet.Currency),
        Blocked = wallet.State == WalletState.Blocked,
        BlockReason = wallet.BlockReason,
    };
}
