using System.Collections.Concurrent;
using Google.Protobuf;
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
    readonly BlockingCollection<Waiting> waiting = [];
    readonly JournalFile file;
    readonly string path;
    readonly TimeProvider time;
    readonly Thread writer;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentDictionary<long, long> openIntents = new();
    long intents;
    byte[] lastHash;
    long lastRecordedAtMs;
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
        lastRecordedAtMs = last?.RecordedAtMs ?? 0;
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

    /// <summary>What the hub has put on its shelf, with its reason. Shown to people; never sent again.</summary>
    public IReadOnlyList<Refused> Refused => Volatile.Read(ref refused);

    /// <summary>Completes when the entry is committed on disk. Fails when it could not be written: then it does not exist.</summary>
    public Task<JournalEntry> Append(OperationBody body, bool offline)
    {
        var append = new Appending(body.ToByteArray(), offline);
        waiting.Add(append);
        return append.Entry.Task;
    }

    /// <summary>Entries from this sequence on, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Read(long from, int atMost)
    {
        using var reader = JournalFile.Open(path, readOnly: true);
        return reader.Read(from, atMost);
    }

    /// <summary>Every entry from this sequence on: how a part rebuilds what it knows when the appliance starts.</summary>
    public IEnumerable<JournalEntry> ReadAll(long from = 1)
    {
        using var reader = JournalFile.Open(path, readOnly: true);
        for (var batch = reader.Read(from, 1000); batch.Count > 0; batch = reader.Read(batch[^1].Sequence + 1, 1000))
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
        waiting.Add(mark);
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
        waiting.Add(answer);
        return answer.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (waiting.IsAddingCompleted) return;
        waiting.CompleteAdding();
        await ended.Task;
        file.Dispose();
        waiting.Dispose();
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
            foreach (var one in batch) one.Fail(e);
            return;
        }
        (lastRecordedAtMs, lastHash) = (now, hash);
        Interlocked.Exchange(ref lastSequence, sequence);
        foreach (var one in batch)
        {
            if (one is Appending append) append.Entry.SetResult(append.Made!);
            else if (one is Marking marking) marking.Mark.SetResult(MarkNow());
            else if (one is Answering answering) Answer(answering);
        }
        if (entries.Count > 0)
            Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    JournalMark MarkNow()
    {
        // The millisecond that is now may still get entries.
        var until = lastRecordedAtMs - 1;
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
