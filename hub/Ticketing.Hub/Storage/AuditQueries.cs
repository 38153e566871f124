using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>The audit trail as it is read: newest first.</summary>
public sealed class AuditQueries(HubDatabase database)
{
    /// <param name="text">Stands in who, what, the subject or the reason; empty for all.</param>
    /// <param name="skip">Rows before the page.</param>
    /// <param name="take">Rows of the page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Slice<AuditEntry>> Search(string text, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var entries = db.Set<AuditEntry>().AsQueryable();
        var wanted = text.Trim();
        if (wanted.Length > 0)
        {
            entries = entries.Where(entry => entry.Who.Contains(wanted) || entry.What.Contains(wanted)
                || entry.Subject.Contains(wanted) || entry.Why.Contains(wanted));
        }

        return new Slice<AuditEntry>(
            await entries.OrderByDescending(entry => entry.Id).Skip(skip).Take(take).ToListAsync(cancellationToken),
            await entries.CountAsync(cancellationToken));
    }
}
