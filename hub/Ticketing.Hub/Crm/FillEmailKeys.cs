using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>Contacts that were written before their addresses were compared get theirs, once.</summary>
public sealed class FillEmailKeys(WriteLane lane)
{
    public Task Run(CancellationToken cancellationToken) => lane.Run(
        "FillEmailKeys",
        (db, token) => db.Set<Contact>().Where(contact => contact.EmailKey == "" && contact.Email != "")
            .ExecuteUpdateAsync(set => set.SetProperty(contact => contact.EmailKey, contact => contact.Email.Trim().ToLower()), token),
        cancellationToken);
}
