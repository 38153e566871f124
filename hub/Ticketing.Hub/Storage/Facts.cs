using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>A fact on its way to one handler. Gone once the handler's own transaction is on disk.</summary>
public sealed class StoredFact
{
    public long Id { get; private set; }

    public required string Kind { get; init; }

    public required string Handler { get; init; }

    public required byte[] Payload { get; init; }

    public required long AtMs { get; init; }

    public int Attempts { get; set; }

    public required long NextAttemptMs { get; set; }
}

/// <summary>
/// Reacts to a fact of a module to its left, in a lane command of its own. Registered with
/// <c>services.AddFactHandler&lt;TFact, THandler&gt;()</c>. The relay repeats it until it works; it must bear repetition.
/// </summary>
public interface IFactHandler<in TFact>
{
    Task Handle(HubDb db, TFact fact, CancellationToken cancellationToken);
}

/// <summary>A handler that takes many facts in one command: read once, saved once.</summary>
public interface IFactsHandler<TFact> : IFactHandler<TFact>
{
    /// <summary>Oldest first. Whatever this throws undoes all of them, and each is handled alone.</summary>
    Task HandleAll(HubDb db, IReadOnlyList<TFact> facts, CancellationToken cancellationToken);
}

/// <param name="TakesMany">Deliver may be given more than one payload.</param>
sealed record FactRoute(
    Type Fact, string Handler, bool TakesMany,
    Func<IServiceProvider, HubDb, IReadOnlyList<byte[]>, CancellationToken, Task> Deliver)
{
    public static FactRoute For<TFact, THandler>()
        where THandler : IFactHandler<TFact> =>
        new(
            typeof(TFact),
            typeof(THandler).Name,
            typeof(THandler).IsAssignableTo(typeof(IFactsHandler<TFact>)),
            (services, db, payloads, token) =>
            {
                var facts = payloads.Select(payload => JsonSerializer.Deserialize<TFact>(payload)!).ToList();
                var handler = services.GetRequiredService<THandler>();
                return facts.Count == 1
                    ? handler.Handle(db, facts[0], token)
                    : ((IFactsHandler<TFact>)handler).HandleAll(db, facts, token);
            });
}

/// <summary>The outbox: news for modules to the right, written in the transaction of its cause.</summary>
public sealed class Facts
{
    readonly ILookup<Type, FactRoute> routes;
    readonly TimeProvider clock;
    TaskCompletionSource news = NewSignal();

    internal Facts(IEnumerable<FactRoute> routes, TimeProvider clock)
    {
        this.routes = routes.ToLookup(route => route.Fact);
        this.clock = clock;
        ByHandler = this.routes.SelectMany(group => group)
            .ToDictionary(route => (route.Fact.Name, route.Handler), route => route);
    }

    internal IReadOnlyDictionary<(string Kind, string Handler), FactRoute> ByHandler { get; }

    internal Task News => Volatile.Read(ref news).Task;

    /// <param name="db">The command's context.</param>
    /// <param name="fact">A record in the past tense that System.Text.Json can write, e.g. SaleConfirmed.</param>
    public void Publish<TFact>(HubDb db, TFact fact)
        where TFact : notnull
    {
        foreach (var route in routes[typeof(TFact)])
        {
            db.Add(new StoredFact
            {
                Kind = typeof(TFact).Name,
                Handler = route.Handler,
                Payload = JsonSerializer.SerializeToUtf8Bytes(fact),
                AtMs = clock.NowMs(),
                NextAttemptMs = clock.NowMs(),
            });
        }

        db.SignalOnce(this, () => Interlocked.Exchange(ref news, NewSignal()).TrySetResult());
    }

    /// <summary>A fact for each that this command has changed; none for what it added.</summary>
    public void PublishChanged<TEntity, TFact>(HubDb db, Func<TEntity, TFact> fact)
        where TEntity : class
        where TFact : notnull
    {
        foreach (var changed in db.ChangeTracker.Entries<TEntity>().Where(entry => entry.State == EntityState.Modified).ToList())
        {
            Publish(db, fact(changed.Entity));
        }
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
