using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Storage;

/// <summary>I4 in the database itself: what only grows is neither changed nor taken away, whoever tries.</summary>
public class AppendOnlyTests
{
    static readonly string[] OnlyGrow =
    [
        "cashless_movements", "finance_fiscal_lines", "finance_ledger_entries", "finance_ledger_lines", "finance_payments",
        "storage_audit", "sync_inbox",
    ];

    [Theory, OnBothDatabases]
    public async Task What_only_grows_is_neither_changed_nor_taken_away_nor_replaced(Database database)
    {
        await using var hub = await HubWithARowInEach(database);

        foreach (var table in OnlyGrow)
        {
            var column = await FirstColumn(hub, table);
            List<string> attempts =
                [$"UPDATE {table} SET {column} = {column}", $"DELETE FROM {table}"];
            attempts.Add(database == Database.Sqlite
                ? $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
                : $"TRUNCATE {table} CASCADE");
            foreach (var attempt in attempts)
            {
                var no = await Assert.ThrowsAnyAsync<DbException>(
                    () => hub.Write(db => db.Database.ExecuteSqlRawAsync(attempt)));
                Assert.Contains("only grows", no.Message, StringComparison.Ordinal);
            }
        }

        var counts = await Tables.Count(hub);
        Assert.All(OnlyGrow, table => Assert.True(counts[table] > 0, $"{table} was empty, nothing was proved."));
    }

    [Theory, OnBothDatabases]
    public async Task The_next_start_puts_a_guard_back_that_was_taken_away(Database database)
    {
        await using var hub = await HubWithARowInEach(database);
        await AppendOnly.Unguard(hub, database, "finance_payments");
        await hub.Write(db => db.Database.ExecuteSqlRawAsync("UPDATE finance_payments SET amount = amount"));

        await hub.Of<HubDatabase>().Migrate(Token);
        await hub.Of<HubDatabase>().Migrate(Token);

        await Assert.ThrowsAnyAsync<DbException>(
            () => hub.Write(db => db.Database.ExecuteSqlRawAsync("UPDATE finance_payments SET amount = amount")));
    }

    [Theory, OnBothDatabases]
    public async Task Journals_money_and_audit_are_among_what_only_grows(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await using var db = hub.Read();

        var guarded = db.Model.GetEntityTypes().Where(entity => typeof(IAppendOnly).IsAssignableFrom(entity.ClrType))
            .Select(entity => entity.GetTableName()!);
        Assert.Empty(OnlyGrow.Except(guarded));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<HubWithoutPorts> HubWithARowInEach(Database database)
    {
        var hub = await HubWithoutPorts.On(database);
        await hub.Write(async db =>
        {
            await hub.Of<ChangeWallets>().Bring(db, "04A1B2C3D4E5F6", Money.Euro(500), Token);
            await hub.Of<FiscalJournal>().Append(db, "office", "sale", "s1", new { Amount = 1 }, Token);
            hub.Of<Payments>().Record(
                db, new PaymentTaken { Method = PaymentMethod.Card, Amount = Money.Euro(100) }, "office", "sale", "s1", 1);
            db.Add(new AuditEntry { AtMs = 1, Who = "hub", What = "test", Subject = "test" });
            db.Add(new InboxEntry
            {
                DeviceId = "t-1",
                JournalId = "j",
                Sequence = 1,
                Kind = "test",
                Hash = [],
                RecordedAtMs = 1,
                ReceivedAtMs = 1,
                Offline = false,
                RefusedCode = "",
                RefusedDetail = "",
            });
        });
        return hub;
    }

    static async Task<string> FirstColumn(HubWithoutPorts hub, string table)
    {
        await using var db = hub.Read();
        return db.Model.GetEntityTypes().Single(entity => entity.GetTableName() == table)
            .GetProperties().First().GetColumnName();
    }
}
