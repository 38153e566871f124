using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Cashless;

/// <summary>Stops a chip that was lost or is disputed, or lets it pay again. Right cashless.block:E.</summary>
public sealed class BlockWallet(WriteLane lane, ChangeWallets wallets, TimeProvider clock)
{
    /// <exception cref="RuleViolation">
    /// "right.missing", "cashless.reason-missing", "cashless.chip-unknown", "wallet.illegal-move".
    /// </exception>
    public Task Run(SignedInOperator by, string chip, bool block, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "cashless.block", Right.Execute);
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("cashless.reason-missing", "reason: is missing.");
        return lane.Run(
            "BlockWallet",
            async (db, token) =>
            {
                if (block)
                    await wallets.Block(db, chip, why.Trim(), token);
                else
                    await wallets.Unblock(db, chip, token);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = block ? "wallet.blocked" : "wallet.unblocked",
                    Subject = $"chip:{Chip.ParseUid(chip)}",
                    Why = why.Trim(),
                });
            },
            cancellationToken);
    }
}
