using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Finance;

/// <summary>A desk with what it has taken since its last Z, by what the hub has received.</summary>
public sealed record DeskLine(
    string Id, string Name, string Currency, long Cash, long Card, long CashMoved, long LastZ, long LastZAtMs,
    long PerpetualTotal);

public sealed record ChainLine(string PointOfSale, long Lines, long LastAtMs);

public sealed record AccountBalance(string Number, string Name, long Debit, long Credit)
{
    public long Balance => Debit - Credit;
}

public sealed record SubBalance(string SubAccount, long Debit, long Credit)
{
    public long Balance => Debit - Credit;
}

/// <summary>Desks, closings, journals and balances as screens ask for them.</summary>
public sealed class FinanceQueries(HubDatabase database)
{
    public async Task<List<DeskLine>> Desks(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var desks = await db.Set<CashDesk>().OrderBy(desk => desk.Name).ToListAsync(cancellationToken);
        var lines = new List<DeskLine>(desks.Count);
        foreach (var desk in desks)
        {
            var since = await db.Set<Closing>().Where(row => row.CashDeskId == desk.Id)
                .MaxAsync(row => (long?)row.AtMs, cancellationToken) ?? 0;
            var paid = await db.Set<Payment>().Where(row => row.CashDeskId == desk.Id && row.AtMs > since)
                .GroupBy(row => row.Method).Select(group => new { group.Key, Sum = group.Sum(row => row.Amount) })
                .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
            var moved = await db.Set<CashMovement>().Where(row => row.CashDeskId == desk.Id && row.AtMs > since)
                .SumAsync(row => row.Amount, cancellationToken);
            lines.Add(new DeskLine(
                desk.Id, desk.Name, desk.Currency, paid.GetValueOrDefault(PaymentMethod.Cash),
                paid.GetValueOrDefault(PaymentMethod.Card), moved, desk.LastZ, since, desk.PerpetualTotal));
        }

        return lines;
    }

    /// <summary>Newest first, at most so many.</summary>
    public async Task<List<Closing>> Closings(int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Closing>().OrderByDescending(row => row.AtMs).Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<List<ChainLine>> Chains(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<FiscalLine>().GroupBy(line => line.PointOfSale)
            .OrderBy(group => group.Key)
            .Select(group => new ChainLine(group.Key, group.LongCount(), group.Max(line => line.AtMs)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Lines of one journal, newest first.</summary>
    public async Task<Slice<FiscalLine>> Lines(
        string pointOfSale, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var lines = db.Set<FiscalLine>().Where(line => line.PointOfSale == pointOfSale);
        return new Slice<FiscalLine>(
            await lines.OrderByDescending(line => line.Sequence).Skip(skip).Take(take).ToListAsync(cancellationToken),
            await lines.CountAsync(cancellationToken));
    }

    /// <summary>Walks the journal from its first line.</summary>
    public async Task<(long Lines, List<string> Violations)> Verify(
        string pointOfSale, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await VerifyFiscalJournal.Run(db, pointOfSale, cancellationToken);
    }

    /// <summary>Every account that has moved.</summary>
    public async Task<List<AccountBalance>> Balances(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var sums = await db.Set<LedgerLine>().GroupBy(line => line.Account).Select(group => new
        {
            group.Key,
            Debit = group.Sum(line => line.Amount > 0 ? line.Amount : 0),
            Credit = group.Sum(line => line.Amount < 0 ? -line.Amount : 0),
        }).ToListAsync(cancellationToken);
        var names = await db.Set<Account>()
            .ToDictionaryAsync(account => account.Number, account => account.Name, cancellationToken);
        return
        [
            .. sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => new AccountBalance(
                sum.Key, names.GetValueOrDefault(sum.Key, ""), sum.Debit, sum.Credit)),
        ];
    }

    /// <summary>What an account is made of, the largest first, at most so many.</summary>
    public async Task<List<SubBalance>> SubBalances(string account, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<LedgerLine>().Where(line => line.Account == account).GroupBy(line => line.SubAccount)
            .Select(group => new
            {
                group.Key,
                Debit = group.Sum(line => line.Amount > 0 ? line.Amount : 0),
                Credit = group.Sum(line => line.Amount < 0 ? -line.Amount : 0),
            })
            .OrderByDescending(sum => sum.Debit + sum.Credit).Take(limit)
            .Select(sum => new SubBalance(sum.Key, sum.Debit, sum.Credit)).ToListAsync(cancellationToken);
    }
}
