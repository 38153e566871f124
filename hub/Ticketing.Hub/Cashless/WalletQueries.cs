using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Cashless;

/// <summary>What was taken at the buvettes, reversals taken off.</summary>
public sealed record BuvetteTakings(long Amount, long Debits, long ToppedUp, long TopUps);

public sealed record ProductSold(long Code, string Name, long Quantity, long Amount);

public sealed record MovementRow(long AtMs, MovementKind Kind, long Amount, string DeviceId, long Product, bool ReaderOffline);

public sealed record WalletLine
{
    public required string Chip { get; init; }

    public required WalletState State { get; init; }

    public required string Currency { get; init; }

    public required long Balance { get; init; }

    /// <summary>Of its last movement; zero for none.</summary>
    public required long LastAtMs { get; init; }
}

public sealed record WalletCard(
    Guid Id, string Chip, WalletState State, string BlockReason, string Currency, long Balance,
    IReadOnlyList<MovementRow> Movements);

public sealed class WalletQueries(HubDatabase database)
{
    public async Task<BuvetteTakings> Takings(long fromMs, long untilMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var sums = await db.Set<WalletMovement>().Where(row => row.AtMs >= fromMs && row.AtMs < untilMs)
            .GroupBy(row => row.Kind)
            .Select(group => new { group.Key, Sum = group.Sum(row => row.Amount), Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        (long Sum, long Count) Of(MovementKind kind) =>
            sums.Where(sum => sum.Key == kind).Select(sum => (sum.Sum, sum.Count)).FirstOrDefault();
        return new BuvetteTakings(
            -(Of(MovementKind.Debit).Sum + Of(MovementKind.Reversal).Sum),
            Of(MovementKind.Debit).Count - Of(MovementKind.Reversal).Count,
            Of(MovementKind.TopUp).Sum,
            Of(MovementKind.TopUp).Count);
    }

    public async Task<List<ProductSold>> BestSold(long fromMs, long untilMs, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var sold = await db.Set<WalletMovement>()
            .Where(row => row.AtMs >= fromMs && row.AtMs < untilMs
                && (row.Kind == MovementKind.Debit || row.Kind == MovementKind.Reversal))
            .GroupBy(row => row.Product)
            .Select(group => new
            {
                Code = group.Key,
                Amount = -group.Sum(row => row.Amount),
                Quantity = group.Sum(row => row.Amount < 0 ? (long)row.Quantity : -(long)row.Quantity),
            })
            .OrderByDescending(product => product.Amount).Take(limit).ToListAsync(cancellationToken);
        var names = await db.Set<Product>().ToDictionaryAsync(product => product.Code, product => product.Name, cancellationToken);
        return sold.ConvertAll(row => new ProductSold(row.Code, names.GetValueOrDefault(row.Code, ""), row.Quantity, row.Amount));
    }

    public async Task<List<Product>> Products(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Product>().OrderBy(product => product.Code).ToListAsync(cancellationToken);
    }

    /// <summary>Wallets whose chip has the text in its UID: blocked ones and those below zero first.</summary>
    public async Task<List<WalletLine>> Wallets(string chip, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var wanted = chip.Trim().ToUpperInvariant();
        var lines =
            from one in db.Set<Chip>()
            join wallet in db.Set<Wallet>() on one.WalletId equals wallet.Id
            where wanted == "" || one.Uid.Contains(wanted)
            select new WalletLine
            {
                Chip = one.Uid,
                State = wallet.State,
                Currency = wallet.Currency,
                Balance = db.Set<WalletMovement>().Where(row => row.WalletId == wallet.Id).Sum(row => row.Amount),
                LastAtMs = db.Set<WalletMovement>().Where(row => row.WalletId == wallet.Id)
                    .Max(row => (long?)row.AtMs) ?? 0,
            };
        return await lines.OrderByDescending(line => line.State).ThenBy(line => line.Balance < 0 ? 0 : 1)
            .ThenByDescending(line => line.LastAtMs).ThenBy(line => line.Chip).Take(limit)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where no wallet belongs to the chip. The latest movements first, at most 200.</summary>
    public async Task<WalletCard?> Card(string uid, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var chip = await db.Set<Chip>().FindAsync([Chip.ParseUid(uid)], cancellationToken);
        if (chip is null)
            return null;
        var wallet = await db.Set<Wallet>().SingleAsync(row => row.Id == chip.WalletId, cancellationToken);
        var movements = db.Set<WalletMovement>().Where(row => row.WalletId == wallet.Id);
        return new WalletCard(
            wallet.Id, chip.Uid, wallet.State, wallet.BlockReason, wallet.Currency,
            await movements.SumAsync(row => row.Amount, cancellationToken),
            await movements.OrderByDescending(row => row.AtMs).Take(200)
                .Select(row => new MovementRow(row.AtMs, row.Kind, row.Amount, row.DeviceId, row.Product, row.ReaderOffline))
                .ToListAsync(cancellationToken));
    }
}
