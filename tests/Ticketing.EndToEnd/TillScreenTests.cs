using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>A cashier at the touch screen, with fingers.</summary>
[Collection(nameof(RunningVenue))]
public sealed class TillScreenTests(RunningVenue venue, Screens screens) : IAsyncDisposable
{
    const int Places = 2;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => screens.CloseAll();

    [Fact]
    public async Task A_cashier_sells_by_touch_gives_change_and_the_ticket_is_printed_and_known_at_the_hub()
    {
        var till = venue.Venue.Tills[0];
        var performance = venue.Programme.Seated.Number;
        long Price(string tariff) => venue.Programme.Prices(performance, "Cat2").First(row => row.Tariff == tariff).Price.MinorUnits;
        var before = await venue.Venue.Office.Evening(performance, Stop);
        var printed = till.Tickets.Codes.Count;
        var page = await screens.Till(till.Appliance.WebUrl);
        await page.GotoAsync("/caisse");

        await page.Locator(".operator", new PageLocatorOptions { HasText = "Alix" }).TapAsync();
        await Press(page, "9999");
        await page.Locator(".signin-code .primary").TapAsync();
        await page.Locator(".signin-code [role=alert]").WaitForAsync();
        await Screens.Keep(page, "till-sign-in");
        await Press(page, till.Cashier.Code);
        await page.Locator(".signin-code .primary").TapAsync();

        await page.Locator($"[data-performance='{performance}']").TapAsync();
        await page.Locator("[data-category='Cat2']").TapAsync();
        // One of the best places, and one that the customer points at.
        await page.Locator("[data-tariff='REDUIT'] button[aria-label='+']").TapAsync();
        await Screens.Keep(page, "till-choice");
        await page.Locator("[data-action=add]").TapAsync();
        await page.Locator(".cart .lines li").WaitForAsync();
        await page.Locator(".sell-head [role=tab]").Nth(1).TapAsync();
        await page.Locator(".plan .seat.free").Nth(9).TapAsync();
        await page.Locator("[data-tariff='PLEIN'].chosen").WaitForAsync();
        await Screens.Keep(page, "till-plan");
        await page.Locator("[data-action=pay]").TapAsync();

        var due = Price("REDUIT") + Price("PLEIN");
        Assert.Equal(due, await Cents(page.Locator(".due")));
        // 100 euros given: typed, as a cashier does it.
        await Press(page, "10000");
        await Screens.Keep(page, "till-payment");
        await page.Locator("[data-action=cash]").TapAsync();
        Assert.Equal(100_00 - due, await Cents(page.Locator(".change")));
        // Two tickets and the receipt have come out of their printers, and the screen says so.
        await Until.True("All is printed", RunningVenue.Patience,
            async () => await page.Locator(".jobs li.good").CountAsync() == Places + 1, Stop);
        await Screens.Keep(page, "till-done");
        Assert.Equal(printed + Places, till.Tickets.Codes.Count);
        var codes = till.Tickets.Codes.TakeLast(Places).ToList();
        Assert.All(codes, code => Assert.True(TicketCode.TryParse(code, out var ticket, out _) && ticket.Performance == performance));
        await page.Locator("[data-action=new-sale]").TapAsync();
        await page.Locator("[data-action=pay]:disabled").WaitForAsync();

        await venue.UntilAllIsTold();
        await Until.True("The hub knows the sale", RunningVenue.Patience, async () =>
        {
            var now = await venue.Venue.Office.Evening(performance, Stop);
            return now.Sold == before.Sold + Places
                && now.TicketTakings.MinorUnits == (before.TicketTakings?.MinorUnits ?? 0) + due;
        }, Stop);
        await OfficeShows(codes[0], due);
        screens.ShouldBeWhole();
        await venue.ShouldHold();
    }

    /// <summary>The order file is found by the code on the ticket.</summary>
    async Task OfficeShows(string code, long due)
    {
        var office = await screens.SignedIn(venue.Venue.WebUrl);
        Assert.True(TicketCode.TryParse(code, out var ticket, out _));
        await office.Locator("#find").FillAsync($"{ticket.Serial}");
        await office.Keyboard.PressAsync("Enter");
        await office.Locator("table.plain a[href^='/order-files/']").First.ClickAsync();
        await office.WaitForURLAsync("**/order-files/*");
        Assert.Equal(due, await Cents(office.Locator(".figure-inline b")));
        await Screens.Keep(office, "order-file-of-the-till");
    }

    static async Task Press(IPage page, string keys)
    {
        foreach (var key in keys)
            await page.Locator(".keypad .key", new PageLocatorOptions { HasText = $"{key}" }).TapAsync();
    }

    /// <summary>"58,00 €" is 5800.</summary>
    static async Task<long> Cents(ILocator amount) =>
        long.Parse(string.Concat((await amount.InnerTextAsync()).Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);
}
