using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Access;

/// <summary>Puts a ticket on the block list, or takes it off; every gate hears of it at once.</summary>
public sealed class BlockTicket(WriteLane lane, TicketNews news, TimeProvider clock)
{
    /// <summary>Right access.block-list:C.</summary>
    /// <exception cref="RuleViolation">"right.missing", "access.reason-missing", "access-right.not-found",
    /// "accessright.illegal-move".</exception>
    public Task Block(SignedInOperator by, long serial, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "access.block-list", Right.Create);
        return Move(by, serial, "Block", "ticket.blocked", why, cancellationToken);
    }

    /// <summary>Right access.block-list:S.</summary>
    /// <exception cref="RuleViolation">As for Block.</exception>
    public Task Unblock(SignedInOperator by, long serial, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "access.block-list", Right.Delete);
        return Move(by, serial, "Unblock", "ticket.unblocked", why, cancellationToken);
    }

    Task Move(
        SignedInOperator by, long serial, string verb, string what, string why, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("access.reason-missing", "reason: is missing.");
        return lane.Run(
            verb + "Ticket",
            async (db, token) =>
            {
                var right = await db.Set<AccessRight>().FindAsync([serial], token)
                    ?? throw RuleViolation.NotFound("access-right", serial);
                right.Move(verb, why.Trim(), clock.NowMs());
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = what,
                    Subject = $"ticket:{serial}",
                    Why = why.Trim(),
                });
                await db.SaveChangesAsync(token);
                await news.Publish(db, right, token);
            },
            cancellationToken);
    }
}
