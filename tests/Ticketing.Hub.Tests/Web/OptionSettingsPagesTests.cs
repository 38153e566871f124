using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Import;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

/// <summary>The screens of option parameters over the demo season.</summary>
public class OptionSettingsPagesTests
{
    const string Root = "/options/settings";

    static readonly string[] Buttons = ["new", "new-products", "duplicate", "delete", "save", "save-terms", "save-categories", "validate"];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terms_show_what_is_their_own_and_what_they_inherit()
    {
        await using var hub = await Demo();
        using var admin = await OfficeBrowser.SignedIn(hub);

        var season = await admin.Get(Root);
        var activity = await admin.Get(Root + "/terms?tab=activity&level=Event&code=JAZZ");

        Assert.Contains("Options produits autorisées", season.Text);
        Assert.Contains("Abonnement Classiques, 3 spectacles", season.Text);
        Assert.Contains("20 j", season.Text);
        Assert.Contains("Options places autorisées", activity.Text);
        Assert.Contains("hérité (oui)", activity.Text);
        Assert.Contains("5 % jauge", activity.Text);
        Assert.Contains("id=\"save-terms\"", activity.Text);
    }

    [Fact]
    public async Task Each_tab_shows_the_demo_in_both_languages()
    {
        await using var hub = await Demo();
        using var admin = await OfficeBrowser.SignedIn(hub);
        var profile = (await hub.Of<DistributionQueries>().Profiles(Token)).Single(card => card.Profile.Code == "NOEL-CE").Profile.Id;
        (string Path, string French, string English)[] tabs =
        [
            ("/categories", "Option autorisée", "Option allowed"),
            ("/limitations?table=OPTIONCE", "Rattachée aux types de collectivité", "Attached to community types"),
            ("/limitations?table=-new-&from=OPTIONCE", "Option pour les CE (copie)", "Option pour les CE (copy)"),
            ($"/profiles?profile={profile}", "Attribution filières de vente", "Sales channels"),
            ("/profiles?profile=new&kind=Products", "famille", "families"),
            ("/channels?channel=TS3", "Internet, agences", "Internet, agencies"),
        ];
        foreach (var language in (string[])["fr", "en"])
        {
            await admin.Get("/language/" + language);
            foreach (var (path, french, english) in tabs)
            {
                var page = await admin.Get(Root + path);
                Assert.Equal(HttpStatusCode.OK, page.Status);
                Assert.DoesNotContain("role=\"alert\"", page.Text);
                Assert.Contains(language == "fr" ? french : english, page.Text);
            }
        }
    }

    [Fact]
    public async Task Whoever_may_only_read_has_no_button()
    {
        await using var hub = await Demo();
        await hub.Of<CreateProfile>().Run(
            SignedInOperator.Hub,
            new ProfileContent("Lecteur", new Dictionary<string, Right> { ["options"] = Right.Read, ["infocentre"] = Right.Read }, []), Token);
        await hub.Of<CreateOperator>().Run(
            SignedInOperator.Hub, new NewOperator("lecteur", "Lecteur", "demo-lecteur", "", "Lecteur"), Token);
        using var reader = await OfficeBrowser.SignedIn(hub, "lecteur", "demo-lecteur");
        using var admin = await OfficeBrowser.SignedIn(hub);
        var profile = (await hub.Of<DistributionQueries>().Profiles(Token)).Single(card => card.Profile.Code == "NOEL-CE").Profile.Id;
        var shown = new HashSet<string>();
        foreach (var path in (string[])
            ["/terms", "/categories", "/limitations?table=OPTIONCE", $"/profiles?profile={profile}", "/channels?channel=PRO"])
        {
            var (page, all) = (await reader.Get(Root + path), await admin.Get(Root + path));
            Assert.DoesNotContain("role=\"alert\"", page.Text);
            foreach (var button in Buttons)
            {
                Assert.DoesNotContain($"id=\"{button}\"", page.Text);
                if (all.Text.Contains($"id=\"{button}\"", StringComparison.Ordinal))
                    shown.Add(button);
            }
        }

        // The page that it is moved on lies behind a click.
        Assert.Equal(Buttons.Except(["validate"]).Order(), shown.Order());
    }

    [Fact]
    public async Task A_validated_profile_can_be_copied_but_not_saved_or_deleted()
    {
        await using var hub = await Demo();
        using var admin = await OfficeBrowser.SignedIn(hub);
        var profile = (await hub.Of<DistributionQueries>().Profiles(Token)).Single(card => card.Profile.Code == "OPTION").Profile.Id;

        var page = await admin.Get($"{Root}/profiles?profile={profile}");

        Assert.Contains("id=\"duplicate\"", page.Text);
        Assert.DoesNotContain("id=\"save\"", page.Text);
        Assert.DoesNotContain("id=\"delete\"", page.Text);
    }

    [Fact]
    public async Task The_demo_season_is_ready_for_options()
    {
        await using var hub = await Demo();
        var terms = (await hub.Of<SettingsQueries>().Terms(Token)).ToDictionary(line => (line.Level, line.Code), line => line.Effective);

        Assert.True(terms[(TermsLevel.Season, "S1")].Allowed);
        Assert.Equal(10, terms[(TermsLevel.Activity, "ESV")].DaysAfterPlacement);
        Assert.Equal(5, terms[(TermsLevel.Event, "JAZZ")].Overbooking.Percent);
        Assert.Equal(
            ["ABOCOLL", "OPTIONAGENCE", "OPTIONASSO", "OPTIONCE", "OPTIONSCO", "OPTIONTO"],
            (await hub.Of<SettingsQueries>().Limitations(Token)).Select(line => line.Table.Code).Order());
        Assert.Equal(3, (await hub.Of<DistributionQueries>().Profiles(Token)).Count(card => card.Profile.State == ProfileState.Validated));
        Assert.All(await hub.Of<SettingsQueries>().CommunityTypes(Token), type => Assert.NotEqual(("", ""), (type.Audience, type.Contingent)));
        await using var db = hub.Read();
        var school = db.Set<Hub.Crm.Contact>().Single(contact => contact.Number == 5);
        var cyrano = db.Set<Hub.Catalogue.Performance>().Single(row => row.Code == "CYR-3");
        var asked = await hub.Of<RequestOption>().Run(
            OptionActor.OfContact(school.Id, 5), "ask-1",
            new NewRequest(
                school.Id, "PRO",
                new WishedOption(cyrano.EventId, "", cyrano.Number, [], [], [new WishedSeats("Cat2", 40)], true, "")), Token);
        var abo = await hub.Of<RequestOption>().Run(
            OptionActor.OfContact(school.Id, 5), "ask-2",
            new NewRequest(
                school.Id, "PRO",
                new WishedOption(null, "CLASSIQUES", null, [], [], [new WishedSeats("Cat2", 10)], false, "")), Token);
        foreach (var (id, seats) in ((Guid, int)[])[(asked.Id, 40), (abo.Id, 10)])
        {
            await hub.Of<PlaceOption>().Run(
                OptionActor.Of(SignedInOperator.Hub), id, new Allotment(null, null, [new AllottedSeats("Cat2", "Cat2", seats)]), "", Token);
        }
    }

    static async Task<RunningHub> Demo()
    {
        var hub = await RunningHub.On(Database.Sqlite);
        var report = await hub.Of<IServiceProvider>().GetRequiredService<ImportFiles>().Run(
            new ImportRequest(
                ImportFiles.FromFolder(DemoSeasonTests.DemoFolder()), "operator:test", null, hub.Clock.GetUtcNow()), null, Token);
        Assert.Empty(report.Issues);
        return hub;
    }
}
