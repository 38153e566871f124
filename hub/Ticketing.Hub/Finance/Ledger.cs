using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Finance;

/// <summary>One entry of the ledger: lines whose amounts sum to zero. Never changed; a mistake is reversed.</summary>
public sealed class LedgerEntry : IAppendOnly
{
    public required Guid Id { get; init; }

    public required long AtMs { get; init; }

    /// <summary>What happened, e.g. "sale", "refund", "top-up".</summary>
    public required string Reason { get; init; }

    /// <summary>The thing it belongs to, e.g. a sale's id.</summary>
    public required string Reference { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    public List<LedgerLine> Lines { get; init; } = [];
}

public sealed class LedgerLine : IAppendOnly
{
    public long Id { get; private set; }

    public Guid EntryId { get; private set; }

    public required string Account { get; init; }

    /// <summary>What is kept apart within the account: a cash desk, a wallet, a rate; empty where nothing is.</summary>
    public required string SubAccount { get; init; }

    /// <summary>Minor units; debit is positive, credit negative.</summary>
    public required long Amount { get; init; }

    public static LedgerLine Debit(string account, long amount, string subAccount = "") =>
        new() { Account = account, SubAccount = subAccount, Amount = amount };

    public static LedgerLine Credit(string account, long amount, string subAccount = "") =>
        new() { Account = account, SubAccount = subAccount, Amount = checked(-amount) };
}

/// <summary>Double entry. Used inside lane commands, so that an entry stands or falls with its cause.</summary>
public sealed class Ledger(Ids ids, TimeProvider clock)
{
    /// <param name="db">The command's context.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="reference">The thing it belongs to.</param>
    /// <param name="currency">ISO 4217; one an entry.</param>
    /// <param name="lines">At least two; zero amounts are left out.</param>
    /// <exception cref="RuleViolation">"finance.entry-unbalanced": the lines do not sum to zero.</exception>
    public LedgerEntry Post(
        HubDb db, string reason, string reference, string currency, params IEnumerable<LedgerLine> lines)
    {
        var kept = lines.Where(line => line.Amount != 0).ToList();
        var sum = kept.Aggregate(0L, (total, line) => checked(total + line.Amount));
        if (sum != 0)
        {
            throw new RuleViolation(
                "finance.entry-unbalanced", $"{reason} {reference}: debits and credits differ by {sum} {currency}.");
        }

        var entry = new LedgerEntry
        {
            Id = ids.Next(),
            AtMs = clock.NowMs(),
            Reason = reason,
            Reference = reference,
            Currency = currency,
            Lines = kept,
        };
        db.Add(entry);
        return entry;
    }

    /// <summary>Debits less credits; for a liability such as a wallet the amount owed is the negative of it.</summary>
    public static async Task<long> Balance(
        HubDb db, string account, string subAccount, CancellationToken cancellationToken) =>
        await db.Set<LedgerLine>()
            .Where(line => line.Account == account && line.SubAccount == subAccount)
            .SumAsync(line => line.Amount, cancellationToken);
}
