using Microsoft.Data.Sqlite;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>What the `verify` command prints.</summary>
public sealed record JournalVerification(
    string JournalId, long Count, long LastSequence, string LastHash, long AcknowledgedThrough, long Unsent,
    SortedDictionary<string, long> Kinds, long Refused, bool Whole, long? BrokenAt, AdmissionCheck Admissions)
{
    /// <summary>Reads the whole file from its first entry and checks each link. The appliance may be running.</summary>
    /// <exception cref="JournalDamagedException">It cannot be read at all.</exception>
    public static JournalVerification Of(string path)
    {
        try
        {
            return Read(path);
        }
        catch (SqliteException e)
        {
            throw new JournalDamagedException($"The journal {path} cannot be read: {e.Message}");
        }
    }

    static JournalVerification Read(string path)
    {
        using var file = JournalFile.Open(path, readOnly: true);
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var previous = new byte[32];
        var admissions = new AdmissionCheck();
        long count = 0, last = 0;
        long? broken = null;
        for (var batch = file.Read(1, 1000); batch.Count > 0; batch = file.Read(last + 1, 1000))
        {
            broken ??= batch[0].Sequence == last + 1 ? FirstBroken(batch, previous) : last + 1;
            foreach (var entry in batch)
            {
                var body = BodyOf(entry);
                var kind = body?.BodyCase.ToString() ?? "Unreadable";
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                if (body is not null) admissions.Take(entry.Sequence, body);
            }
            count += batch.Count;
            (last, previous) = (batch[^1].Sequence, batch[^1].Hash);
        }
        var acknowledged = file.AcknowledgedThrough;
        return new JournalVerification(file.JournalId, count, last, Convert.ToHexString(previous), acknowledged,
            Math.Max(0, last - acknowledged), kinds, file.Refused().Count, broken is null, broken, admissions);
    }

    /// <summary>
    /// The first sequence that does not follow from the one before. Without the hash before the first entry, the first is
    /// taken as given.
    /// </summary>
    public static long? FirstBroken(IReadOnlyList<JournalEntry> entries, byte[]? before)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (i > 0 && entry.Sequence != entries[i - 1].Sequence + 1) return entries[i - 1].Sequence + 1;
            var previous = i > 0 ? entries[i - 1].Hash : before;
            if (previous is not null
                && !JournalChain.HashOf(previous, entry.Sequence, entry.Body).AsSpan().SequenceEqual(entry.Hash))
                return entry.Sequence;
        }
        return null;
    }

    static OperationBody? BodyOf(JournalEntry entry)
    {
        try
        {
            return entry.Read();
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
