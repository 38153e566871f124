using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

sealed class ImportCommunityTypes : ImportSheet
{
    public override string Kind => "contacts";

    public override string Name => "community-types";

    public override int Rank => ImportRank.Basics;

    public override IReadOnlyList<string> Required => ["code", "name"];

    public override IReadOnlyList<string> Optional => ["audience", "contingent"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<CommunityType>().ToDictionaryAsync(type => type.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (!known.TryGetValue(code, out var type))
                db.Add(type = new CommunityType { Code = code, Name = name });
            type.Name = name;
            (type.AudienceSubCategory, type.Contingent) = (row.OptionalText("audience"), row.OptionalText("contingent"));
        }
    }
}

sealed class ImportStructures(Ids ids, Facts facts) : ImportSheet
{
    public override string Kind => "contacts";

    public override string Name => "structures";

    public override int Rank => ImportRank.Structures;

    public override IReadOnlyList<string> Required => ["code", "name", "community_type"];

    public override IReadOnlyList<string> Optional => ["city", "postal_code"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var types = await db.Set<CommunityType>().ToDictionaryAsync(type => type.Code, cancellationToken);
        var known = await db.Set<Structure>().ToDictionaryAsync(structure => structure.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (row.Reference("community_type", types, "community type") is not { } type)
                continue;
            if (!known.TryGetValue(code, out var structure))
            {
                db.Add(structure = new Structure
                {
                    Id = ids.Next(),
                    Code = code,
                    Name = name,
                    CommunityType = type.Code,
                    City = "",
                    PostalCode = "",
                });
            }

            (structure.Name, structure.CommunityType) = (name, type.Code);
            (structure.City, structure.PostalCode) = (row.OptionalText("city"), row.OptionalText("postal_code"));
        }

        await Rename(db, cancellationToken);
    }

    /// <summary>Contacts are found by the name of their structure too.</summary>
    async Task Rename(HubDb db, CancellationToken cancellationToken)
    {
        var renamed = db.ChangeTracker.Entries<Structure>().Where(entry => entry.State == EntityState.Modified)
            .ToDictionary(entry => entry.Entity.Id, entry => entry.Entity);
        if (renamed.Count == 0)
            return;
        foreach (var contact in await db.Set<Contact>().AsTracking()
            .Where(contact => contact.StructureId != null && renamed.Keys.Contains(contact.StructureId.Value)).ToListAsync(cancellationToken))
        {
            contact.MakeFindable(renamed[contact.StructureId!.Value]);
            facts.Publish(db, new ContactNamed(contact.Id));
        }
    }
}

sealed class ImportContacts(Ids ids, Facts facts) : ImportSheet
{
    public override string Kind => "contacts";

    public override string Name => "contacts";

    public override int Rank => ImportRank.Contacts;

    public override IReadOnlyList<string> Required => ["number", "last_name"];

    public override IReadOnlyList<string> Optional =>
        ["first_name", "structure", "email", "city", "postal_code", "country"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var structures = await db.Set<Structure>().ToDictionaryAsync(structure => structure.Code, cancellationToken);
        var known = await db.Set<Contact>().ToDictionaryAsync(contact => contact.Number, cancellationToken);
        var lines = new Dictionary<int, int>();
        foreach (var row in rows)
        {
            var number = row.Whole("number", 1, int.MaxValue);
            // "7" and "007" are one number, though not one text.
            if (row.IsSound && !lines.TryAdd(number, row.Line))
                row.Wrong("number", "import.duplicate", $"{number} stands in line {lines[number]} already.");
            var structure = row.OptionalText("structure").Length == 0
                ? null
                : row.Reference("structure", structures, "structure");
            if (!row.IsSound)
                continue;
            if (!known.TryGetValue(number, out var contact))
            {
                db.Add(contact = new Contact
                {
                    Id = ids.Next(),
                    Number = number,
                    Role = ContactRole.Individual,
                    FirstName = "",
                    LastName = "",
                    Email = "",
                    City = "",
                    PostalCode = "",
                    Country = "",
                    SearchText = "",
                });
            }

            Fill(contact, row, structure);
        }

        facts.PublishChanged<Contact, ContactNamed>(db, changed => new ContactNamed(changed.Id));
    }

    static void Fill(Contact contact, SheetRow row, Structure? structure)
    {
        contact.Role = structure is null ? ContactRole.Individual : ContactRole.Relay;
        contact.StructureId = structure?.Id;
        contact.FirstName = row.OptionalText("first_name");
        contact.LastName = row.Text("last_name");
        contact.Email = row.OptionalText("email");
        contact.City = row.OptionalText("city");
        contact.PostalCode = row.OptionalText("postal_code");
        contact.Country = row.OptionalText("country") is { Length: > 0 } country ? country : "FR";
        contact.MakeFindable(structure);
    }
}
