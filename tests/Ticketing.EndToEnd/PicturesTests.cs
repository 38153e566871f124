using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Simulators.Play;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>
/// Every screen in the middle of a busy evening, for people to look at. Takes minutes, so it runs only when asked:
/// TICKETING_PICTURES=docs/pictures dotnet Ticketing.EndToEnd.dll -explicit only
/// </summary>
public sealed class PicturesTests(Screens screens) : IAsyncDisposable
{
    static readonly TimeSpan Evening = TimeSpan.FromMinutes(3);

    /// <summary>Most are inside by then, and people still come.</summary>
    const double Busy = 0.72;

    static readonly (string Name, string Path)[] Pages =
    [
        ("dashboard", "/"), ("access", "/access"), ("access-duplicates", "/access?show=duplicates"), ("access-ticket", "/access?ticket=1"),
        ("devices", "/devices"), ("shelf", "/shelf"), ("order-files", "/order-files"), ("order-file", "/order-files/12"),
        ("performances", "/performances"), ("plan", "/plan/1"), ("plan-standing", "/plan/2"), ("holds", "/holds"),
        ("contacts", "/contacts"), ("structures", "/contacts?tab=structures"),
        ("wallets", "/wallets"), ("finance", "/finance"), ("journal", "/finance/journal"), ("ledger", "/finance/ledger"),
        ("season", "/season"), ("tariffs", "/tariffs"), ("spaces", "/spaces"), ("import", "/import"), ("operators", "/operators"),
        ("audit", "/audit"),
    ];

    static readonly string[] InEnglish = ["dashboard", "devices", "order-file", "finance", "import", "access"];

