using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>Whose order file a sale goes into: the contact that the cashier chose, or "Public au guichet".</summary>
sealed class CounterContact(TimeProvider clock)
{
    const string Folded = "public au guichet";
    const long LookAgainAfterMs = 60_000;

    // Used in the write lane only, one command at a time.
    Guid? found;
    long lookedAtMs = long.MinValue;

    /// <summary>A contact that the hub does not have does not lose the sale: the fiscal line keeps the id that was told.</summary>
    public async Task<Guid?> Of(HubDb db, string contactId, CancellationToken cancellationToken) =>
        Guid.TryParse(contactId, out var id) && await IsThere(db, id, cancellationToken)
            ? id
            : await Counter(db, cancellationToken);

    static Task<bool> IsThere(HubDb db, Guid id, CancellationToken cancellationToken) =>
        db.Set<Contact>().AnyAsync(contact => contact.Id == id, cancellationToken);

    async Task<Guid?> Counter(HubDb db, CancellationToken cancellationToken)
    {
        if (found is { } id && await IsThere(db, id, cancellationToken))
            return id;
        var now = clock.NowMs();
        if (found is null && now < lookedAtMs + LookAgainAfterMs)
            return null;
        lookedAtMs = now;
        found = await db.Set<Contact>().Where(contact => contact.SearchText == Folded).OrderBy(contact => contact.Number)
            .Select(contact => (Guid?)contact.Id).FirstOrDefaultAsync(cancellationToken);
        return found;
    }
}
