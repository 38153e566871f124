using CsCheck;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Finance;

public class FinanceTests
{
    [Theory, OnBothDatabases]
    public async Task An_entry_that_does_not_balance_is_refused_and_leaves_nothing(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var ledger = hub.Of<Ledger>();

        var no = await Assert.ThrowsAsync<RuleViolation>(() => hub.Write(db => Task.FromResult(ledger.Post(
            db, "sale", "s1", "EUR",
            LedgerLine.Debit(Accounts.Cash, 1000, "t-1"), LedgerLine.Credit(Accounts.TicketSales, 999)))));

        Assert.Equal("finance.entry-unbalanced", no.Code);
        await using var db = hub.Read();
        Assert.Empty(await db.Set<LedgerLine>().ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_fiscal_journal_shows_a_line_that_was_changed_taken_out_or_cut_off(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var journal = hub.Of<FiscalJournal>();
        for (var i = 1; i <= 5; i++)
        {
            var number = i;
            await hub.Write(db => journal.Append(db, "t-1", "sale", $"s{number}", new { Amount = number, Name = "é" }, Token));
        }

        Assert.Empty(await Violations(hub));
        await AppendOnly.Unguard(hub, database, "finance_fiscal_lines");
        await Damage(hub, "UPDATE finance_fiscal_lines SET reference = 's9' WHERE sequence = 2");
        Assert.Contains(await Violations(hub), text => text.Contains("line 2 was changed", StringComparison.Ordinal));
        await Damage(hub, "DELETE FROM finance_fiscal_lines WHERE sequence = 2");
        Assert.Contains(await Violations(hub), text => text.Contains("line 2 is missing", StringComparison.Ordinal));
        await Damage(hub, "DELETE FROM finance_fiscal_lines WHERE sequence >= 2");
        Assert.Contains(await Violations(hub), text => text.Contains("ends at line 1, its head says 5", StringComparison.Ordinal));
    }

    [Fact]
    public void Net_and_tax_always_sum_to_the_price_and_a_refund_mirrors_its_sale() =>
        Gen.Select(Gen.Long[0, 100_000_000], Gen.Int[0, 3000]).Sample((gross, rate) =>
        {
            var (net, tax) = Vat.Split(gross, rate);
            return net + tax == gross && net >= 0 && tax >= 0 && Vat.Split(-gross, rate) == (-net, -tax);
        });

    [Theory]
    [InlineData(1055, 550, 1000, 55)]
    [InlineData(1200, 2000, 1000, 200)]
    [InlineData(1021, 210, 1000, 21)]
    [InlineData(500, 0, 500, 0)]
    public void Tax_is_what_the_price_holds_of_it(long gross, int rate, long net, long tax) =>
        Assert.Equal((net, tax), Vat.Split(gross, rate));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task Damage(HubWithoutPorts hub, string sql) => hub.Write(db => db.Database.ExecuteSqlRawAsync(sql));

    static async Task<List<string>> Violations(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return (await VerifyFiscalJournal.Run(db, "t-1", Token)).Violations;
    }
}
