using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Crm;

/// <summary>A contact who has come in sets a password, for all files of his address. His other sessions end.</summary>
public sealed class SetContactPassword(WriteLane lane, HashIterations iterations, Ids ids, TimeProvider clock)
{
    public const int Shortest = 10, Longest = 200;

    /// <param name="entry">The session: only the files that it has open.</param>
    /// <param name="password">The new one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The session as it goes on.</returns>
    /// <exception cref="RuleViolation">"crm.password-invalid", "crm.session-ended".</exception>
    public Task<ProEntry> Run(ProEntry entry, string password, CancellationToken cancellationToken)
    {
        if (password.Length is < Shortest or > Longest)
            throw RuleViolation.Invalid("crm.password-invalid", $"password: {Shortest} to {Longest} characters.");
        // Takes long: never inside the lane.
        var hashed = HashedSecret.Of(password, iterations.Password);
        return lane.Run("SetContactPassword", (db, token) => Set(db, entry, hashed, token), cancellationToken);
    }

    async Task<ProEntry> Set(HubDb db, ProEntry entry, HashedSecret hashed, CancellationToken cancellationToken)
    {
        var open = entry.Files.ToDictionary(file => file.ContactId, file => file.Stamp);
        var rows = await (
            from contact in db.Set<Contact>()
            join account in db.Set<ContactAccount>() on contact.Id equals account.ContactId
            where contact.EmailKey == entry.Email && open.Keys.Contains(contact.Id) && !account.Closed
            select new { contact.Number, Account = account }).ToListAsync(cancellationToken);
        rows.RemoveAll(row => open[row.Account.ContactId] != row.Account.Stamp);
        if (rows.Count == 0)
            throw new RuleViolation("crm.session-ended", "The session has ended: sign in again.", RefusalKind.NotSignedIn);
        foreach (var row in rows)
        {
            (row.Account.Password, row.Account.PasswordOf, row.Account.Stamp) = (hashed, entry.Email, ids.Next());
            db.Add(new AuditEntry
            {
                AtMs = clock.NowMs(),
                Who = $"contact:{row.Number}",
                What = "contact.password-set",
                Subject = $"contact:{row.Number}",
            });
        }

        return entry with { Files = [.. rows.Select(row => new OpenedFile(row.Account.ContactId, row.Account.Stamp))] };
    }
}
