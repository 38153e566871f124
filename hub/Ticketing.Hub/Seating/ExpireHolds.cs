using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>
/// Puts places of holds back on sale that have run out. An operator's hold ends by the clock. A till's ends when the
/// till has told everything that it sold until then: until its word comes, the places stay with it.
/// </summary>
public sealed partial class ExpireHolds(
    WriteLane lane, SeatAllocation allocation, HubDatabase database, TimeProvider clock, ILogger<ExpireHolds> log)
    : BackgroundService, IWatermarkHandler
{
    const int AtOnce = 100;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Whether a hold is over: a pure rule of its end, its kind of owner, the clock and the till's watermark.</summary>
    public static bool IsOver(bool ownedByTill, long expiresAtMs, long nowMs, long watermarkMs) =>
        expiresAtMs <= nowMs && (!ownedByTill || expiresAtMs <= watermarkMs);

    public async Task Reached(HubDb db, IReadOnlyList<Watermark> risen, CancellationToken cancellationToken)
    {
        // A till whose clock is ahead of ours does not end its holds early.
        var now = clock.NowMs();
        var until = risen.GroupBy(watermark => watermark.Source.DeviceId)
            .ToDictionary(group => group.Key, group => Math.Min(now, group.Max(watermark => watermark.Ms)));
        var (tills, last) = (until.Keys.ToList(), until.Values.Max());
        var over = await db.Set<Hold>().AsNoTracking()
            .Where(hold => tills.Contains(hold.Owner) && hold.State == HoldState.Live && hold.ExpiresAtMs <= last)
            .OrderBy(hold => hold.ExpiresAtMs).Take(AtOnce).Select(hold => new { hold.Id, hold.Owner, hold.ExpiresAtMs })
            .ToListAsync(cancellationToken);
        var ended = over.FindAll(hold => hold.ExpiresAtMs <= until[hold.Owner]).ConvertAll(hold => hold.Id);
        if (ended.Count == 0)
            return;
        // A place may have been sold a moment ago in the same command.
        await db.SaveChangesAsync(cancellationToken);
        var holds = await db.Set<Hold>().AsTracking().Where(hold => ended.Contains(hold.Id))
            .OrderBy(hold => hold.ExpiresAtMs).ToListAsync(cancellationToken);
        foreach (var hold in holds)
        {
            await allocation.End(db, hold, "Expire", cancellationToken);
        }
    }

    /// <summary>Ends the holds of operators whose time is up.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        await using (var db = database.Read())
        {
            if (!await Over(db, now).AnyAsync(cancellationToken))
                return 0;
        }

        return await lane.Run(
            "ExpireHolds",
            async (db, token) =>
            {
                var over = await Over(db, now).AsTracking().Take(AtOnce).ToListAsync(token);
                foreach (var hold in over)
                {
                    await allocation.End(db, hold, "Expire", token);
                }

                return over.Count;
            },
            cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                SweepFailed(e);
            }
        }
    }

    static IQueryable<Hold> Over(HubDb db, long nowMs) => db.Set<Hold>()
        .Where(hold => hold.State == HoldState.Live && hold.ExpiresAtMs <= nowMs && !hold.OwnedByTill)
        .OrderBy(hold => hold.ExpiresAtMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "Holds that ran out could not be ended")]
    partial void SweepFailed(Exception e);
}

/// <summary>An operator takes back what a till holds that will not come back, and answers for it.</summary>
public sealed class WriteOffHold(WriteLane lane, SeatAllocation allocation, TimeProvider clock)
{
    /// <summary>As an operator asks for it: right seating.leases:S.</summary>
    public Task<int> Run(SignedInOperator by, Guid holdId, string why, CancellationToken cancellationToken)
    {
        Rights.Require(by, "seating.leases", Right.Delete);
        return Run(holdId, by.Who, why, cancellationToken);
    }

    /// <returns>How many places are free again.</returns>
    /// <exception cref="RuleViolation">
    /// "seating.reason-missing", "seating.hold-of-option", "hold.not-found", "hold.illegal-move".
    /// </exception>
    public Task<int> Run(Guid holdId, string who, string why, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(why))
            throw RuleViolation.Invalid("seating.reason-missing", "Say why the places are taken back.");
        return lane.Run(
            "WriteOffHold",
            async (db, token) =>
            {
                var hold = await db.Set<Hold>().AsTracking().SingleOrDefaultAsync(row => row.Id == holdId, token)
                    ?? throw RuleViolation.NotFound("hold", holdId);
                if (hold.Kind == HoldKind.Option)
                {
                    throw new RuleViolation(
                        "seating.hold-of-option", "These places are an option's: they come back by refusing or releasing it.");
                }

                db.Add(new AuditEntry
                {
                    AtMs = clock.NowMs(),
                    Who = who,
                    What = "hold.written-off",
                    Subject = $"hold:{holdId}",
                    Why = why.Trim(),
                });
                return await allocation.End(db, hold, "WriteOff", token);
            },
            cancellationToken);
    }
}
