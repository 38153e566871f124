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
    /// <returns>The contact of each id that was told.</returns>
    public async Task<Func<string, Guid?>> Of(
        HubDb db, IEnumerable<string> contactIds, CancellationToken cancellationToken)
    {
        var told = contactIds.Select(Parse).ToList();
        var asked = told.OfType<Guid>().Distinct().ToList();
        var there = asked.Count == 0
            ? []
            : await db.Set<Contact>().Where(contact => asked.Contains(contact.Id)).Select(contact => contact.Id)
                .ToListAsync(cancellationToken);
        var others = told.TrueForAll(id => id is { } known && there.Contains(known))
            ? null
            : await Counter(db, cancellationToken);
        return id => Parse(id) is { } known && there.Contains(known) ? known : others;
    }

    static Guid? Parse(string contactId) => Guid.TryParse(contactId, out var id) ? id : null;

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
