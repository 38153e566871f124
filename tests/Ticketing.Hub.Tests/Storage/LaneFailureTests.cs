using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

public class LaneFailureTests
{
    [Theory, OnBothDatabases]
    public async Task A_transaction_that_cannot_be_committed_fails_all_of_its_commands_and_no_later_one(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var first = hub.Write(_ =>
        {
            started.SetResult();
            return gate.Task;
        });
        await started.Task;
        // These wait together, so they share the transaction that breaks.
        var good = hub.Write(db => Task.FromResult(db.Add(Desk("good"))));
        var refused = hub.Write(_ => throw new RuleViolation("test.no", "No."));
        var bad = hub.Write(db => db.Database.ExecuteSqlRawAsync(database == Database.Sqlite
            ? "PRAGMA defer_foreign_keys = ON; INSERT INTO finance_ledger_lines (entry_id, account, sub_account, amount) VALUES ('x', 'none', '', 1);"
            : "SELECT pg_terminate_backend(pg_backend_pid());"));
        gate.SetResult();
        await first;

        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.IsNotType<RuleViolation>(await Record.ExceptionAsync(() => good));
        Assert.NotNull(await Record.ExceptionAsync(() => good));
        Assert.Equal("test.no", (await Assert.ThrowsAsync<RuleViolation>(() => refused)).Code);
        Assert.NotEmpty(hub.TakeErrors());

        await hub.Write(db => Task.FromResult(db.Add(Desk("later"))));
        await using var read = hub.Read();
        Assert.Equal(["later"], await read.Set<CashDesk>().Select(desk => desk.Id).ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task What_follows_a_commit_does_not_follow_a_refusal(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var followed = new List<string>();
        await Record.ExceptionAsync(() => hub.Write(db =>
        {
            db.WhenCommitted(() => followed.Add("refused"));
            throw new RuleViolation("test.no", "No.");
        }));

        await hub.Write(db =>
        {
            db.WhenCommitted(() => followed.Add("done"));
            return Task.CompletedTask;
        });

        Assert.Equal(["done"], followed);
    }

    [Theory, OnBothDatabases]
    public async Task A_command_inside_a_command_is_refused_and_does_not_stop_the_lane(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => hub.Write(_ => hub.Write(_ => Task.CompletedTask)));

        await hub.Write(_ => Task.CompletedTask);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static CashDesk Desk(string id) => new() { Id = id, Name = "Caisse", Currency = "EUR" };
}
