using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Options.V1;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>A school asks in the espace pro, the box office places and validates, the school reads its answer.</summary>
[Collection(nameof(RunningVenue))]
public sealed partial class OptionsScreenTests(RunningVenue venue, Screens screens) : IAsyncDisposable
{
    /// <summary>SCO15 of the demo season; no other test asks for it.</summary>
    const string Teacher = "samir.garcia@example.org", Password = "demo-pro";

    public ValueTask DisposeAsync() => screens.CloseAll();

    [Fact]
    public async Task A_school_asks_the_box_office_places_and_validates_and_the_school_has_its_answer()
    {
        var school = await SchoolSignsIn();
        var number = await SchoolAsks(school);

        var office = await screens.SignedIn(venue.Venue.WebUrl);
        await BoxOfficeFinds(office, number);
        await BoxOfficePlacesAndValidates(office, number);
        await GroupsAsk();
        await BoxOfficePlacesAllAtOnce(office);
        await BoxOfficeLooksAround(office);

        await school.GotoAsync($"/pro/options/{number}");
        await school.Locator("#pdf").WaitForAsync();
        await Screens.Keep(school, "pro-option-confirmed", whole: true);
        Assert.Equal(0, await school.Locator("#withdraw").CountAsync());
        var file = await school.RunAndWaitForDownloadAsync(() => school.Locator("#pdf").ClickAsync());
        Assert.EndsWith(".pdf", file.SuggestedFilename, StringComparison.Ordinal);
        screens.ShouldBeWhole();
    }

