using System.Threading.Channels;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// What the hub has told: replaceable at any time, so a damaged file is thrown away and fetched again. One thread owns the
/// LiteDB file; readers see memory only.
/// </summary>
public sealed partial class Snapshot : IAsyncDisposable
{
    static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(1);
    static readonly TimeSpan PositionEvery = TimeSpan.FromSeconds(30);
    readonly Channel<Work> work = Channel.CreateBounded<Work>(new BoundedChannelOptions(256) { SingleReader = true });
    readonly SnapshotFolder folder;
    readonly TimeProvider time;
    readonly ILogger<Snapshot> log;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile SnapshotFile? file;
    long positionWrittenAt;
    long checkpointedAt;

    Snapshot(string directory, TimeProvider time, ILogger<Snapshot> log)
    {
        (this.time, this.log) = (time, log);
        folder = new SnapshotFolder(directory);
    }

    /// <summary>Reads what is on the disk into memory; an unreadable file is thrown away.</summary>
    public static Snapshot Open(string directory, TimeProvider time, ILogger<Snapshot> log)
    {
        var snapshot = new Snapshot(directory, time, log);
        snapshot.Load();
        new Thread(snapshot.Own) { IsBackground = true, Name = "snapshot" }.Start();
        return snapshot;
    }

    public SnapshotReader Reader { get; } = new();

    /// <summary>Whether the disk has it too; if not, the next connection fetches it again.</summary>
    public bool IsKept => file is not null;

    /// <summary>Completes when readers see the rows and they are on disk.</summary>
    public Task Apply(DeltaBatch batch) => Do(new Work { Delta = batch });

    /// <summary>Builds a whole new snapshot beside the present one, then puts it in its place.</summary>
    /// <exception cref="InvalidDataException">The stream ended before it was complete: the old one stays.</exception>
    public async Task Replace(IAsyncEnumerable<SnapshotBatch> batches, CancellationToken stop)
    {
        var rows = new SnapshotRows();
        await foreach (var batch in batches.WithCancellation(stop))
        {
            foreach (var row in batch.Rows) rows.Apply(row);
            if (!batch.Complete) continue;
            await Do(new Work { Next = rows, Position = new SnapshotPosition(batch.Cursor, batch.AsOfMs) });
            return;
        }
        throw new InvalidDataException("The snapshot ended before its last batch.");
    }

    /// <summary>Forgets everything: this appliance may no longer know it.</summary>
    public Task Wipe() => Do(new Work { Wipes = true });

    public async ValueTask DisposeAsync()
    {
        if (work.Writer.TryComplete()) await ended.Task;
    }

    async Task Do(Work one)
    {
        await work.Writer.WriteAsync(one);
        await one.Done.Task;
    }

    void Own()
    {
        checkpointedAt = positionWrittenAt = time.GetTimestamp();
        var batch = new List<Work>();
        while (WaitForWork())
        {
            batch.Clear();
            while (batch.Count < 64 && work.Reader.TryRead(out var one)) batch.Add(one);
            try
            {
                Do(batch);
            }
            catch (Exception e)
            {
                // Whoever waits hears it and fetches again; this thread must go on.
                foreach (var one in batch) one.Done.TrySetException(e);
            }
        }
        Quietly(() => file?.Dispose());
        ended.SetResult();
    }

    // This thread may block: it belongs to the file alone.
    bool WaitForWork() => work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    void Load()
    {
        if (folder.Current() is not { } path) return;
        try
        {
            file = new SnapshotFile(path);
            if (file.Load() is { } kept) Reader.Swap(kept.Rows, kept.Position, complete: true);
            else ThrowAway();
        }
        catch (Exception e)
        {
            ThrownAway(log, path, e.Message);
            ThrowAway();
        }
    }

    void Do(List<Work> batch)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in batch)
        {
            if (one.Delta is null)
            {
                Flush(keys);
                if (one.Wipes) WipeNow();
                else Swap(one);
                continue;
            }
            foreach (var row in one.Delta.Rows)
                if (Reader.Rows.Apply(row) is { } key) keys.Add(key);
            Reader.Move(new SnapshotPosition(one.Delta.Cursor, one.Delta.AsOfMs));
            Quietly(() => Reader.Tell(one.Delta.Rows));
        }
        Flush(keys);
        foreach (var one in batch) one.Done.TrySetResult();
    }

    // The rows are in memory already: a disk that fails costs a new snapshot at the next start, not the evening.
    void Flush(HashSet<string> keys)
    {
        if (file is null) return;
        if (keys.Count == 0 && time.GetElapsedTime(positionWrittenAt) < PositionEvery) return;
        try
        {
            file.Write(keys, Reader.Rows, Reader.Position);
            positionWrittenAt = time.GetTimestamp();
            if (time.GetElapsedTime(checkpointedAt) >= CheckpointEvery)
            {
                file.Checkpoint();
                checkpointedAt = time.GetTimestamp();
            }
        }
        catch (Exception e)
        {
            ThrownAway(log, "snapshot", e.Message);
            ThrowAway();
        }
        keys.Clear();
    }

    void Swap(Work one)
    {
        Reader.Swap(one.Next!, one.Position, complete: true);
        Quietly(() => file?.Dispose());
        file = null;
        try
        {
            var path = folder.Next();
            file = new SnapshotFile(path);
            file.WriteAll(one.Next!, one.Position);
            folder.MakeCurrent(path);
        }
        catch (Exception e)
        {
            ThrownAway(log, "snapshot", e.Message);
            ThrowAway();
        }
    }

    void WipeNow()
    {
        ThrowAway();
        Reader.Swap(new SnapshotRows(), default, complete: false);
    }

    void ThrowAway()
    {
        Quietly(() => file?.Dispose());
        file = null;
        Quietly(() => folder.DeleteAllBut(null));
    }

    // A damaged LiteDB file can fail even when it is closed.
    void Quietly(Action close)
    {
        try
        {
            close();
        }
        catch (Exception e)
        {
            ThrownAway(log, "snapshot", e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The snapshot {Path} is thrown away and will be fetched again: {Reason}")]
    static partial void ThrownAway(ILogger logger, string path, string reason);

    sealed class Work
    {
        public DeltaBatch? Delta { get; init; }
        public SnapshotRows? Next { get; init; }
        public SnapshotPosition Position { get; init; }
        public bool Wipes { get; init; }
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
