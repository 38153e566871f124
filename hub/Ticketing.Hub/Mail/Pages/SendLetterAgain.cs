using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Mail.Pages;

/// <summary>An operator has a letter sent once more, to a corrected address if need be; one that waits leaves now.
/// Right crm.mail:E.</summary>
public sealed class SendLetterAgain(WriteLane lane, Outbox outbox, PostStanding standing, TimeProvider clock)
{
    /// <exception cref="RuleViolation">"right.missing", "letter.not-found", "mail.address-invalid",
    /// "mail.secret-letter".</exception>
    public Task Run(SignedInOperator by, long id, string address, CancellationToken cancellationToken)
    {
        Rights.Require(by, "crm.mail", Right.Execute);
        var wanted = address.Trim();
        if (!MailMessages.TryAddress(wanted, out _))
            throw RuleViolation.Invalid("mail.address-invalid", $"address: '{wanted}' is no mail address.");
        return lane.Run(
            "SendLetterAgain",
            async (db, token) =>
            {
                var letter = await db.Set<StoredLetter>().SingleOrDefaultAsync(row => row.Id == id, token)
                    ?? throw RuleViolation.NotFound("letter", id);
                var before = letter.Address;
                if (letter.Secret && before != wanted)
                {
                    throw new RuleViolation(
                        "mail.secret-letter", "A letter with a link to sign in goes to its own contact only.");
                }

                letter.SendAgain(wanted, clock.NowMs());
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = "letter.sent-again",
                    Subject = $"letter:{id}",
                    Why = before == wanted ? "" : $"{before} → {wanted}",
                });
                standing.TryNow();
                outbox.Wake(db);
            },
            cancellationToken);
    }
}
