using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>What all ways into the espace pro end with: the files of the address are open. Used inside lane commands.</summary>
static class OpenFiles
{
    /// <summary>More than anybody acts for; a cookie has to hold them.</summary>
    const int Most = 20;

    /// <exception cref="RuleViolation">"crm.access-closed".</exception>
    public static async Task<ProEntry> Open(
        HubDb db, string emailKey, bool byLink, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var contacts = await db.Set<Contact>().AsNoTracking().Where(contact => contact.EmailKey == emailKey)
            .OrderBy(contact => contact.Number).Take(Most).Select(contact => contact.Id).ToListAsync(cancellationToken);
        var accounts = await db.Set<ContactAccount>().Where(account => contacts.Contains(account.ContactId))
            .ToDictionaryAsync(account => account.ContactId, cancellationToken);
        var files = new List<OpenedFile>();
        foreach (var contact in contacts)
        {
            if (!accounts.TryGetValue(contact, out var account))
                db.Add(account = new ContactAccount { ContactId = contact, Stamp = ids.Next() });
            if (account.Closed)
                continue;
            (account.FailedSignIns, account.LockedUntilMs, account.LastEnteredMs) = (0, 0, clock.NowMs());
            files.Add(new OpenedFile(contact, account.Stamp));
        }

        return files.Count > 0
            ? new ProEntry(emailKey, files, byLink)
            : throw new RuleViolation(
                "crm.access-closed", "This access was closed: ask the box office.", RefusalKind.NotSignedIn);
    }
}
