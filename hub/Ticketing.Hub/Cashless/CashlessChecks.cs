using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Cashless;

/// <summary>I3: what the ledger owes to each wallet's holder is the sum of that wallet's movements.</summary>
sealed class WalletsAreTheirMovements : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var moved = await db.Set<WalletMovement>().GroupBy(row => row.WalletId)
            .Select(group => new { group.Key, Sum = group.Sum(row => row.Amount) }).ToListAsync(cancellationToken);
        var owed = await db.Set<LedgerLine>().Where(line => line.Account == Accounts.Wallets)
            .GroupBy(line => line.SubAccount)
            .Select(group => new { group.Key, Sum = -group.Sum(line => line.Amount) })
            .ToDictionaryAsync(group => group.Key, group => group.Sum, cancellationToken);
        var violations = new List<string>();
        foreach (var wallet in moved)
        {
            owed.Remove(wallet.Key.ToString(), out var sum);
            if (sum != wallet.Sum)
                violations.Add($"Wallet {wallet.Key}: movements sum to {wallet.Sum}, the ledger owes {sum}.");
        }

        violations.AddRange(owed.Where(rest => rest.Value != 0)
            .Select(rest => $"The ledger owes {rest.Value} to {rest.Key}, which has no movement."));
        return new CheckReport("I3", "a wallet is the sum of its movements", moved.Count, violations);
    }
}

/// <summary>I4: every top-up, debit and reversal has its line in a fiscal journal.</summary>
sealed class MovementsStandInFiscalJournal : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var kinds = new[] { "top-up", "debit", "reversal" };
        var lines = await db.Set<FiscalLine>().Where(line => kinds.Contains(line.Kind))
            .GroupBy(line => line.Kind == "top-up" ? "top-up:" + line.Reference : line.Reference)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        // A purchase stands in the line of what was bought.
        var references = await db.Set<WalletMovement>()
            .Where(row => row.Kind != MovementKind.OpeningCredit && row.Kind != MovementKind.Purchase)
            .Select(row => row.Reference).ToListAsync(cancellationToken);
        return new CheckReport(
            "I4", "every movement of a wallet stands in a fiscal journal", references.Count,
            [.. references.Where(reference => lines.GetValueOrDefault(reference) != 1)
                .Select(reference => $"{reference} has {lines.GetValueOrDefault(reference)} fiscal lines, not 1.")]);
    }
}
