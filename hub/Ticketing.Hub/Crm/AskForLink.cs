using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>
/// Somebody wants to come into the espace pro and has typed a mail address. He learns nothing of whether it is known:
/// the answer is the same, and the link is in the mailbox or it is not.
/// </summary>
public sealed class AskForLink(WriteLane lane, SignInLinks links)
{
    /// <param name="email">As it was typed.</param>
    /// <param name="language">Of the letter.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task Run(string email, CultureInfo language, CancellationToken cancellationToken)
    {
        var key = Contact.KeyOf(email);
        return lane.Run(
            "AskForLink",
            async (db, token) =>
            {
                var contact = await Reachable(db, key).FirstOrDefaultAsync(token);
                // Asked for in any case: known or not, it takes as long.
                var may = await links.MayHaveAnother(db, key, token);
                if (contact is not null && may)
                    await links.Send(db, contact, "Link", language, token);
            },
            cancellationToken);
    }

    static IQueryable<Contact> Reachable(HubDb db, string key) =>
        from contact in db.Set<Contact>().AsNoTracking()
        where key != "" && contact.EmailKey == key
            && !db.Set<ContactAccount>().Any(account => account.ContactId == contact.Id && account.Closed)
        orderby contact.Number
        select contact;
}
