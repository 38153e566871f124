using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>A contact, a structure, an event or a product is called otherwise: its options are found and sorted by the new
/// name.</summary>
sealed class FollowNames : IFactHandler<ContactNamed>, IFactHandler<EventNamed>, IFactHandler<ProductNamed>
{
    public Task Handle(HubDb db, ContactNamed fact, CancellationToken cancellationToken) =>
        Note(db, option => option.ContactId == fact.Contact, cancellationToken);

    public Task Handle(HubDb db, EventNamed fact, CancellationToken cancellationToken) =>
        Note(db, option => option.EventId == fact.Event, cancellationToken);

    public Task Handle(HubDb db, ProductNamed fact, CancellationToken cancellationToken) =>
        Note(db, option => option.Product == fact.Product, cancellationToken);

    static async Task Note(HubDb db, Expression<Func<Option, bool>> these, CancellationToken cancellationToken)
    {
        var options = await db.Set<Option>().AsTracking().Where(these).ToListAsync(cancellationToken);
        if (options.Count == 0)
            return;
        var events = await db.Set<Event>().ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var products = await db.Set<Product>().ToDictionaryAsync(row => row.Code, row => row.Name, cancellationToken);
        foreach (var option in options)
        {
            await OptionBook.NoteNames(
                db, option, option.EventId is { } of ? events[of] : products[option.Product], cancellationToken);
        }
    }
}
