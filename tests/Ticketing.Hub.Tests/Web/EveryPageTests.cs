using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Import;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public partial class EveryPageTests
{
    static readonly Dictionary<string, string> Values =
        new() { ["{Number:int}"] = "1", ["{Number:long}"] = "1", ["{Chip}"] = "047C253E67B951" };

    // Also with what people put behind them.
    static readonly string[] More =
    [
        "/access?show=duplicates", "/access?show=blocked", "/access?ticket=1", "/access?ticket=999999",
        "/contacts?tab=structures",
        "/contacts?q=com%C3%A9die&page=2", "/order-files?q=1", "/order-files?q=nobody&performance=1&page=3", "/plan/2",
        "/audit?q=device&page=2", "/wallets?q=04", "/finance/journal?page=2",
    ];

    static IEnumerable<string> Routes => typeof(HubHost).Assembly.GetTypes()
        .SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
        .Where(route => route is not ("/sign-in" or "/setup" or "/not-found") && !IsPro(route))
        .Select(route => Values.Aggregate(
            route, (path, value) => path.Replace(value.Key, value.Value, StringComparison.Ordinal)));

    static bool IsPro(string route) => route == "/pro" || route.StartsWith("/pro/", StringComparison.Ordinal);

    [Fact]
    public async Task Every_page_of_the_espace_pro_shows_itself_in_both_languages()
    {
        await using var hub = await ProBrowser.Hub();
        using var browser = await ProBrowser.SignedIn(hub);
        var routes = typeof(HubHost).Assembly.GetTypes().SelectMany(page => page.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template).Where(route => IsPro(route) && !route.Contains('{', StringComparison.Ordinal)).ToList();

        foreach (var language in (string[])["fr", "en"])
        {
            await browser.Get("/language/" + language);
            foreach (var path in routes)
            {
                var page = await browser.Get(path);

                Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status}");
                Assert.Contains($"<html lang=\"{language}\"", page.Text);
                Assert.DoesNotContain("role=\"alert\"", page.Text);
                Assert.True(Title().IsMatch(page.Text), $"{path} has no title.");
            }
        }

        Assert.Contains("/pro/sign-in", routes);
    }

    [Fact]
    public async Task Every_page_shows_an_evening_in_both_languages_without_an_error()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        await new PlayedEvening(hub.Of<IServiceProvider>()).Play(DemoSeasonTests.DemoFolder(), sales: 30, minutes: 60);
        using var browser = await OfficeBrowser.SignedIn(hub);

        foreach (var language in (string[])["fr", "en"])
        {
            await browser.Get("/language/" + language);
            foreach (var path in Routes.Concat(More))
            {
                var page = await browser.Get(path);

                Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status}");
                Assert.Contains($"<html lang=\"{language}\"", page.Text);
                var refused = page.Text.Contains("role=\"alert\"", StringComparison.Ordinal);
                Assert.False(refused, $"{path} in {language} shows a refusal.");
                Assert.True(Title().IsMatch(page.Text), $"{path} has no title.");
            }
        }

        Assert.Contains("/order-files/1", Routes);
    }

    [Theory, OnBothDatabases]
    public async Task The_dashboard_shows_the_figures_of_the_evening(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var evening = new PlayedEvening(hub.Of<IServiceProvider>());
        await evening.Play(DemoSeasonTests.DemoFolder(), sales: 20, minutes: 60);
        using var browser = await OfficeBrowser.SignedIn(hub);

        var page = await browser.Get("/");

        Assert.Contains($"<b>{evening.Sold.Count}</b>", page.Text);
        Assert.Contains("Anthony Kavanagh", page.Text);
        Assert.Contains("Porte B", page.Text);
        Assert.Contains("Caisse 1", page.Text);
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_its_code()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = await OfficeBrowser.SignedIn(hub);

        Assert.Contains("performance.not-found", (await browser.Get("/plan/77")).Text);
        Assert.Contains("order-file.not-found", (await browser.Get("/order-files/77")).Text);
        Assert.Contains("cashless.chip-invalid", (await browser.Get("/wallets/xyz")).Text);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_says_so()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = await OfficeBrowser.SignedIn(hub);

        var page = await browser.Get("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("Page introuvable", page.Text);
    }

    [GeneratedRegex("<title>[^<]+</title>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();
}
