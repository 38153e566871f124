using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

/// <summary>Commands of one kind that wait at the same time and run together.</summary>
public class TogetherTests
{
    [Theory, OnBothDatabases]
    public async Task What_waits_together_runs_together_and_a_refusal_among_it_harms_nobody(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var runs = new Runs();

        var replies = await Ask(hub, runs.Kind(refuseTogether: 3), 10);

        Assert.Equal((1, 0), (runs.Together, runs.Alone));
        Assert.Equal("test.three", replies[3].No?.Code);
        Assert.Equal([.. Enumerable.Range(0, 10).Where(number => number != 3).Select(Name)], await Desks(hub));
        Assert.All(replies.Where((_, number) => number != 3), reply => Assert.Null(reply.No));
    }

    [Theory, OnBothDatabases]
    public async Task Where_one_breaks_what_runs_together_each_runs_alone_and_only_that_one_fails(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var runs = new Runs();

        var replies = await Ask(hub, runs.Kind(breakOn: 4), 10);

        Assert.Equal((1, 10), (runs.Together, runs.Alone));
        Assert.Equal("test.four", replies[4].No?.Code);
        Assert.Equal([.. Enumerable.Range(0, 10).Where(number => number != 4).Select(Name)], await Desks(hub));
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], runs.Followed.Order());
    }

    [Theory, OnBothDatabases]
    public async Task What_the_database_refuses_of_many_rows_is_undone_and_tried_one_by_one(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Write(db => Task.FromResult(db.Add(Desk(5))));
        var runs = new Runs();

        var replies = await Ask(hub, runs.Kind(), 10);

        Assert.Equal((1, 10), (runs.Together, runs.Alone));
        Assert.NotNull(replies[5].Failure);
        Assert.Equal([.. Enumerable.Range(0, 10).Select(Name)], await Desks(hub));
    }

    [Theory, OnBothDatabases]
    public async Task Many_rows_are_written_as_one_by_one_and_changed_ones_too(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await Ask(hub, new Runs().Kind(), 9);
        var changed = new Together<int, int>(
            "Change",
            (_, _, _) => throw new InvalidOperationException("Not alone."),
            async (db, all) =>
            {
                var desks = await db.Set<CashDesk>().AsTracking().ToListAsync(Token);
                desks.ForEach(desk => (desk.LastZ, desk.Name) = (desk.LastZ + 7, "Caisse d'été \u20ac"));
                desks[0].PerpetualTotal = long.MaxValue;
                foreach (var asked in all)
                {
                    db.Add(new CashMovement
                    {
                        Id = Guid.CreateVersion7(),
                        CashDeskId = Name(asked.What),
                        Kind = "float",
                        Amount = asked.What,
                        Currency = "EUR",
                        OperatorId = "",
                        Reason = "l'apostrophe",
                        AtMs = 1,
                    });
                    asked.Reply(asked.What);
                }
            });

        await Ask(hub, changed, 9);

        await using var db = hub.Read();
        var desks = await db.Set<CashDesk>().OrderBy(desk => desk.Id).ToListAsync(Token);
        Assert.All(desks, desk => Assert.Equal((7L, "Caisse d'été \u20ac", "EUR"), (desk.LastZ, desk.Name, desk.Currency)));
        Assert.Single(desks, desk => desk.PerpetualTotal == long.MaxValue);
        var movements = await db.Set<CashMovement>().OrderBy(row => row.Amount).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 9).Select(number => (long)number), movements.Select(row => row.Amount));
        Assert.All(movements, row => Assert.Equal(("l'apostrophe", ""), (row.Reason, row.OperatorId)));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static string Name(int number) => $"desk-{number:D3}";

    static CashDesk Desk(int number) => new() { Id = Name(number), Name = "Caisse", Currency = "EUR" };

    static async Task<List<string>> Desks(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return await db.Set<CashDesk>().OrderBy(desk => desk.Id).Select(desk => desk.Id).ToListAsync(Token);
    }

    sealed record Outcome(Exception? Failure)
    {
        public RuleViolation? No => Failure as RuleViolation;
    }

    /// <summary>All of them wait behind one command that ends when the last has come.</summary>
    static async Task<List<Outcome>> Ask(HubWithoutPorts hub, Together<int, int> kind, int count)
    {
        var (gate, started) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = hub.Write(_ =>
        {
            started.SetResult();
            return gate.Task;
        });
        await started.Task;
        var asked = Enumerable.Range(0, count).Select(number => hub.Lane.Run(kind, number, Token)).ToList();
        gate.SetResult();
        await first;
        var outcomes = new List<Outcome>();
        foreach (var (task, number) in asked.Select((task, number) => (task, number)))
        {
            var failure = await Record.ExceptionAsync(() => task);
            outcomes.Add(new Outcome(failure));
            if (failure is null)
                Assert.Equal(number, await task);
        }

        return outcomes;
    }

    /// <summary>A use case that opens cash desks, and counts how it was run.</summary>
    sealed class Runs
    {
        public int Together { get; private set; }

        public int Alone { get; private set; }

        public List<int> Followed { get; } = [];

        public Together<int, int> Kind(int refuseTogether = -1, int breakOn = -1) => new(
            "OpenDesks",
            (db, number, _) =>
            {
                Alone++;
                if (number == breakOn)
                    throw new RuleViolation("test.four", "No.");
                db.Add(Desk(number));
                db.WhenCommitted(() => Followed.Add(number));
                return Task.FromResult(number);
            },
            (db, all) =>
            {
                Together++;
                foreach (var asked in all)
                {
                    if (asked.What == breakOn)
                        throw new RuleViolation("test.four", "No.");
                    if (asked.What == refuseTogether)
                    {
                        asked.Refuse(new RuleViolation("test.three", "No."));
                        continue;
                    }

                    db.Add(Desk(asked.What));
                    db.WhenCommitted(() => Followed.Add(asked.What));
                    asked.Reply(asked.What);
                }

                return Task.CompletedTask;
            });
    }
}
