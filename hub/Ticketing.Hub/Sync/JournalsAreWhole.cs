using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sync;

/// <summary>What the hub has of a journal; `verify` of the appliance prints the same of its own file.</summary>
public sealed record JournalFigure(string DeviceId, string JournalId, long Count, string LastHash, int Refused);

/// <summary>I5: of each appliance's journal the hub has every operation up to the acknowledged one, once, in order.</summary>
sealed class JournalsAreWhole : IInvariantCheck
{
    public async Task<CheckReport> Check(HubDb db, CancellationToken cancellationToken)
    {
        var journals = await db.Set<ApplianceJournal>().OrderBy(row => row.DeviceId).ToListAsync(cancellationToken);
        var entries = await db.Set<InboxEntry>()
            .GroupBy(row => new { row.DeviceId, row.JournalId })
            .Select(group => new
            {
                group.Key,
                Count = group.LongCount(),
                First = group.Min(row => row.Sequence),
                Last = group.Max(row => row.Sequence),
                Refused = group.Count(row => row.RefusedCode != ""),
            })
            .ToDictionaryAsync(row => (row.Key.DeviceId, row.Key.JournalId), cancellationToken);
        var violations = new List<string>();
        var figures = new List<JournalFigure>();
        foreach (var journal in journals)
        {
            entries.Remove((journal.DeviceId, journal.JournalId), out var entry);
            var count = entry?.Count ?? 0;
            if (count != journal.AcknowledgedThrough || (entry is not null && (entry.First != 1 || entry.Last != count)))
            {
                violations.Add(
                    $"{journal.DeviceId} {journal.JournalId}: {count} operations are here, {journal.AcknowledgedThrough} were acknowledged.");
            }

            if (entry is not null && !await EndsWith(db, journal, cancellationToken))
                violations.Add($"{journal.DeviceId} {journal.JournalId}: its last operation has another hash.");
            figures.Add(new JournalFigure(
                journal.DeviceId, journal.JournalId, count, Convert.ToHexString(journal.LastHash), entry?.Refused ?? 0));
        }

        violations.AddRange(entries.Keys.Select(key => $"{key.DeviceId} {key.JournalId}: operations without a journal."));
        return new CheckReport(
            "I5", "appliances' journals are whole", figures.Sum(figure => figure.Count), violations, figures);
    }

    static Task<bool> EndsWith(HubDb db, ApplianceJournal journal, CancellationToken cancellationToken) =>
        db.Set<InboxEntry>().AnyAsync(
            row => row.DeviceId == journal.DeviceId && row.JournalId == journal.JournalId
                && row.Sequence == journal.AcknowledgedThrough && row.Hash == journal.LastHash,
            cancellationToken);
}
