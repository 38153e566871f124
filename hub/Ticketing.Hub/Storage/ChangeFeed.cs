using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Storage;

/// <summary>A row of the change feed. Cursors rise in the order of commits: the lane is the only writer.</summary>
public sealed class StoredChange
{
    public long Cursor { get; private set; }

    public required string Audience { get; init; }

    /// <summary>The row's case of the oneof, or "Command".</summary>
    public required string Kind { get; init; }

    public required string Key { get; init; }

    public required byte[] Payload { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>One row: the last cursor that was swept away. Whoever stands before it has missed something.</summary>
public sealed class FeedMark
{
    public int Id { get; init; } = 1;

    public long SweptThrough { get; set; }
}

/// <summary>What is told to one appliance at once.</summary>
public sealed record Changes(long Cursor, IReadOnlyList<Row> Rows, IReadOnlyList<Command> Commands);

/// <summary>News for appliances: published in the transaction of its cause, streamed as soon as that is on disk.</summary>
public sealed class ChangeFeed(HubDatabase database, TimeProvider clock)
{
    const string CommandKind = "Command";

    TaskCompletionSource news = NewSignal();

    /// <summary>The row is sent to each of the audiences. A row with Removed = true takes its key away.</summary>
    public void Publish(HubDb db, Row row, params ReadOnlySpan<Audience> audiences) =>
        Add(db, row.RowCase.ToString(), RowKey.Of(row), row.ToByteArray(), audiences);

    public void Publish(HubDb db, Command command, params ReadOnlySpan<Audience> audiences) =>
        Add(db, CommandKind, command.Kind.ToString(), command.ToByteArray(), audiences);

    /// <summary>Completes at the next commit that published something. Take it before reading, or news is missed.</summary>
    public Task News => Volatile.Read(ref news).Task;

    /// <summary>The cursor from which Deltas goes on; to be taken before a snapshot is read.</summary>
    public static async Task<long> Head(HubDb db, CancellationToken cancellationToken)
    {
        var last = await db.Set<StoredChange>().MaxAsync(change => (long?)change.Cursor, cancellationToken) ?? 0;
        return Math.Max(last, await SweptThrough(db, cancellationToken));
    }

    /// <exception cref="RuleViolation">"sync.cursor-too-old": take a snapshot.</exception>
    public async Task Check(long cursor, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (cursor < await SweptThrough(db, cancellationToken) || cursor > await Head(db, cancellationToken))
        {
            throw new RuleViolation(
                "sync.cursor-too-old", $"The hub no longer has the changes since {cursor}: take a whole snapshot.");
        }
    }

    /// <summary>What these audiences were told after the cursor, at most so many rows. The cursor moves on even when
    /// nothing is for them.</summary>
    public async Task<Changes> After(
        long cursor, IReadOnlyList<Audience> audiences, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var head = await Head(db, cancellationToken);
        var names = audiences.Select(audience => audience.Name).ToArray();
        var changes = await db.Set<StoredChange>()
            .Where(change => change.Cursor > cursor && names.Contains(change.Audience))
            .OrderBy(change => change.Cursor)
            .Take(limit)
            .ToListAsync(cancellationToken);
        var reached = changes.Count == limit ? changes[^1].Cursor : Math.Max(head, changes.LastOrDefault()?.Cursor ?? 0);
        return new Changes(
            reached,
            [.. changes.Where(change => change.Kind != CommandKind).Select(change => Row.Parser.ParseFrom(change.Payload))],
            [.. changes.Where(change => change.Kind == CommandKind).Select(change => Command.Parser.ParseFrom(change.Payload))]);
    }

    internal static async Task Sweep(HubDb db, long beforeMs, CancellationToken cancellationToken)
    {
        var through = await db.Set<StoredChange>().Where(change => change.AtMs < beforeMs)
            .MaxAsync(change => (long?)change.Cursor, cancellationToken);
        if (through is null)
            return;
        var mark = await db.Set<FeedMark>().SingleOrDefaultAsync(cancellationToken);
        if (mark is null)
            db.Add(mark = new FeedMark());
        mark.SweptThrough = through.Value;
        await db.Set<StoredChange>().Where(change => change.Cursor <= through.Value)
            .ExecuteDeleteAsync(cancellationToken);
    }

    static async Task<long> SweptThrough(HubDb db, CancellationToken cancellationToken) =>
        await db.Set<FeedMark>().MaxAsync(mark => (long?)mark.SweptThrough, cancellationToken) ?? 0;

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    void Add(HubDb db, string kind, string key, byte[] payload, ReadOnlySpan<Audience> audiences)
    {
        foreach (var audience in audiences)
        {
            db.Add(new StoredChange
            {
                Audience = audience.Name,
                Kind = kind,
                Key = key,
                Payload = payload,
                AtMs = clock.NowMs(),
            });
        }

        db.SignalOnce(this, Signal);
    }

    void Signal() => Interlocked.Exchange(ref news, NewSignal()).TrySetResult();
}
