using System.Globalization;
using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>A leader comes to the till for the order file that the office has validated.</summary>
[Collection(nameof(RunningVenue))]
public sealed class TakeUpScreenTests(RunningVenue venue, Screens screens) : IAsyncDisposable
{
    /// <summary>SCO05 and CE05 of the demo season; no other test books for them.</summary>
    const int School = 9, Council = 25;

    /// <summary>SCO07, of the same town as the school.</summary>
    const int Neighbour = 11;

    const int Pupils = 6, Colleagues = 5;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => screens.CloseAll();

    [Fact]
    public async Task A_cashier_takes_an_order_file_up_by_touch_the_deposit_pays_first_and_the_tickets_are_printed()
    {
        var till = venue.Venue.Tills[0];
        var file = await Booked(School, Pupils, "Cat2");
        await Desk.Deposit(file, 50_00, Stop);
        await Booked(Neighbour, Colleagues, "Cat2");
        var printed = till.Tickets.Codes.Count;
        var page = await SignedIn();

        await page.Locator("[data-action=take-up]").TapAsync();
        await page.Locator("[data-view=TakeUp]").WaitForAsync();
        await page.Locator("[data-action=letters]").TapAsync();
        foreach (var letter in "REIMS")
            await page.Locator(".letterpad .key", new PageLocatorOptions { HasText = $"{letter}" }).TapAsync();
        await page.Locator("[data-action=find]").TapAsync();
        await page.Locator(".file").Nth(1).WaitForAsync();
        await Screens.Keep(page, "till-file-names");
        await page.Locator("[data-action=letters]").TapAsync();
        await page.Locator(".keypad .key", new PageLocatorOptions { HasText = "C" }).TapAsync();
        await Press(page, $"{School}");
        await Screens.Keep(page, "till-file-search");
        await page.Locator("[data-action=find]").TapAsync();
        await Open(page, file);
        await page.Locator(".operation.chosen").WaitForAsync();
        Assert.Contains($"Dossier {file}", await page.Locator(".take-up-head").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Option n°", await page.Locator(".operation").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Acompte versé", await page.Locator(".take-up-foot").InnerTextAsync(), StringComparison.Ordinal);
        await Screens.Keep(page, "till-order-file");
        await page.Locator("[data-action=take]").TapAsync();

        await page.Locator(".due").WaitForAsync();
        Assert.Equal(Pupils, await page.Locator(".cart .lines li").CountAsync());
        Assert.Equal(Pupils, await page.Locator(".cart .lines .chip:disabled").CountAsync());
        Assert.Equal(14_50 * Pupils - 50_00, await Cents(page.Locator(".due")));
        Assert.Contains("Acompte versé", await page.Locator(".pay-due .taken").InnerTextAsync(), StringComparison.Ordinal);
        await Screens.Keep(page, "till-order-file-payment");

        // The other till, were there one, would be refused; so is this one, and it says who has it.
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("[data-own-cart]").WaitForAsync();
        await page.Locator("#file-search").FillAsync($"{file}");
        await page.Keyboard.PressAsync("Enter");
        await Open(page, file);
        await page.Locator(".operation:disabled .alert").WaitForAsync();
        Assert.StartsWith("déjà reprise par till-1 depuis ", await page.Locator(".operation .alert").InnerTextAsync(), StringComparison.Ordinal);
        await Screens.Keep(page, "till-order-file-taken-up");
        await page.Keyboard.PressAsync("F4");

        await page.Locator("[data-action=exact]").TapAsync();
        await page.Locator("[data-view=Done]").WaitForAsync();
        await Until.True("All is printed", RunningVenue.Patience,
            async () => await page.Locator(".jobs li.good").CountAsync() == Pupils + 1, Stop);
        var codes = till.Tickets.Codes.Skip(printed).ToList();
        Assert.Equal(Pupils, codes.Count);
        await venue.UntilAllIsTold();
        await venue.UntilGatesKnow(codes);
        foreach (var code in codes)
            Assert.Equal(AccessOutcome.Admitted, (await venue.Gates.Enter(code, Stop))!.Outcome);
        screens.ShouldBeWhole();
        await venue.ShouldHold();
    }

