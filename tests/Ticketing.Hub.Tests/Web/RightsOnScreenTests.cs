using Ticketing.Hub.Cashless;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class RightsOnScreenTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_button_is_hidden_from_whoever_lacks_its_right()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var admin = await OfficeBrowser.SignedIn(hub);
        using var supervisor = await OfficeBrowser.SignedIn(hub, "superviseur", "demo-superviseur");

        Assert.Contains("id=\"enrol\"", (await admin.Get("/devices")).Text);
        var page = await supervisor.Get("/devices");
        Assert.Contains("révoqués aussi", page.Text);
        Assert.DoesNotContain("id=\"enrol\"", page.Text);
        Assert.DoesNotContain("href=\"/operators\"", page.Text);
    }

    [Fact]
    public async Task A_page_without_its_right_shows_the_refusal_and_none_of_its_content()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var cashier = await OfficeBrowser.SignedIn(hub, "caisse1", "demo-caisse1");

        foreach (var path in (string[])["/operators", "/audit", "/devices", "/import", "/", "/finance/ledger"])
        {
            var page = await cashier.Get(path);
            Assert.True(page.Text.Contains("right.missing", StringComparison.Ordinal), $"{path} was shown.");
            Assert.DoesNotContain("superviseur", page.Text);
        }
    }

    [Fact]
    public async Task The_use_cases_behind_the_buttons_refuse_too()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var line = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(one => one.Name == "caisse1");
        var cashier = (await hub.Of<OperatorTokens>().Find(line.Id, Token))!;

        Func<Task>[] asked =
        [
            () => hub.Of<MovePerformance>().Run(cashier, 1, "Close", "why", Token),
            () => hub.Of<MovePerformance>().Run(cashier, 1, "Cancel", "why", Token),
            () => hub.Of<WriteOffHold>().Run(cashier, Guid.CreateVersion7(), "why", Token),
            () => hub.Of<ResolveShelfItem>().Run(cashier, 1, "how", Token),
            () => hub.Of<BlockWallet>().Run(cashier, "047C253E67B951", block: true, "why", Token),
        ];

        foreach (var ask in asked)
        {
            Assert.Equal("right.missing", (await Assert.ThrowsAsync<RuleViolation>(ask)).Code);
        }
    }
}
