using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>Carries facts to their handlers, oldest first, each in its own command. A refusal, or the last of many
/// failures, goes to the shelf; neither ever blocks the next.</summary>
sealed partial class FactRelay(
    WriteLane lane, HubDatabase database, Facts facts, IServiceProvider services, TimeProvider clock,
    ILogger<FactRelay> log)
    : BackgroundService
{
    const int MostAttempts = 10;
    const int AtOnce = 200;
    const int Together = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var news = facts.News;
            try
            {
                if (await DeliverDue(stoppingToken) > 0)
                    continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                RelayFailed(e);
            }

            await Task.WhenAny(news, Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken));
        }
    }

    internal async Task<int> DeliverDue(CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        List<StoredFact> due;
        await using (var db = database.Read())
        {
            due = await db.Set<StoredFact>().Where(fact => fact.NextAttemptMs <= now)
                .OrderBy(fact => fact.Id).Take(AtOnce).ToListAsync(cancellationToken);
        }

        foreach (var group in Groups(due))
        {
            if (group.Count > 1 && await DeliverTogether(group, cancellationToken))
                continue;
            foreach (var fact in group)
            {
                await DeliverAlone(fact, cancellationToken);
            }
        }

        return due.Count;
    }

    /// <summary>What stands side by side for one handler that takes many; anything else by itself, in its order.</summary>
    List<List<StoredFact>> Groups(List<StoredFact> due)
    {
        var groups = new List<List<StoredFact>>();
        foreach (var fact in due)
        {
            if (groups.Count > 0 && groups[^1].Count < Together && groups[^1][0].Kind == fact.Kind
                && groups[^1][0].Handler == fact.Handler && RouteOf(fact) is { TakesMany: true })
            {
                groups[^1].Add(fact);
            }
            else
            {
                groups.Add([fact]);
            }
        }

        return groups;
    }

    FactRoute? RouteOf(StoredFact fact) => facts.ByHandler.GetValueOrDefault((fact.Kind, fact.Handler));

    async Task<bool> DeliverTogether(List<StoredFact> group, CancellationToken cancellationToken)
    {
        try
        {
            await lane.Run("Deliver " + group[0].Kind, (db, token) => Deliver(db, group, token), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The one that it concerns says it again.
            return false;
        }
    }

    async Task DeliverAlone(StoredFact fact, CancellationToken cancellationToken)
    {
        try
        {
            await lane.Run("Deliver " + fact.Kind, (db, token) => Deliver(db, [fact], token), cancellationToken);
        }
        catch (RuleViolation no)
        {
            await GiveUp(fact, no.Code, no.Detail, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (fact.Attempts + 1 >= MostAttempts)
                await GiveUp(fact, "fact.not-delivered", e.Message, cancellationToken);
            else
                await TryLater(fact, cancellationToken);
        }
    }

    async Task Deliver(HubDb db, List<StoredFact> group, CancellationToken cancellationToken)
    {
        db.LeavesManyRows = group.Count > 1;
        var ids = group.ConvertAll(fact => fact.Id);
        var taken = await db.Set<StoredFact>().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        if (taken == 0)
            return;
        if (taken != group.Count)
            throw new InvalidOperationException($"Of {group.Count} facts {taken} are still there.");
        var route = RouteOf(group[0])
            ?? throw new RuleViolation("fact.no-handler", $"This version has no {group[0].Handler} for {group[0].Kind}.");
        await using var scope = services.CreateAsyncScope();
        await route.Deliver(scope.ServiceProvider, db, group.ConvertAll(fact => fact.Payload), cancellationToken);
    }

    Task GiveUp(StoredFact fact, string code, string detail, CancellationToken cancellationToken) =>
        lane.Run(
            "ShelveFact",
            async (db, token) =>
            {
                await db.Set<StoredFact>().Where(row => row.Id == fact.Id).ExecuteDeleteAsync(token);
                Shelf.Put(db, new ShelfItem
                {
                    AtMs = clock.NowMs(),
                    Code = code,
                    Detail = detail,
                    Kind = fact.Kind,
                    Payload = fact.Payload,
                    Source = fact.Handler,
                });
            },
            cancellationToken);

    Task TryLater(StoredFact fact, CancellationToken cancellationToken)
    {
        var wait = Math.Min(300_000, 1000L << fact.Attempts);
        var next = clock.NowMs() + wait;
        return lane.Run(
            "RetryFact",
            (db, token) => db.Set<StoredFact>().Where(row => row.Id == fact.Id).ExecuteUpdateAsync(
                row => row.SetProperty(f => f.Attempts, f => f.Attempts + 1).SetProperty(f => f.NextAttemptMs, next),
                token),
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The relay of facts could not go on")]
    partial void RelayFailed(Exception e);
}
