using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

public class FactTests
{
    [Theory, OnBothDatabases]
    public async Task A_fact_reaches_its_handler_though_it_fails_at_first(Database database)
    {
        await using var hub = await Hub(database, out var handled);
        await hub.Write(db => hub.Publish(db, new DoorsOpened("fails twice", Failures: 2)));

        await hub.Until(() => handled.Contains("fails twice"));

        await using var db = hub.Read();
        Assert.Empty(await db.Set<StoredFact>().ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_fact_that_is_refused_goes_to_the_shelf_and_the_next_goes_on(Database database)
    {
        await using var hub = await Hub(database, out var handled);
        await hub.Write(db => hub.Publish(db, new DoorsOpened("refused", Failures: 0)));
        await hub.Write(db => hub.Publish(db, new DoorsOpened("next", Failures: 0)));

        await hub.Until(() => handled.Contains("next"));

        var item = Assert.Single(await hub.Of<Shelf>().List(ShelfState.Open, 10, Token));
        Assert.Equal(("test.refused", nameof(DoorsOpened), nameof(Doorman)), (item.Code, item.Kind, item.Source));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_resolved_on_the_shelf_says_by_whom_and_how_and_is_resolved_once(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Write(db =>
        {
            Shelf.Put(db, new ShelfItem { AtMs = 1, Code = "a.b", Detail = "d", Kind = "k", Payload = [1], Source = "s" });
            return Task.CompletedTask;
        });
        var shelf = hub.Of<Shelf>();
        var id = Assert.Single(await shelf.List(ShelfState.Open, 10, Token)).Id;

        var empty = await Assert.ThrowsAsync<RuleViolation>(() => shelf.Resolve(id, "operator:a", " ", Token));
        await shelf.Resolve(id, "operator:a", "refunded by hand", Token);
        var again = await Assert.ThrowsAsync<RuleViolation>(() => shelf.Resolve(id, "operator:b", "again", Token));

        var item = Assert.Single(await shelf.List(ShelfState.Resolved, 10, Token));
        Assert.Equal(("operator:a", "refunded by hand"), (item.ResolvedBy, item.Resolution));
        Assert.Equal(("shelf.reason-missing", "shelfitem.illegal-move"), (empty.Code, again.Code));
        Assert.Equal(0, await shelf.CountOpen(Token));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task<RunningHub> Hub(Database database, out ConcurrentQueue<string> handled)
    {
        var queue = handled = new ConcurrentQueue<string>();
        return RunningHub.On(database, services => services.AddSingleton(queue).AddFactHandler<DoorsOpened, Doorman>());
    }

    sealed record DoorsOpened(string Name, int Failures);

    sealed class Doorman(ConcurrentQueue<string> handled) : IFactHandler<DoorsOpened>
    {
        static readonly ConcurrentDictionary<(ConcurrentQueue<string>, string), int> Tries = [];

        public Task Handle(HubDb db, DoorsOpened fact, CancellationToken cancellationToken)
        {
            if (fact.Name == "refused")
                throw new RuleViolation("test.refused", "No.");
            if (Tries.AddOrUpdate((handled, fact.Name), 1, (_, count) => count + 1) <= fact.Failures)
                throw new InvalidOperationException("Not yet.");
            db.WhenCommitted(() => handled.Enqueue(fact.Name));
            return Task.CompletedTask;
        }
    }
}