    readonly string folder = Path.Combine(Path.GetTempPath(), "ticketing-" + Guid.CreateVersion7());

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await screens.CloseAll();
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Explicit = true)]
    public async Task Every_screen_of_a_busy_evening_fits_and_is_kept_as_a_picture()
    {
        await using var venue = VenueProcesses.Prepare(new VenueOptions
        {
            DataFolder = folder, Ports = VenuePorts.Free(), EveningLength = Evening,
        });
        await venue.Start(Stop);
        await using var play = new EveningPlay(venue, new EveningOptions { People = 260, Length = Evening, Incidents = false });
        await play.Prepare(Stop);
        var evening = play.Play(Stop);
        await Until.True("The doors are busy", Evening * 2, () => evening.IsFaulted
            ? throw new ProcessFailedException($"{evening.Exception}") : Task.FromResult(play.Progress > Busy), Stop);

        await OfficeInFrench(venue);
        await OfficeInEnglish(venue);
        await StatusPages(venue);
        await TillPages(venue.Tills[0]);
        await evening;
        screens.ShouldBeWhole();
    }

    async Task OfficeInFrench(VenueProcesses venue)
    {
        var page = await screens.SignedIn(venue.WebUrl);
        foreach (var (name, path) in Pages)
            await Look(page, name, path);
        foreach (var (width, height) in ((int, int)[])[(1920, 1080), (1280, 800), (1024, 768)])
        {
            await page.SetViewportSizeAsync(width, height);
            await Look(page, $"dashboard-{width}", "/");
        }
        await page.SetViewportSizeAsync(1440, 900);
        await page.Keyboard.PressAsync("?");
        await Screens.Keep(page, "help");
        await page.Keyboard.PressAsync("Escape");
        await Screens.Go(page, "/import");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(
            [File("events.csv", "code;name;tarif\nA;Sans activité;3\n"), File("seasons.csv", "code;name;starts\nS1;Saison;demain\n"), File("plan.json", "{\"a\":[[[")]);
        await page.Locator("#import").ClickAsync();
        await page.Locator(".issues").WaitForAsync();
        await Screens.Keep(page, "import-refused", whole: true);
        await Screens.Go(page, "/operators");
        await page.Locator("#new-operator").ClickAsync();
        await page.Locator(".rz-dialog form").WaitForAsync();
        await Screens.Keep(page, "new-operator");
    }

    async Task OfficeInEnglish(VenueProcesses venue)
    {
        var page = await screens.SignedIn(venue.WebUrl, "en");
        foreach (var (name, path) in Pages.Where(one => InEnglish.Contains(one.Name)))
            await Look(page, name + "-en", path);
    }

    static async Task Look(IPage page, string name, string path)
    {
        await page.GotoAsync(path);
        await Screens.UntilLive(page);
        await Screens.Keep(page, name);
        await Fits(page, name);
    }

    async Task StatusPages(VenueProcesses venue)
    {
        var page = await screens.Office(venue.Edge.WebUrl);
        await page.GotoAsync("/etat");
        await Screens.Keep(page, "status-edge");
        await Fits(page, "status-edge");
        page = await screens.Till(venue.Tills[0].Appliance.WebUrl);
        await page.GotoAsync("/etat");
        await Screens.Keep(page, "status-till");
        await Fits(page, "status-till");
    }

    async Task TillPages(Till till)
    {
        var page = await screens.Till(till.Appliance.WebUrl);
        await page.GotoAsync("/caisse");
        await page.Locator(".operator", new PageLocatorOptions { HasText = "Dominique" }).TapAsync();
        await page.Locator("#till-code").FillAsync("9000");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".performance i:not(:text('…'))").First.WaitForAsync();
        await Screens.Keep(page, "till-performances");
        await page.Locator("[data-performance='1']").TapAsync();
        await page.Locator("[data-tariff='PLEIN'] button[aria-label='+']").TapAsync();
        await page.Locator(".tile-free:not(:text('…'))").First.WaitForAsync();
        await Screens.Keep(page, "till-tariffs");
        await page.Locator("[data-action=add]").TapAsync();
        await page.Locator(".lines li").First.WaitForAsync();
        await page.Locator(".sell-head [role=tab]").Nth(1).TapAsync();
        await page.Locator(".plan svg").WaitForAsync();
        await page.Locator(".plan .seat.free").Nth(4).TapAsync();
        await page.Locator(".plan .seat.chosen").First.WaitForAsync();
        await Screens.Keep(page, "till-plan");
        await page.Locator("[data-action=pay]").TapAsync();
        await page.Locator(".due").WaitForAsync();
        await Screens.Keep(page, "till-pay");
        await page.Locator("[data-action=card]").TapAsync();
        await page.Locator(".card-wait").WaitForAsync();
        await Screens.Keep(page, "till-card");
        await page.Locator("[data-action=new-sale]").WaitForAsync();
        await Screens.Keep(page, "till-sold");
        await page.Locator("[data-action=new-sale]").TapAsync();
        foreach (var (key, name) in ((string, string)[])[("F6", "till-top-up"), ("F7", "till-reprint"), ("F9", "till-day"), ("F1", "till-again")])
        {
            await page.Keyboard.PressAsync(key);
            await page.WaitForTimeoutAsync(400);
            await Screens.Keep(page, name);
        }
        await page.Locator(".menu-button").TapAsync();
        await page.Locator(".menu").WaitForAsync();
        await Screens.Keep(page, "till-menu");
        foreach (var (entry, name) in ((int, string)[])[(3, "till-printing"), (5, "till-status")])
        {
            if (await page.Locator(".menu").CountAsync() == 0)
                await page.Locator(".menu-button").TapAsync();
            await page.Locator(".menu button").Nth(entry).TapAsync();
            await page.WaitForTimeoutAsync(400);
            await Screens.Keep(page, name);
        }
        till.Appliance.HubCable.Cut();
        await page.Locator(".banner.offline").Or(page.Locator(".lamp.warn")).First.WaitForAsync();
        await page.Keyboard.PressAsync("F1");
        await page.Locator(".banner.offline").WaitForAsync();
        await Screens.Keep(page, "till-offline");
        till.Appliance.HubCable.Resume();
        await Fits(page, "till");
    }

    /// <summary>Nothing hangs out of the window at its right.</summary>
    static async Task Fits(IPage page, string name)
    {
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(over <= 0, $"{name} is {over} pixels too wide.");
    }

    static FilePayload File(string name, string text) => new()
    {
        Name = name, MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(text),
    };
}