    async Task<IPage> SchoolSignsIn()
    {
        var page = await screens.Office(venue.Venue.WebUrl);
        await page.GotoAsync("/language/fr?back=/pro/sign-in");
        await Screens.Keep(page, "pro-sign-in", whole: true);
        await page.Locator("input[name='Typed.Email']").FillAsync(Teacher);
        await page.Locator("input[name='Typed.Password']").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".pro[data-live] .pro-who").WaitForAsync();
        return page;
    }

    static async Task<long> SchoolAsks(IPage page)
    {
        await page.GotoAsync("/pro/options/new");
        await page.Locator(".pro[data-live]").WaitForAsync();
        await Screens.Keep(page, "pro-offer", whole: true);
        await page.GetByText("Cyrano de Bergerac").First.ClickAsync();
        await page.Locator("#first").WaitForAsync();
        await page.Locator("#first").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        var other = await page.Locator("#first option").Nth(2).GetAttributeAsync("value");
        await page.Locator("#fallback-1").SelectOptionAsync(other!);
        var more = page.Locator("[data-category=Cat2] .stepper button").Last;
        await more.ClickAsync();
        await more.ClickAsync();
        await page.Locator("#upgrade").CheckAsync();
        await page.Locator("#remark").FillAsync("Deux classes de CM2, avec un fauteuil roulant.");
        await Screens.Keep(page, "pro-request", whole: true);
        await page.Locator("#submit").ClickAsync();
        await page.Locator("#withdraw").WaitForAsync();
        await page.GotoAsync("/pro/options");
        await page.Locator(".pro[data-live]").WaitForAsync();
        await Screens.Keep(page, "pro-options", whole: true);
        var card = await page.Locator("main").InnerTextAsync();
        Assert.Contains("Cyrano de Bergerac", card, StringComparison.Ordinal);
        Assert.Contains("6 billets", card, StringComparison.Ordinal);
        return long.Parse(NumberOf().Match(card).Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    static async Task BoxOfficeFinds(IPage page, long number)
    {
        await Screens.Go(page, "/options");
        await page.Locator("table").First.WaitForAsync();
        await Screens.Go(page, $"/options/{number}");
        await page.Locator("#place").WaitForAsync();
        Assert.Contains("École Pasteur", await page.Locator(".option-facts").InnerTextAsync(), StringComparison.Ordinal);
        await Screens.Keep(page, "option", whole: true);
    }

    static async Task BoxOfficePlacesAndValidates(IPage page, long number)
    {
        await page.Locator("#place").ClickAsync();
        await page.Locator("#act-Validate").WaitForAsync();
        await Screens.Keep(page, "option-placed", whole: true);
        await page.Locator("#act-Validate").ClickAsync();
        await page.Locator("#bulk-run:enabled").WaitForAsync();
        await Screens.Keep(page, "option-validate");
        await page.Locator("#bulk-run").ClickAsync();
        await page.Locator("#bulk-close").ClickAsync();
        await page.Locator("#act-MakeFirm").WaitForAsync();
        await Screens.Go(page, $"/options/{number}");
        await page.Locator("#act-Print").WaitForAsync();
        await Screens.Keep(page, "option-validated", whole: true);
    }

    static async Task BoxOfficeLooksAround(IPage page)
    {
        foreach (var (name, path) in ((string, string)[])
        [
            ("options-new", "/options/new"), ("options-waiting", "/options/waiting"), ("options-report", "/options/report"),
            ("options-deadlines", "/options/deadlines"), ("options-assistant", "/options/assistant"),
            ("options-settings", "/options/settings"), ("options-profiles", "/options/settings/profiles"),
            ("options-limitations", "/options/settings/limitations"), ("profiles", "/profiles"), ("mailbox", "/mailbox"),
            ("order-files-booked", "/order-files"),
        ])
        {
            await Screens.Go(page, path);
            Assert.Equal(0, await page.Locator("[role=alert]").CountAsync());
            await Screens.Keep(page, name, whole: true);
        }
    }

    /// <summary>More than there is room for.</summary>
    async Task GroupsAsk()
    {
        var desk = new OptionDesk(venue.Venue.Office, RunningVenue.Patience);
        foreach (var wish in SeasonWishes.Seeded(venue.Venue.Options.Programs.DemoSeason, venue.Programme.Coming, seed: 2026))
        {
            Assert.Equal(OptionState.Requested, (await desk.Request(wish, TestContext.Current.CancellationToken)).State);
        }
    }

    static async Task BoxOfficePlacesAllAtOnce(IPage page)
    {
        await Screens.Go(page, "/options/assistant");
        await page.Locator("#seconds").FillAsync("8");
        await Screens.Keep(page, "options-assistant-start");
        await page.Locator("#solve").ClickAsync();
        await page.Locator("#lines").WaitForAsync();
        await Screens.Keep(page, "options-assistant");

        // One that is served shall wait: it is locked, and the assistant gives its places to others.
        var served = page.Locator("#lines tr[data-outcome=FirstChoice]").First;
        var line = page.Locator($"#lines tr[data-option='{await served.GetAttributeAsync("data-option")}']");
        await line.Locator("select").SelectOptionAsync("0");
        await line.Locator("button[aria-pressed=true]").WaitForAsync();
        await page.Locator("#solve").ClickAsync();
        await page.Locator("#progress").WaitForAsync();
        await page.Locator("#requests[data-state=Ready]").WaitForAsync();
        Assert.Equal("NotServed", await line.GetAttributeAsync("data-outcome"));
        await page.Locator("#lines tr").Nth(1).ScrollIntoViewIfNeededAsync();
        await page.Mouse.WheelAsync(0, 700);
        await Screens.Keep(page, "options-assistant-lines");

        await page.Locator("#apply").ClickAsync();
        await page.Locator("#requests[data-state=Applied]").WaitForAsync();
        Assert.Contains("0 refusée", await page.Locator("#applied").InnerTextAsync(), StringComparison.Ordinal);
        await Screens.Keep(page, "options-assistant-applied");
        await Screens.Go(page, "/options?state=Placed");
        Assert.True(await Screens.Number(page.Locator("[role=tab][aria-selected=true]")) > 30, "Few options are placed.");
        await Screens.Go(page, "/options");
        await Screens.Keep(page, "options");
    }

    [GeneratedRegex("n° *(?<number>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberOf();
}
