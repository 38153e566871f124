using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// What must never be lost: sales, admissions, debits, and their order. An append completes when it is on disk, never
/// before. One thread writes; it takes all appends that wait into one transaction. Entries are never changed or removed.
/// </summary>
public sealed class Journal : IAsyncDisposable
{
    const int MostInOneCommit = 512;
    const long KeepClockEveryMs = 5000;
    readonly BlockingCollection<Waiting> waiting = [];
    readonly string path;
    readonly TimeProvider time;
    readonly Thread writer;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<long, long> openIntents = new();
    JournalFile file;
    long intents;
    int closed;
    byte[] lastHash;
    long lastRecordedAtMs;
    long keptClockMs;
    long lastSequence;
    long acknowledged;
    IReadOnlyList<Refused> refused;
    volatile TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Journal(JournalFile file, string path, TimeProvider time)
    {
        (this.file, this.path, this.time) = (file, path, time);
        JournalId = file.JournalId;
        var last = file.VerifiedLast();
        lastSequence = last?.Sequence ?? 0;
        lastHash = last?.Hash ?? new byte[32];
        lastRecordedAtMs = keptClockMs = Math.Max(last?.RecordedAtMs ?? 0, file.ClockMs);
        acknowledged = file.AcknowledgedThrough;
        refused = file.Refused();
        writer = new Thread(Write) { IsBackground = true, Name = "journal" };
        writer.Start();
    }

