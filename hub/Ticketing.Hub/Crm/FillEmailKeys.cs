using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>Contacts that were written before their addresses were compared get theirs, once.</summary>
public sealed class FillEmailKeys(WriteLane lane)
{
    public Task Run(CancellationToken cancellationToken) => lane.Run(
        "FillEmailKeys",
        // In the database: there is no culture there.
#pragma warning disable CA1304, CA1311
        (db, token) => db.Set<Contact>().Where(contact => contact.EmailKey == "" && contact.Email != "")
            .ExecuteUpdateAsync(set => set.SetProperty(contact => contact.EmailKey, contact => contact.Email.Trim().ToLower()), token),
#pragma warning restore CA1304, CA1311
        cancellationToken);
}
