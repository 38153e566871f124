using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Cashless;

/// <summary>
/// Writes movements, each with its ledger entry, and tells the edges. Used inside lane commands, so that wallet, ledger
/// and news stand or fall together.
/// </summary>
public sealed class WalletBook(Ledger ledger, WalletNews news, Ids ids, TimeProvider clock)
{
    /// <summary>The wallet of a chip; a chip that was never seen opens one.</summary>
    public async Task<(Wallet Wallet, Chip Chip)> Open(
        HubDb db, string uid, string currency, CancellationToken cancellationToken)
    {
        var chip = await db.Set<Chip>().FindAsync([Chip.ParseUid(uid)], cancellationToken);
        if (chip is not null)
            return (await WalletOf(db, chip, cancellationToken), chip);

        var wallet = new Wallet { Id = ids.Next(), Currency = currency, OpenedAtMs = clock.NowMs() };
        chip = new Chip { Uid = Chip.ParseUid(uid), WalletId = wallet.Id };
        db.Add(wallet);
        db.Add(chip);
        return (wallet, chip);
    }

    /// <exception cref="RuleViolation">"cashless.chip-unknown".</exception>
    public static async Task<(Wallet Wallet, Chip Chip)> Find(
        HubDb db, string uid, CancellationToken cancellationToken)
    {
        var chip = await db.Set<Chip>().FindAsync([Chip.ParseUid(uid)], cancellationToken)
            ?? throw new RuleViolation(
                "cashless.chip-unknown", $"No wallet belongs to chip {uid}.", RefusalKind.NotFound);
        return (await WalletOf(db, chip, cancellationToken), chip);
    }

    /// <summary>True once for each reference: what has been written already changes nothing.</summary>
    /// <param name="db">The command's context.</param>
    /// <param name="wallet">Whose money it is.</param>
    /// <param name="movement">What happened.</param>
    /// <param name="against">The other lines of the ledger entry; with the wallet's own line they sum to zero.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<bool> Write(
        HubDb db, Wallet wallet, WalletMovement movement, IEnumerable<LedgerLine> against,
        CancellationToken cancellationToken)
    {
        if (await db.Set<WalletMovement>().FindAsync([movement.Reference], cancellationToken) is not null)
            return false;

        db.Add(movement);
        ledger.Post(
            db, Reason(movement.Kind), movement.Reference, wallet.Currency,
            [.. against, LedgerLine.Credit(Accounts.Wallets, movement.Amount, wallet.Id.ToString())]);
        await db.SaveChangesAsync(cancellationToken);
        await news.Publish(db, wallet, cancellationToken);
        return true;
    }

    static string Reason(MovementKind kind) => kind switch
    {
        MovementKind.TopUp => "top-up",
        MovementKind.Debit => "debit",
        MovementKind.Reversal => "reversal",
        MovementKind.Purchase => "purchase",
        _ => "opening-credit",
    };

    static async Task<Wallet> WalletOf(HubDb db, Chip chip, CancellationToken cancellationToken) =>
        await db.Set<Wallet>().FindAsync([chip.WalletId], cancellationToken)
            ?? throw RuleViolation.NotFound("wallet", chip.WalletId);
}
