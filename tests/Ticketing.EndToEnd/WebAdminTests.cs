using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>What the head office sees of the evening, in a browser.</summary>
[Collection(nameof(RunningVenue))]
public sealed class WebAdminTests(RunningVenue venue, Screens screens) : IAsyncDisposable
{
    const int Crowd = 8;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => screens.CloseAll();

    string Hub => venue.Venue.WebUrl;

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_right_one_enters()
    {
        var page = await screens.Office(Hub);
        await page.GotoAsync("/devices");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await Screens.Keep(page, "sign-in");
        await Screens.SignIn(page, Office.Operator, "demo-Admin");
        Assert.Equal("organisation.sign-in-refused", await page.Locator(".refusal code").InnerTextAsync());

        await Screens.SignIn(page, Office.Operator, Office.Password);
        // Where the person wanted to go in the first place.
        await page.WaitForURLAsync("**/devices");
        Assert.Equal("Appareils", await page.Locator("h1.title").InnerTextAsync());

        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/sign-in**");
        await page.GotoAsync("/devices");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        screens.ShouldBeWhole();
    }

    [Fact]
    public async Task The_dashboard_follows_the_crowd_without_being_asked()
    {
        var page = await screens.SignedIn(Hub);
        var admitted = page.Locator(".tile.main b");
        var sold = page.Locator(".tile", new PageLocatorOptions { HasText = "Places vendues" }).Locator("b");
        await admitted.WaitForAsync();
        await page.EvaluateAsync("window.sameScreen = true");
        var (admittedBefore, soldBefore) = (await Screens.Number(admitted), await Screens.Number(sold));
        var usedBefore = await Refused(page, "déjà utilisé");
        var forgedBefore = await Refused(page, "billet falsifié");

        var codes = await venue.BuyAndWait(Crowd);
        await Shows("places sold", () => Screens.Number(sold), soldBefore + Crowd);
        for (var i = 0; i < Crowd; i++)
        {
            var visit = await venue.Gates.Enter(codes[i], Stop, at: venue.Gates.All[i % venue.Gates.All.Count]);
            Assert.Equal(AccessOutcome.Admitted, visit!.Outcome);
        }
        await Shows("people inside", () => Screens.Number(admitted), admittedBefore + Crowd);
        Assert.Equal(AccessOutcome.AlreadyUsed, (await venue.Gates.Enter(codes[0], Stop, at: venue.Gates.All[1]))!.Outcome);
        Assert.Equal(AccessOutcome.Forged,
            (await venue.Gates.Enter(BadTickets.Forged(codes[1], new Random(3)), Stop))!.Outcome);
        await Shows("tickets used twice", () => Refused(page, "déjà utilisé"), usedBefore + 1);
        await Shows("forgeries", () => Refused(page, "billet falsifié"), forgedBefore + 1);

        // The chart has this minute's people, and the performance its own gauge.
        Assert.True(await page.Locator(".entries .chart rect").CountAsync() > 0);
        var gauge = page.Locator($".gauge[href='/plan/{venue.Programme.Standing!.Number}']");
        Assert.Equal(admittedBefore + Crowd, await Sum(page, ".gauge .gauge-figures:nth-of-type(4) b"));
        Assert.NotEqual("0px", await gauge.Locator("i.admitted").EvaluateAsync<string>("bar => getComputedStyle(bar).width"));
        Assert.True(await page.EvaluateAsync<bool>("window.sameScreen"), "The page was loaded again.");
        screens.ShouldBeWhole();
        await venue.ShouldHold();
    }

    /// <summary>0 when nobody was refused for it yet.</summary>
    static async Task<long> Refused(IPage page, string reason)
    {
        var bar = page.Locator(".reasons .bars li", new PageLocatorOptions { HasText = reason });
        return await bar.CountAsync() == 0 ? 0 : await Screens.Number(bar.Locator(".bar-value"));
    }

    static async Task<long> Sum(IPage page, string selector)
    {
        var sum = 0L;
        foreach (var figure in await page.Locator(selector).AllAsync())
            sum += await Screens.Number(figure);
        return sum;
    }

    static async Task Shows(string what, Func<Task<long>> shown, long expected) =>
        await Until.True($"The dashboard shows {expected} {what}", RunningVenue.Patience, async () =>
            await shown() is var now && now == expected ? true : throw new InvalidOperationException($"it shows {now}"), Stop);
}