    [Fact]
    public async Task Cut_off_the_till_says_that_the_office_is_needed_and_an_abandoned_file_can_be_taken_up_again()
    {
        var file = await Booked(Council, Colleagues, "Cat1");
        var page = await SignedIn();
        // As an expert does it, by the keyboard alone.
        await page.Keyboard.PressAsync("F2");
        await page.Locator("#file-search:focus").WaitForAsync();
        await page.Keyboard.TypeAsync($"{file}");
        await page.Keyboard.PressAsync("Enter");
        await Open(page, file);
        await page.Locator("[data-action=take]:enabled").WaitForAsync();
        await page.Locator(".take-up-head h1").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".due").WaitForAsync();
        Assert.Equal(36_00 * Colleagues, await Cents(page.Locator(".due")));
        await page.Locator(".cart .remove").First.TapAsync();
        await Until.True("One place less is to be paid", RunningVenue.Patience,
            async () => await Cents(page.Locator(".due")) == 36_00 * (Colleagues - 1), Stop);
        await page.Locator(".pay-ways .secondary").TapAsync();
        await page.Locator(".pay-ways").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        venue.Till.HubCable.Cut();
        try
        {
            await venue.Till.UntilStatus("knows that it is cut off", status => status.Mode == Protocol.Appliance.V1.Mode.Offline, Stop);
            await page.Keyboard.PressAsync("F2");
            await page.Locator("[data-offline]").WaitForAsync();
            await page.Locator("#file-search").FillAsync($"{file}");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".banner.bad").WaitForAsync();
            Assert.Contains("hors ligne depuis", await page.Locator(".banner.bad").InnerTextAsync(), StringComparison.Ordinal);
            await Screens.Keep(page, "till-take-up-offline");
        }
        finally
        {
            venue.Till.HubCable.Resume();
        }
        await venue.UntilAllIsTold();
        var sale = await Until.Found("The order file is taken up again", RunningVenue.Patience, async () =>
            await venue.Cashier.SellBooked(Council, venue.Programme.Seated.Number, byCard: false, _ => Task.CompletedTask, Stop)
                is { Sold: true } sold ? sold : null, Stop);
        Assert.Equal(Colleagues, sale.Places.Count);
        screens.ShouldBeWhole();
        await venue.ShouldHold();
    }

    OptionDesk Desk => new(venue.Venue.Office, RunningVenue.Patience);

    /// <summary>Number of the order file of an option that was requested, placed and validated.</summary>
    async Task<long> Booked(int contact, int places, string category)
    {
        var asked = await Desk.Request(contact, "GUICHET", venue.Programme.Seated.Number, category, places, Stop);
        await Desk.Place(asked.Number, Stop);
        var outcome = Assert.Single(await Desk.Validate([asked.Number], Stop));
        Assert.Equal("", outcome.Code);
        return outcome.OrderFile;
    }

    /// <summary>An order file that was found alone is open at once; of several it is chosen.</summary>
    static async Task Open(IPage page, long file)
    {
        var (row, take) = (page.Locator($"[data-file='{file}']"), page.Locator("[data-action=take], .operation"));
        await Until.True("The order file is open", RunningVenue.Patience, async () =>
        {
            if (await take.CountAsync() > 0)
                return true;
            try
            {
                // What an earlier search found goes away under the finger.
                await row.TapAsync(new LocatorTapOptions { Timeout = 1000 });
            }
            catch (TimeoutException)
            {
            }

            return false;
        }, Stop);
    }

    async Task<IPage> SignedIn()
    {
        var till = venue.Venue.Tills[0];
        var page = await screens.Till(till.Appliance.WebUrl);
        await page.GotoAsync("/caisse");
        await page.Locator(".operator", new PageLocatorOptions { HasText = "Alix" }).TapAsync();
        await Press(page, till.Cashier.Code);
        await page.Locator(".signin-code .primary").TapAsync();
        await page.Locator("[data-view=Performances]").WaitForAsync();
        return page;
    }

    static async Task Press(IPage page, string keys)
    {
        foreach (var key in keys)
            await page.Locator(".keypad .key", new PageLocatorOptions { HasText = $"{key}" }).TapAsync();
    }

    /// <summary>"58,00 €" is 5800.</summary>
    static async Task<long> Cents(ILocator amount) =>
        long.Parse(string.Concat((await amount.InnerTextAsync()).Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
}
