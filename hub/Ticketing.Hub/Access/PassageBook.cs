using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Device;

namespace Ticketing.Hub.Access;

/// <summary>Counts what gates let in with a ticket. Used inside lane commands.</summary>
public sealed class PassageBook(TicketNews news)
{
    /// <summary>
    /// Counts a ticket's entries anew: the earliest that the right allows are its own, each one beyond is a duplicate,
    /// whatever order they were told in.
    /// </summary>
    /// <param name="db">The command's context; what was changed is saved before.</param>
    /// <param name="serial">The ticket; not 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The ticket's right; null where its sale is not known yet.</returns>
    public static async Task<AccessRight?> Count(HubDb db, long serial, CancellationToken cancellationToken)
    {
        var right = await db.Set<AccessRight>().FindAsync([serial], cancellationToken);
        var standing = await db.Set<Passage>()
            .Where(passage => passage.Serial == serial && passage.Kind == PassageKind.Entry && !passage.GivenBack)
            .OrderBy(passage => passage.AtMs).ThenBy(passage => passage.Reference).ToListAsync(cancellationToken);
        var free = right?.EntriesAllowed ?? 1;
        foreach (var entry in standing)
        {
            // A supervisor who opens on a used ticket knows it.
            entry.Duplicate = entry.ToldDuplicate || (free-- <= 0 && entry.Outcome != AccessOutcome.Forced);
        }

        if (right is not null)
            right.EntriesUsed = standing.Count;
        // 0: nobody has come in with it after all, so that it may be refunded.
        await TicketAdmissions.Note(db, serial, standing.Count > 0 ? standing[0].AtMs : 0, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return right;
    }

    /// <summary>Counts anew, and tells the edges that did not tell it.</summary>
    public async Task Recount(HubDb db, long serial, string source, CancellationToken cancellationToken)
    {
        var right = await Count(db, serial, cancellationToken);
        await news.PublishUse(db, serial, right, source, cancellationToken);
    }
}
