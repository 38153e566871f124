using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>The office gives a contact his way into the espace pro, renews it, and shuts it. Right crm.contacts:M.</summary>
public sealed class ContactAccess(WriteLane lane, SignInLinks links, Ids ids, TimeProvider clock)
{
    // A contact's file has no language: letters that he did not ask for himself are French.
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>A mail with a link, and how to ask for the next one.</summary>
    /// <exception cref="RuleViolation">"right.missing", "contact.not-found", "crm.contact-without-email", "crm.access-closed",
    /// "crm.link-too-many".</exception>
    public Task Invite(SignedInOperator by, Guid contactId, CancellationToken cancellationToken) => Change(
        by, contactId, "contact.invited", "",
        async (db, contact, account, token) =>
        {
            if (account.Closed)
                throw new RuleViolation("crm.access-closed", $"The access of contact {contact.Number} is closed: open it first.");
            await Mail(db, contact, account, token);
        },
        cancellationToken);

    /// <summary>The password counts no more, all sessions end, and a new link is sent.</summary>
    /// <exception cref="RuleViolation">Those of <see cref="Invite"/>.</exception>
    public Task Renew(SignedInOperator by, Guid contactId, CancellationToken cancellationToken) => Change(
        by, contactId, "contact.access-renewed", "",
        async (db, contact, account, token) =>
        {
            (account.Password, account.PasswordOf, account.Stamp) = (HashedSecret.None, "", ids.Next());
            (account.FailedSignIns, account.LockedUntilMs, account.Closed) = (0, 0, false);
            await Mail(db, contact, account, token);
        },
        cancellationToken);

    /// <summary>Shuts the access and ends its sessions, or opens it again.</summary>
    /// <exception cref="RuleViolation">"right.missing", "contact.not-found", "crm.reason-missing".</exception>
    public Task Close(SignedInOperator by, Guid contactId, bool closed, string why, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("crm.reason-missing", "reason: is missing.");
        return Change(
            by, contactId, closed ? "contact.access-closed" : "contact.access-opened", why.Trim(),
            (_, _, account, _) =>
            {
                (account.Closed, account.Stamp) = (closed, ids.Next());
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    Task Change(
        SignedInOperator by, Guid contactId, string what, string why,
        Func<HubDb, Contact, ContactAccount, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        Rights.Require(by, "crm.contacts", Right.Modify);
        return lane.Run(
            "ContactAccess",
            async (db, token) =>
            {
                var contact = await db.Set<Contact>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == contactId, token)
                    ?? throw RuleViolation.NotFound("contact", contactId);
                var account = await db.Set<ContactAccount>().SingleOrDefaultAsync(row => row.ContactId == contactId, token);
                if (account is null)
                    db.Add(account = new ContactAccount { ContactId = contactId, Stamp = ids.Next() });
                await change(db, contact, account, token);
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = by.Who,
                    What = what,
                    Subject = $"contact:{contact.Number}",
                    Why = why,
                });
            },
            cancellationToken);
    }

    async Task Mail(HubDb db, Contact contact, ContactAccount account, CancellationToken cancellationToken)
    {
        if (contact.EmailKey.Length == 0)
            throw new RuleViolation("crm.contact-without-email", $"Contact {contact.Number} has no mail address.");
        if (!await links.MayHaveAnother(db, contact.EmailKey, cancellationToken))
        {
            throw new RuleViolation(
                "crm.link-too-many",
                $"{SignInLinks.MostInWindow} links went to that address within {(int)SignInLinks.Window.TotalMinutes} minutes: wait a little.");
        }

        account.InvitedAtMs = clock.NowMs();
        await links.Send(db, contact, "Invitation", French, cancellationToken);
    }
}
