using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd.Fixtures;

/// <summary>
/// Debian's Chromium, started by the first test that looks at a screen. With TICKETING_PICTURES set to a folder, what
/// the tests see is kept there as PNG; the README shows some of it.
/// </summary>
public sealed partial class Screens : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";
    const float PatienceMs = 20_000;

    static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars",
    ];

    static readonly string? Pictures = Environment.GetEnvironmentVariable("TICKETING_PICTURES");

    readonly List<string> faults = [];
    readonly List<IBrowserContext> open = [];
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>Nobody waits for a picture that is not asked for.</summary>
    public static bool TakesPictures => !string.IsNullOrEmpty(Pictures);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }

    /// <summary>A window of the head office.</summary>
    public Task<IPage> Office(string hub, string language = "fr") => Open(hub, new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        Locale = language,
    });

    /// <summary>A window of the head office with an operator signed in.</summary>
    public async Task<IPage> SignedIn(string hub, string language = "fr")
    {
        var page = await Office(hub, language);
        await page.GotoAsync($"/language/{language}?back=/sign-in");
        await SignIn(page, Simulators.Processes.Office.Operator, Simulators.Processes.Office.Password);
        await UntilLive(page);
        return page;
    }

    /// <summary>A page of the head office by its address, as from a bookmark; it answers clicks when this returns.</summary>
    public static async Task Go(IPage page, string path)
    {
        await page.GotoAsync(path);
        await UntilLive(page);
    }

    public static Task UntilLive(IPage page) => page.Locator(".frame[data-live]").WaitForAsync();

    public static async Task SignIn(IPage page, string name, string password)
    {
        await page.Locator("input[name='Typed.Name']").FillAsync(name);
        await page.Locator("input[name='Typed.Password']").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>The touch screen of a till: small, and fingers instead of a mouse.</summary>
    public Task<IPage> Till(string appliance) => Open(appliance, new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = 1024, Height = 600 },
        HasTouch = true,
        Locale = "fr-FR",
    });

    /// <summary>Keeps what the page shows now.</summary>
    public static async Task Keep(IPage page, string name, bool whole = false)
    {
        if (!TakesPictures)
            return;
        var path = Path.Combine(Programs.Repository(), Pictures!, name + ".png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = whole, Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>The first whole number that the element shows.</summary>
    public static async Task<long> Number(ILocator element)
    {
        var digits = (await element.InnerTextAsync()).SkipWhile(letter => !char.IsAsciiDigit(letter))
            .TakeWhile(letter => char.IsAsciiDigit(letter) || char.IsWhiteSpace(letter)).Where(char.IsAsciiDigit);
        return long.Parse(string.Concat(digits), CultureInfo.InvariantCulture);
    }

    /// <summary>No script failed, nothing was missing and nothing was blocked on any page of this test.</summary>
    public void ShouldBeWhole()
    {
        lock (faults)
            Assert.Equal([], faults);
    }

    /// <summary>At the end of each test: a page left open would miss the hub that this test stops.</summary>
    public async ValueTask CloseAll()
    {
        foreach (var context in open)
            await context.CloseAsync();
        open.Clear();
        lock (faults)
            faults.Clear();
    }

    async Task<IPage> Open(string address, BrowserNewContextOptions options)
    {
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = Flags,
        });
        options.BaseURL = address;
        options.TimezoneId = "Europe/Paris";
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await browser.NewContextAsync(options);
        open.Add(context);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(PatienceMs);
        page.PageError += (_, error) => Note(page, error);
        page.Console += (_, message) =>
        {
            // A form that is refused answers 400 or 401, and the browser writes that down.
            if (message.Type == "error" && !RefusedForm().IsMatch(message.Text))
                Note(page, message.Text);
        };
        return page;
    }

    [GeneratedRegex("status of 40[01]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RefusedForm();

    void Note(IPage page, string fault)
    {
        lock (faults)
            faults.Add($"{page.Url}: {fault}");
    }
}
