using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>Some contacts of the demo come into the espace pro with a password that everybody can read here. Only where
/// Hub:Demo is set.</summary>
public sealed class DemoAccounts(
    WriteLane lane, IOptions<HubOptions> options, HashIterations iterations, Ids ids)
{
    public const string Password = "demo-pro";

    static readonly int[] People = [3, 4];

    public async Task Add(CancellationToken cancellationToken)
    {
        if (!options.Value.Demo)
            return;
        var missing = await lane.Run("DemoAccounts", (db, token) => Missing(db).AnyAsync(token), cancellationToken);
        if (!missing)
            return;
        var hashed = HashedSecret.Of(Password, iterations.Password);
        await lane.Run(
            "DemoAccounts",
            async (db, token) =>
            {
                foreach (var contact in await Missing(db).ToListAsync(token))
                {
                    db.Add(new ContactAccount
                    {
                        ContactId = contact.Id,
                        Password = hashed,
                        PasswordOf = contact.EmailKey,
                        Stamp = ids.Next(),
                    });
                }
            },
            cancellationToken);
    }

    // The demo's own addresses only: a house that sets Hub:Demo by mistake opens none of its customers' files.
    static IQueryable<Contact> Missing(HubDb db) =>
        from contact in db.Set<Contact>().AsNoTracking()
        where contact.EmailKey.EndsWith("@example.org")
            && (People.Contains(contact.Number)
                || db.Set<Structure>().Any(one => one.Id == contact.StructureId && one.CommunityType == "SCO"))
            && !db.Set<ContactAccount>().Any(account => account.ContactId == contact.Id)
        select contact;
}
