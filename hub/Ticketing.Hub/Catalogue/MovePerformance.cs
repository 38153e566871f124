using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

/// <summary>Opens, closes, reopens or cancels a performance, and tells every appliance.</summary>
public sealed class MovePerformance(WriteLane lane, CatalogueRows rows, Facts facts, TimeProvider clock)
{
    /// <summary>As an operator asks for it: right catalogue.performances:M, to cancel :S.</summary>
    /// <exception cref="RuleViolation">"right.missing", and those of the move itself.</exception>
    public Task Run(SignedInOperator by, int number, string verb, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "catalogue.performances", verb == "Cancel" ? Right.Delete : Right.Modify);
        return Run(number, verb, by.Who, why, cancellationToken);
    }

    /// <param name="number">The performance.</param>
    /// <param name="verb">Open, Close, Reopen or Cancel.</param>
    /// <param name="who">For the audit.</param>
    /// <param name="why">Asked for when cancelling.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"performance.not-found", "performance.illegal-move", "catalogue.reason-missing".</exception>
    public Task Run(int number, string verb, string who, string why, CancellationToken cancellationToken)
    {
        if (verb == "Cancel" && string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("catalogue.reason-missing", "Say why the performance is cancelled.");
        return lane.Run(
            "MovePerformance",
            async (db, token) =>
            {
                var performance = await db.Set<Performance>().SingleOrDefaultAsync(row => row.Number == number, token)
                    ?? throw RuleViolation.NotFound("performance", number);
                performance.Move(verb);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = who,
                    What = "performance." + verb.ToLowerInvariant(),
                    Subject = $"performance:{number}",
                    Why = why.Trim(),
                });
                await db.SaveChangesAsync(token);
                await rows.Publish(db, [number], token);
                facts.Publish(db, new PerformancePlanned(number));
            },
            cancellationToken);
    }
}
