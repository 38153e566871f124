using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

public sealed record ContactLine(
    Guid Id, int Number, string Name, ContactRole Role, string Structure, string CommunityType, string City,
    string Provenance, string Email);

public sealed record StructureLine(
    Guid Id, string Code, string Name, string CommunityType, string City, string PostalCode, int Relays);

/// <summary>Lists and search for screens and counters.</summary>
public sealed class CrmQueries(HubDatabase database)
{
    /// <summary>Contacts that have every word of the text in their names, structure or city, whatever accents and case;
    /// or the contact of that number.</summary>
    public async Task<List<ContactLine>> Search(string text, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db, Found(db, text).Take(Math.Clamp(limit, 1, 500))).ToListAsync(cancellationToken);
    }

    /// <summary>The same, a page at a time.</summary>
    public async Task<Slice<ContactLine>> Search(string text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var found = Found(db, text);
        return new Slice<ContactLine>(
            await Lines(db, found.Skip(skip).Take(take)).ToListAsync(cancellationToken),
            await found.CountAsync(cancellationToken));
    }

    static IQueryable<Contact> Found(HubDb db, string text)
    {
        var contacts = db.Set<Contact>().AsQueryable();
        var words = Contact.Folded(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1 && int.TryParse(words[0], out var number))
        {
            contacts = contacts.Where(contact => contact.Number == number || contact.SearchText.Contains(words[0]));
        }
        else
        {
            foreach (var word in words)
            {
                contacts = contacts.Where(contact => contact.SearchText.Contains(word));
            }
        }

        return contacts.OrderBy(contact => contact.LastName).ThenBy(contact => contact.Number);
    }

    public async Task<ContactLine?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db, db.Set<Contact>().Where(contact => contact.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<List<StructureLine>> Structures(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from structure in db.Set<Structure>()
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code
            orderby structure.Name
            select new StructureLine(
                structure.Id, structure.Code, structure.Name, type.Name, structure.City, structure.PostalCode,
                db.Set<Contact>().Count(contact => contact.StructureId == structure.Id))).ToListAsync(cancellationToken);
    }

    static IQueryable<ContactLine> Lines(HubDb db, IQueryable<Contact> contacts) =>
        from contact in contacts
        join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
        from structure in structures.DefaultIfEmpty()
        join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
        from type in types.DefaultIfEmpty()
        select new ContactLine(
            contact.Id, contact.Number, (contact.FirstName + " " + contact.LastName).Trim(), contact.Role,
            structure == null ? "" : structure.Name, type == null ? "" : type.Name, contact.City,
            contact.Country + " " + contact.PostalCode, contact.Email);
}
