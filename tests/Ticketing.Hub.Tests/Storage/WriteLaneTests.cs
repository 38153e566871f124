using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

public class WriteLaneTests
{
    [Theory, OnBothDatabases]
    public async Task What_one_command_refuses_does_no_harm_to_those_beside_it(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var commands = Enumerable.Range(0, 200).Select(async number =>
        {
            try
            {
                await hub.Write(async db =>
                {
                    db.Add(Desk(number));
                    await db.SaveChangesAsync();
                    if (number % 3 == 0)
                        throw new RuleViolation("test.every-third", "No.");
                });
                return true;
            }
            catch (RuleViolation)
            {
                return false;
            }
        });

        var done = await Task.WhenAll(commands);

        await using var db = hub.Read();
        var kept = await db.Set<CashDesk>().Select(desk => desk.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            Enumerable.Range(0, 200).Where(number => number % 3 != 0).Select(Name).Order(), kept.Order());
        Assert.Equal(kept.Count, done.Count(yes => yes));
    }

    [Theory, OnBothDatabases]
    public async Task Commands_see_what_the_ones_before_them_wrote(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Write(db => Task.FromResult(db.Add(Desk(1))));

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => hub.Write(async db =>
        {
            var desk = await db.Set<CashDesk>().SingleAsync(row => row.Id == Name(1));
            desk.LastZ++;
        })));

        await using var read = hub.Read();
        var counted = await read.Set<CashDesk>().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(300, counted.LastZ);
    }

    [Theory, OnBothDatabases]
    public async Task The_same_request_twice_at_once_has_one_effect_and_one_reply(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var runs = 0;
        Task<Reply> Ask() => hub.Of<Requests>().RunOnce(
            "request-1", "till-1", "Test",
            (db, _) =>
            {
                db.Add(Desk(++runs));
                return Task.FromResult(new Reply(runs));
            },
            TestContext.Current.CancellationToken);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask()));

        Assert.All(replies, reply => Assert.Equal(1, reply.Number));
        await using var db = hub.Read();
        Assert.Equal(1, await db.Set<CashDesk>().CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory, OnBothDatabases]
    public async Task A_request_id_belongs_to_whoever_used_it_first(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        Task<Reply> Ask(string caller) => hub.Of<Requests>().RunOnce(
            "request-1", caller, "Test", (_, _) => Task.FromResult(new Reply(1)),
            TestContext.Current.CancellationToken);
        await Ask("till-1");

        var no = await Assert.ThrowsAsync<RuleViolation>(() => Ask("till-2"));

        Assert.Equal("request.id-reused", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_reading_context_cannot_save(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await using var db = hub.Read();
        db.Add(Desk(1));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    static CashDesk Desk(int number) => new() { Id = Name(number), Name = "Caisse", Currency = "EUR" };

    static string Name(int number) => $"desk-{number:D3}";

    sealed record Reply(int Number);
}
