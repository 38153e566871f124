using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

public enum ShelfState
{
    Open,
    Resolved,
}

/// <summary>Something that happened and could not be applied: kept whole until an operator has dealt with it.</summary>
public sealed class ShelfItem
{
    public static readonly Lifecycle<ShelfState> Moves = new(
        "ShelfItem", (ShelfState.Open, "Resolve", ShelfState.Resolved));

    public long Id { get; private set; }

    public required long AtMs { get; init; }

    public required string Code { get; init; }

    public required string Detail { get; init; }

    /// <summary>The operation's or fact's kind.</summary>
    public required string Kind { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>The device that sent it, or the handler that refused it.</summary>
    public required string Source { get; init; }

    /// <summary>Where it stands in the device's journal; zero for a fact.</summary>
    public long Sequence { get; init; }

    public ShelfState State { get; private set; } = ShelfState.Open;

    public string ResolvedBy { get; private set; } = "";

    public long ResolvedAtMs { get; private set; }

    public string Resolution { get; private set; } = "";

    internal void Resolve(string who, string how, long atMs)
    {
        State = Moves.Next(State, "Resolve");
        (ResolvedBy, Resolution, ResolvedAtMs) = (who, how, atMs);
    }
}

/// <summary>The shelf of what could not be applied.</summary>
public sealed class Shelf(WriteLane lane, HubDatabase database, TimeProvider clock)
{
    public static void Put(HubDb db, ShelfItem item) => db.Add(item);

    /// <summary>Newest first.</summary>
    public async Task<List<ShelfItem>> List(ShelfState? state, int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<ShelfItem>().Where(item => state == null || item.State == state)
            .OrderByDescending(item => item.Id).Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<int> CountOpen(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<ShelfItem>().CountAsync(item => item.State == ShelfState.Open, cancellationToken);
    }

    /// <param name="id">The item.</param>
    /// <param name="who">The operator's name.</param>
    /// <param name="how">What was done about it; asked for, since the item is closed by it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"shelf.reason-missing", "shelfitem.illegal-move", "shelf-item.not-found".</exception>
    public Task Resolve(long id, string who, string how, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(how))
            throw RuleViolation.Invalid("shelf.reason-missing", "Say what was done about it.");
        return lane.Run(
            "ResolveShelfItem",
            async (db, token) =>
            {
                var item = await db.Set<ShelfItem>().SingleOrDefaultAsync(row => row.Id == id, token)
                    ?? throw RuleViolation.NotFound("shelf-item", id);
                item.Resolve(who, how.Trim(), clock.NowMs());
                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = who,
                    What = "shelf.resolved",
                    Subject = $"shelf:{id}",
                    Why = how.Trim(),
                });
            },
            cancellationToken);
    }
}