    /// <summary>Opens or makes the file, and checks its tail.</summary>
    /// <exception cref="JournalDamagedException">The chain is broken: this file must be kept and looked at.</exception>
    public static Journal Open(string path, TimeProvider time)
    {
        var opened = JournalFile.Open(path, readOnly: false);
        try
        {
            return new Journal(opened, path, time);
        }
        catch (SqliteException e)
        {
            opened.Dispose();
            throw new JournalDamagedException($"The journal {path} cannot be read: {e.Message}");
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public string JournalId { get; }
    public long LastSequence => Interlocked.Read(ref lastSequence);
    public long AcknowledgedThrough => Interlocked.Read(ref acknowledged);
    public long Unsent => Math.Max(0, LastSequence - AcknowledgedThrough);

    /// <summary>Unix ms, never before what has been recorded: a clock that went back gives nobody more days offline.</summary>
    public long ClockMs => Math.Max(Interlocked.Read(ref lastRecordedAtMs), time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What the hub has put on its shelf, with its reason. Shown to people; never sent again.</summary>
    public IReadOnlyList<Refused> Refused => Volatile.Read(ref refused);

    /// <summary>
    /// Completes when the entry is committed on disk. Fails when it could not be written, also because the journal is being
    /// closed: then it does not exist. It never throws itself.
    /// </summary>
    public Task<JournalEntry> Append(OperationBody body, bool offline)
    {
        var append = new Appending(body.ToByteArray(), offline);
        Put(append);
        return append.Entry.Task;
    }

    /// <summary>Entries from this sequence on, oldest first.</summary>
    /// <exception cref="JournalDamagedException">The file cannot be read.</exception>
    public IReadOnlyList<JournalEntry> Read(long from, int atMost)
    {
        try
        {
            using var reader = JournalFile.Open(path, readOnly: true);
            return reader.Read(from, atMost);
        }
        catch (SqliteException e)
        {
            throw new JournalDamagedException($"The journal {path} cannot be read from {from} on: {e.Message}");
        }
    }

    /// <summary>Every entry from this sequence on: how a part rebuilds what it knows when the appliance starts.</summary>
    public IEnumerable<JournalEntry> ReadAll(long from = 1)
    {
        for (var batch = Read(from, 1000); batch.Count > 0; batch = Read(batch[^1].Sequence + 1, 1000))
            foreach (var entry in batch)
                yield return entry;
    }

    /// <summary>Completes once there is an entry after this one.</summary>
    public Task Grown(long after)
    {
        var signal = grown;
        return LastSequence > after ? Task.CompletedTask : signal.Task;
    }

    /// <summary>
    /// The journal's end and a time before which nothing more will be recorded. While an intent is open (a payment is under
    /// way, and its sale will be recorded), that time stays before the intent.
    /// </summary>
    public Task<JournalMark> Mark()
    {
        var mark = new Marking();
        Put(mark);
        return mark.Mark.Task;
    }

    /// <summary>Holds the watermark back until disposed: the hub must not take places back while their sale is being paid.</summary>
    public IDisposable OpenIntent() => OpenIntent(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>An intent from before a power cut, found on disk: open it before the link comes up.</summary>
    public IDisposable OpenIntent(long sinceMs)
    {
        var id = Interlocked.Increment(ref intents);
        openIntents[id] = sinceMs;
        return new Intent(this, id);
    }

    /// <summary>What the hub has answered to a push.</summary>
    public Task Acknowledge(long through, IReadOnlyList<Refused> newlyRefused)
    {
        var answer = new Answering(through, newlyRefused);
        Put(answer);
        return answer.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        waiting.CompleteAdding();
        await ended.Task;
        file.Dispose();
        waiting.Dispose();
    }

    void Put(Waiting one)
    {
        try
        {
            waiting.Add(one);
        }
        catch (InvalidOperationException)
        {
            one.Fail(new JournalClosedException());
        }
    }

    void Write()
    {
        var batch = new List<Waiting>(MostInOneCommit);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < MostInOneCommit && waiting.TryTake(out var next)) batch.Add(next);
            Commit(batch);
        }
        ended.SetResult();
    }

    void Commit(List<Waiting> batch)
    {
        var now = Math.Max(lastRecordedAtMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        var entries = new List<JournalEntry>(batch.Count);
        var (sequence, hash) = (lastSequence, lastHash);
        foreach (var append in batch.OfType<Appending>())
        {
            sequence++;
            hash = JournalChain.HashOf(hash, sequence, append.Body);
            append.Made = new JournalEntry(sequence, now, append.Offline, hash, append.Body);
            entries.Add(append.Made);
        }
        try
        {
            if (entries.Count > 0) file.Write(entries);
        }
        catch (Exception e)
        {
            if (!IsOnDisk(entries[^1]))
            {
                foreach (var one in batch) one.Fail(e);
                return;
            }
        }
        lastHash = hash;
        Interlocked.Exchange(ref lastRecordedAtMs, now);
        Interlocked.Exchange(ref lastSequence, sequence);
        if (entries.Count > 0) keptClockMs = now;
        else if (now - keptClockMs >= KeepClockEveryMs) KeepClock(now);
        foreach (var one in batch)
        {
            if (one is Appending append) append.Entry.SetResult(append.Made!);
            else if (one is Marking marking) marking.Mark.SetResult(MarkNow());
            else if (one is Answering answering) Answer(answering);
        }
        if (entries.Count > 0)
            Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    // A commit that failed may have reached the disk all the same. The file is asked, through a new connection: what is there
    // has happened, and the next entry follows it.
    bool IsOnDisk(JournalEntry last)
    {
        try
        {
            file.Dispose();
            file = JournalFile.Open(path, readOnly: false);
            if (file.Last() is not { } found || found.Sequence <= lastSequence) return false;
            lastHash = found.Hash;
            Interlocked.Exchange(ref lastSequence, found.Sequence);
            return found.Sequence == last.Sequence && found.Hash.AsSpan().SequenceEqual(last.Hash);
        }
        catch (Exception e) when (e is SqliteException or JournalDamagedException or InvalidOperationException)
        {
            return false;
        }
    }

    // Without it a clock that starts behind (a Pi has none of its own) would record before a watermark that has been told.
    void KeepClock(long now)
    {
        try
        {
            file.KeepClock(now);
            keptClockMs = now;
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            // Told again later: the watermark stays where the disk has it.
        }
    }

    JournalMark MarkNow()
    {
        // The millisecond that is now may still get entries; what is not on disk may come again after a power cut.
        var until = Math.Min(lastRecordedAtMs, keptClockMs) - 1;
        foreach (var since in openIntents.Values) until = Math.Min(until, since - 1);
        return new JournalMark(lastSequence, until);
    }

    void Answer(Answering answer)
    {
        try
        {
            // An answer from before a newer one must not move the cursor back.
            var through = Math.Clamp(answer.Through, acknowledged, lastSequence);
            file.Acknowledge(through, answer.NewlyRefused);
            Interlocked.Exchange(ref acknowledged, through);
            if (answer.NewlyRefused.Count > 0) Volatile.Write(ref refused, file.Refused());
            answer.Done.SetResult();
        }
        catch (Exception e)
        {
            answer.Fail(e);
        }
    }

    abstract class Waiting
    {
        public abstract void Fail(Exception e);
    }

    sealed class Appending(byte[] body, bool offline) : Waiting
    {
        public byte[] Body => body;
        public bool Offline => offline;
        public JournalEntry? Made { get; set; }
        public TaskCompletionSource<JournalEntry> Entry { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Fail(Exception e) => Entry.SetException(e);
    }

    sealed class Marking : Waiting
    {
        public TaskCompletionSource<JournalMark> Mark { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Fail(Exception e) => Mark.SetException(e);
    }

    sealed class Answering(long through, IReadOnlyList<Refused> refused) : Waiting
    {
        public long Through => through;
        public IReadOnlyList<Refused> NewlyRefused => refused;
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Fail(Exception e) => Done.SetException(e);
    }

    sealed class Intent(Journal journal, long id) : IDisposable
    {
        public void Dispose() => journal.openIntents.TryRemove(id, out _);
    }
}
