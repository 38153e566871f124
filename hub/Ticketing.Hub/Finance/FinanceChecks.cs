using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Finance;

/// <summary>I3: every entry of the ledger balances, in its one currency.</summary>
sealed class LedgerBalances : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var entries = await db.Set<LedgerEntry>().LongCountAsync(cancellationToken);
        var unbalanced = await db.Set<LedgerLine>().GroupBy(line => line.EntryId)
            .Select(lines => new { lines.Key, Sum = lines.Sum(line => line.Amount) })
            .Where(entry => entry.Sum != 0).ToListAsync(cancellationToken);
        return new CheckReport(
            "I3", "every ledger entry balances", entries,
            [.. unbalanced.Select(entry => $"Ledger entry {entry.Key} is off by {entry.Sum}.")]);
    }
}

/// <summary>I3: what cash desks took by the payments is what the ledger has.</summary>
sealed class PaymentsStandInLedger : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var paid = await db.Set<Payment>()
            .GroupBy(payment => new { payment.CashDeskId, payment.Method, payment.Reference })
            .Select(group => new { group.Key, Sum = group.Sum(payment => payment.Amount) })
            .ToListAsync(cancellationToken);
        var posted = await (
            from line in db.Set<LedgerLine>()
            join entry in db.Set<LedgerEntry>() on line.EntryId equals entry.Id
            where entry.Reason != "cash-movement" && (line.Account == Accounts.Cash || line.Account == Accounts.Cards)
            group line.Amount by new { line.Account, line.SubAccount, entry.Reference } into lines
            select new { lines.Key, Sum = lines.Sum() }).ToListAsync(cancellationToken);

        var sums = posted.ToDictionary(line => (line.Key.Account, line.Key.SubAccount, line.Key.Reference), line => line.Sum);
        var violations = new List<string>();
        foreach (var payment in paid.Where(payment => payment.Key.Method is not (PaymentMethod.Wallet or PaymentMethod.Deposit)))
        {
            var key = (Payment.AccountOf(payment.Key.Method), payment.Key.CashDeskId, payment.Key.Reference);
            sums.Remove(key, out var sum);
            if (sum != payment.Sum)
                violations.Add($"{payment.Key.Reference}: paid {payment.Sum} by {payment.Key.Method}, the ledger has {sum}.");
        }

        violations.AddRange(sums.Where(line => line.Value != 0)
            .Select(line => $"{line.Key.Reference}: the ledger has {line.Value} on {line.Key.Account}, nothing was paid."));
        return new CheckReport("I3", "payments and ledger agree", paid.Count, violations);
    }
}

/// <summary>I4: every fiscal chain is whole from its first line to its head.</summary>
sealed class FiscalChainsHold : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var chains = await db.Set<FiscalLine>().Select(line => line.PointOfSale)
            .Union(db.Set<FiscalHead>().Select(head => head.PointOfSale)).ToListAsync(cancellationToken);
        var violations = new List<string>();
        long examined = 0;
        foreach (var chain in chains.Order(StringComparer.Ordinal))
        {
            var (lines, wrong) = await VerifyFiscalJournal.Run(db, chain, cancellationToken);
            examined += lines;
            violations.AddRange(wrong);
        }

        return new CheckReport("I4", "fiscal journals are chained", examined, violations);
    }
}
