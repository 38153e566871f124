using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Deadlines;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Options;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

/// <summary>The operator's screens of options: what they show, and what a missing right hides.</summary>
public class OptionScreensTests
{
    const int School = 1, Council = 2;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_and_the_card_show_an_option_in_the_words_of_the_trade()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        await OptionHub.Request(hub, Council, 1, ("Cat1", 8), ("Cat2", 6));
        await OptionHub.Request(hub, School, 1, ("Cat1", 9));
        using var browser = await OfficeBrowser.SignedIn(hub, "options", "demo-options");

        var list = await browser.Get("/options?q=usine");
        var card = await browser.Get("/options/1");

        Assert.Contains("CE de l'usine", list.Text);
        Assert.Contains("Demandée", list.Text);
        Assert.DoesNotContain("Jean-Moulin", list.Text);
        Assert.Contains("1 option · 14 places demandées · 0 posée", list.Text);
        foreach (var button in (string[])["bulk-Place", "bulk-Validate", "bulk-Refuse", "bulk-Waitlist", "bulk-Release", "new-option"])
        {
            Assert.Contains($"id=\"{button}\"", list.Text);
        }

        Assert.Contains("Option n° 1", card.Text);
        Assert.Contains("autres : 9 dem.", card.Text);
        Assert.Contains("Demande enregistrée", card.Text);
        foreach (var button in (string[])["act-Refuse", "act-Withdraw", "act-Change", "act-Duplicate", "place", "save-notes"])
        {
            Assert.Contains($"id=\"{button}\"", card.Text);
        }

        // Not from this state.
        foreach (var button in (string[])["act-Validate", "act-Waitlist", "act-MakeFirm", "act-CancelValidation", "act-Release"])
        {
            Assert.DoesNotContain($"id=\"{button}\"", card.Text);
        }
    }

    [Fact]
    public async Task Each_button_is_hidden_from_whoever_lacks_its_right()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        await OptionHub.Request(hub, Council, 1, ("Cat1", 8));
        await OptionHub.Reader(hub);
        using var reader = await OfficeBrowser.SignedIn(hub, "lecteur", "demo-lecteur");

        var list = await reader.Get("/options");
        var card = await reader.Get("/options/1");

        Assert.Contains("CE de l'usine", list.Text);
        Assert.Contains("CE de l'usine", card.Text);
        Assert.Contains("href=\"/options\"", list.Text);
        foreach (var button in (string[])["id=\"bulk-", "id=\"new-option\"", "id=\"act-Refuse", "id=\"act-Withdraw", "id=\"act-Change",
            "id=\"act-Duplicate", "id=\"place\"", "id=\"save-notes\"", "id=\"twin\""])
        {
            Assert.DoesNotContain(button, list.Text + card.Text);
        }

        Assert.Contains("right.missing", (await reader.Get("/options/new")).Text);
        using var cashier = await OfficeBrowser.SignedIn(hub, "caisse1", "demo-caisse1");
        foreach (var path in (string[])["/options", "/options/1", "/options/new", "/options/waiting"])
        {
            var page = await cashier.Get(path);
            Assert.Contains("right.missing", page.Text);
            Assert.DoesNotContain("CE de l'usine", page.Text);
        }
    }

    [Fact]
    public async Task The_buttons_follow_the_state_and_the_recapitulation_is_printed_again_the_same()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        var option = await OptionHub.Request(hub, Council, 1, ("Cat1", 8));
        var by = SignedInOperator.Hub;
        await hub.Of<MoveOption>().Run(by, OptionVenue.NewId(), OptionAct.Place, option.Id, "", null, Token);
        using var browser = await OfficeBrowser.SignedIn(hub, "options", "demo-options");

        Assert.Contains("id=\"act-Validate\"", (await browser.Get("/options/1")).Text);
        Assert.Contains("id=\"best-Cat1\"", (await browser.Get("/options/1")).Text);
        await hub.Of<ValidateOptions>().Run(by, OptionVenue.NewId(), [option.Id], null, Token);
        var validated = await browser.Get("/options/1");

        foreach (var button in (string[])["act-CancelValidation", "act-MakeFirm", "act-Print", "act-Report"])
        {
            Assert.Contains($"id=\"{button}\"", validated.Text);
        }

        foreach (var button in (string[])["act-Refuse", "act-Validate", "place", "act-Withdraw"])
        {
            Assert.DoesNotContain($"id=\"{button}\"", validated.Text);
        }

        var path = "/options/confirmations/" + validated.Text.Split("/options/confirmations/")[1].Split('"')[0];
        var (first, again) = (await browser.Get(path), await browser.Get(path));
        Assert.StartsWith("%PDF", first.Text, StringComparison.Ordinal);
        Assert.Equal(first.Text, again.Text);
        using var cashier = await OfficeBrowser.SignedIn(hub, "caisse1", "demo-caisse1");
        Assert.Contains("right.missing", (await cashier.Get(path)).Text);
    }

    [Fact]
    public async Task The_waiting_list_and_the_new_option_show_themselves_in_both_languages()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        var option = await OptionHub.Request(hub, Council, 1, ("Cat1", 8));
        var by = SignedInOperator.Hub;
        await hub.Of<MoveOption>().Run(by, OptionVenue.NewId(), OptionAct.Refuse, option.Id, "complet", null, Token);
        await hub.Of<MoveOption>().Run(by, OptionVenue.NewId(), OptionAct.Waitlist, option.Id, "", null, Token);
        using var browser = await OfficeBrowser.SignedIn(hub, "options", "demo-options");

        var french = await browser.Get("/options/waiting");
        Assert.Contains("peuvent la servir", french.Text);
        Assert.Contains("id=\"promote-all\"", french.Text);
        Assert.Contains("Pose directe", (await browser.Get("/options/new")).Text);
        await browser.Get("/language/en");
        Assert.Contains("can serve it", (await browser.Get("/options/waiting")).Text);
        Assert.Contains("Direct placement", (await browser.Get("/options/new")).Text);
        Assert.Contains("Waiting", (await browser.Get("/options")).Text);
        Assert.Contains("Put on the waiting list", (await browser.Get("/options/1")).Text);
    }

    [Fact]
    public async Task The_report_and_the_report_of_a_batch_are_taken_away_as_files()
    {
        await using var hub = await OptionHub.On(Database.Sqlite);
        await OptionHub.Request(hub, Council, 1, ("Cat1", 8));
        var run = await hub.Of<OverdueBatch>().Run(
            SignedInOperator.Hub, OptionVenue.NewId(), BatchKind.Release, BatchFilter.All, null, Token);
        using var browser = await OfficeBrowser.SignedIn(hub, "options", "demo-options");
        using var cashier = await OfficeBrowser.SignedIn(hub, "caisse1", "demo-caisse1");

        foreach (var (path, told) in new[] { ("/options/report", "Comités d'entreprise"), ($"/options/deadlines/runs/{run}", "Échéance") })
        {
            var csv = await browser.Get(path + "/csv");
            Assert.Contains(told, csv.Text);
            Assert.Contains(".csv", csv.Headers["Content-Disposition"]);
            Assert.StartsWith("PK", (await browser.Get(path + "/xlsx")).Text, StringComparison.Ordinal);
            Assert.StartsWith("%PDF", (await browser.Get(path + "/pdf")).Text, StringComparison.Ordinal);
            Assert.Contains("file-format.not-found", (await browser.Get(path + "/exe")).Text);
            Assert.Contains("right.missing", (await cashier.Get(path + "/csv")).Text);
        }
    }
}
