using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

public enum AccessState
{
    /// <summary>Never invited, never in; a link by mail would open it all the same.</summary>
    None,
    Invited,

    /// <summary>Has been in, by links only.</summary>
    ByLink,
    Password,
    Locked,
    Closed,
}

/// <summary>A contact's way into the espace pro, as the office sees it.</summary>
public sealed record AccessLine(
    Guid ContactId, bool HasPassword, bool Closed, long LockedUntilMs, long InvitedAtMs, long LastEnteredMs)
{
    public AccessState At(long nowMs) =>
        Closed ? AccessState.Closed
        : LockedUntilMs > nowMs ? AccessState.Locked
        : HasPassword ? AccessState.Password
        : LastEnteredMs > 0 ? AccessState.ByLink
        : InvitedAtMs > 0 ? AccessState.Invited
        : AccessState.None;
}

/// <summary>Who is in the espace pro, and who may come.</summary>
public sealed class ContactAccountQueries(HubDatabase database)
{
    /// <summary>The files of a session that still count: the same address, not closed, the mark of then. In their order.</summary>
    public async Task<List<ProVisitor>> Visitors(
        string email, IReadOnlyCollection<OpenedFile> files, CancellationToken cancellationToken)
    {
        var ids = files.Select(file => file.ContactId).ToList();
        await using var db = database.Read();
        var rows = await (
            from contact in db.Set<Contact>()
            join account in db.Set<ContactAccount>() on contact.Id equals account.ContactId
            join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
            from structure in structures.DefaultIfEmpty()
            join type in db.Set<CommunityType>() on structure.CommunityType equals type.Code into types
            from type in types.DefaultIfEmpty()
            where ids.Contains(contact.Id) && contact.EmailKey == email && !account.Closed
            orderby contact.Number
            select new
            {
                account.Stamp,
                Visitor = new ProVisitor(
                    contact.Id, contact.Number, (contact.FirstName + " " + contact.LastName).Trim(), contact.Email,
                    structure == null ? "" : structure.Name, type == null ? "" : type.Code, type == null ? "" : type.Name),
            }).ToListAsync(cancellationToken);
        return [.. rows.Where(row => files.Contains(new OpenedFile(row.Visitor.ContactId, row.Stamp))).Select(row => row.Visitor)];
    }

    /// <summary>Whether a password is set under that address.</summary>
    public async Task<bool> HasPassword(string email, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from contact in db.Set<Contact>()
            join account in db.Set<ContactAccount>() on contact.Id equals account.ContactId
            where contact.EmailKey == email && account.Password.Iterations > 0 && account.PasswordOf == email
            select account).AnyAsync(cancellationToken);
    }

    /// <summary>Those that have an account, by contact.</summary>
    public async Task<Dictionary<Guid, AccessLine>> Access(
        IReadOnlyCollection<Guid> contacts, CancellationToken cancellationToken)
    {
        var ids = contacts.ToList();
        await using var db = database.Read();
        return await db.Set<ContactAccount>().Where(account => ids.Contains(account.ContactId))
            .Select(account => new AccessLine(
                account.ContactId, account.Password.Iterations > 0, account.Closed, account.LockedUntilMs,
                account.InvitedAtMs, account.LastEnteredMs))
            .ToDictionaryAsync(line => line.ContactId, cancellationToken);
    }
}
