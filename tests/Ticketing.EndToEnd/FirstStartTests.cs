using System.Globalization;
using System.Text.RegularExpressions;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>A hub as a venue starts it: no demo, nobody's password.</summary>
public sealed partial class FirstStartTests(Screens screens) : IAsyncLifetime
{
    const string Password = "une phrase bien longue";

    readonly string folder = Path.Combine(Path.GetTempPath(), "ticketing-" + Guid.CreateVersion7());
    ChildProcess hub = null!;
    string address = "";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var ports = VenuePorts.Free(tills: 0);
        address = $"http://127.0.0.1:{ports.HubWeb}";
        hub = new ChildProcess("hub", Programs.Built().Hub, new Dictionary<string, string>
        {
            ["Hub:DataDirectory"] = folder,
            ["Hub:WebUrl"] = address,
            ["Hub:GrpcPort"] = ports.HubGrpc.ToString(CultureInfo.InvariantCulture),
        }, Path.Combine(folder, "logs", "hub.log"));
        hub.Start();
        using var web = new HttpClient();
        await Until.True("The hub answers", RunningVenue.Patience, async () =>
        {
            if (!hub.Running)
                throw new ProcessFailedException(hub.Tail);
            using var page = await web.GetAsync(new Uri(address), Stop);
            return page.IsSuccessStatusCode;
        }, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await screens.CloseAll();
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_hub_that_is_started_for_real_asks_for_its_first_operator_on_its_first_page()
    {
        var page = await screens.Office(address);
        // Whatever is asked for, and no demo password opens anything.
        await page.GotoAsync("/order-files");
        Assert.EndsWith("/setup", page.Url, StringComparison.Ordinal);
        await Screens.Keep(page, "first-start");

        async Task Answer(string code)
        {
            foreach (var (field, text) in new Dictionary<string, string>
            {
                ["Code"] = code,
                ["Organisation"] = "Régie des spectacles",
                ["Site"] = "ville-haute",
                ["Name"] = "camille",
                ["DisplayName"] = "Camille Aubert",
                ["Password"] = Password,
                ["Again"] = Password,
            })
                await page.Locator($"input[name='Typed.{field}']").FillAsync(text);
            await page.Locator("button[type=submit]").ClickAsync();
        }

        // Being on the network is not enough: the code stands on the hub's console.
        await Answer("AAAAA-AAAAA");
        Assert.Equal("organisation.setup-code-wrong", await page.Locator(".refusal code").InnerTextAsync());
        await Answer(SetupCode().Match(hub.Tail).Value);
        await Screens.UntilLive(page);
        Assert.Equal("Camille Aubert", (await page.Locator(".person").InnerTextAsync()).Trim());

        // The first page has had its day.
        await page.GotoAsync("/setup");
        Assert.Equal($"{address}/", page.Url);
        var stranger = await screens.Office(address);
        await stranger.GotoAsync("/");
        Assert.Contains("/sign-in", stranger.Url, StringComparison.Ordinal);
        await Screens.SignIn(stranger, Office.Operator, Office.Password);
        Assert.Equal("organisation.sign-in-refused", await stranger.Locator(".refusal code").InnerTextAsync());
        screens.ShouldBeWhole();
    }

    [GeneratedRegex("(?<=setup code )[0-9A-Z]{5}-[0-9A-Z]{5}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetupCode();
}
