using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class ProfilesPageTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_shows_its_own_grants_apart_from_what_it_inherits()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var admin = await OfficeBrowser.SignedIn(hub);
        var profile = (await hub.Of<OrganisationQueries>().Profiles(Token)).Single(line => line.Name == "Responsable options");

        var page = await admin.Get($"/profiles?profile={profile.Id}");

        Assert.Contains("value=\"Responsable options\"", page.Text);
        Assert.Contains("checked", Row(page, "options", "own level1"));
        Assert.Contains("checked", Row(page, "options.places.order", "inherited level3"));
        Assert.DoesNotContain("checked", Row(page, "finance.journal", "inherited level2"));
        Assert.Contains("id=\"save-profile\"", page.Text);
        Assert.Contains("id=\"copy-profile\"", page.Text);
        // Somebody has it.
        Assert.DoesNotContain("id=\"delete-profile\"", page.Text);
    }

    [Fact]
    public async Task A_new_profile_begins_empty_or_as_a_copy()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var admin = await OfficeBrowser.SignedIn(hub);
        var profile = (await hub.Of<OrganisationQueries>().Profiles(Token)).Single(line => line.Name == "Caissier");

        var empty = await admin.Get("/profiles?profile=new");
        var copy = await admin.Get($"/profiles?profile=new&from={profile.Id}");

        Assert.DoesNotContain("checked", Row(empty, "sales.sell", "inherited level2"));
        Assert.Contains("value=\"Caissier (copie)\"", copy.Text);
        Assert.Contains("checked", Row(copy, "sales.sell", "own level2"));
        Assert.DoesNotContain("id=\"copy-profile\"", copy.Text);
    }

    [Fact]
    public async Task Perimeters_are_shown_for_what_the_house_has_and_what_it_is_kept_from()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var admin = await OfficeBrowser.SignedIn(hub);
        var line = (await hub.Of<OrganisationQueries>().Profiles(Token)).Single(one => one.Name == "Caissier");
        var content = await hub.Of<OrganisationQueries>().Profile(line.Id, Token);
        await hub.Of<ChangeProfile>().Run(
            SignedInOperator.Hub, line.Id, content with { KeptFrom = [(PerimeterKind.ProductFamily, "GONE")] }, Token);

        var page = await admin.Get($"/profiles?profile={line.Id}");

        Assert.Contains("périmètre limité : 1", page.Text);
        Assert.Contains("GONE", page.Text);
        Assert.Contains("ville-haute", page.Text);
    }

    [Fact]
    public async Task Whoever_may_only_read_profiles_can_change_nothing_on_the_page()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub,
            new ProfileContent("Lecteur", new Dictionary<string, Right> { ["organisation"] = Right.Read, ["infocentre"] = Right.Read }, []), Token);
        await hub.Of<CreateOperator>().Run(
            SignedInOperator.Hub, new NewOperator("lecteur", "Lecteur", "demo-lecteur", "", "Lecteur"), Token);
        using var reader = await OfficeBrowser.SignedIn(hub, "lecteur", "demo-lecteur");
        var line = (await hub.Of<OrganisationQueries>().Profiles(Token)).Single(one => one.Name == "Caissier");

        var page = await reader.Get($"/profiles?profile={line.Id}");
        var operators = await reader.Get("/operators");

        Assert.Contains("disabled", Row(page, "sales.sell", "own level2"));
        foreach (var button in (string[])["save-profile", "copy-profile", "delete-profile", "new-profile"])
        {
            Assert.DoesNotContain($"id=\"{button}\"", page.Text);
        }

        Assert.DoesNotContain("data-edit=", operators.Text);
    }

    [Fact]
    public async Task Operators_show_their_dates_and_whoever_is_outside_them()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var yesterday = DateOnly.FromDateTime(hub.Clock.GetUtcNow().DateTime).AddDays(-2);
        await hub.Of<CreateOperator>().Run(
            SignedInOperator.Hub,
            new NewOperator("renfort", "Renfort", "demo-renfort", "", "Caissier") { Days = new Days(null, yesterday) }, Token);
        using var admin = await OfficeBrowser.SignedIn(hub);

        var page = await admin.Get("/operators");
        using var gone = new OfficeBrowser(hub);
        var refused = await gone.SignIn("renfort", "demo-renfort");

        Assert.Contains($"jusqu'au {yesterday:dd'/'MM'/'yyyy}", page.Text);
        Assert.Contains("hors dates", page.Text);
        Assert.Contains("data-edit=\"renfort\"", page.Text);
        Assert.Contains("organisation.outside-dates", refused.Text);
        Assert.Contains($"{yesterday:dd'/'MM'/'yyyy}", refused.Text);
    }

    /// <summary>The line of a node, which must look as said.</summary>
    static string Row(Answer page, string node, string look)
    {
        var from = page.Text.IndexOf($"data-node=\"{node}\"", StringComparison.Ordinal);
        Assert.True(from > 0, $"{node} is not shown.");
        var row = page.Text[from..page.Text.IndexOf("</tr>", from, StringComparison.Ordinal)];
        Assert.Contains($"class=\"{look}\"", row);
        return row;
    }
}
