using Grpc.Core;
using Microsoft.Playwright;
using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Devices;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

/// <summary>A turnstile comes into the venue, and out of it, by the head office's screen.</summary>
[Collection(nameof(RunningVenue))]
public sealed class EnrolmentScreenTests(RunningVenue venue, Screens screens) : IAsyncDisposable
{
    const string Name = "Porte du jardin";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => screens.CloseAll();

    [Fact]
    public async Task A_device_is_enrolled_by_the_code_on_the_screen_and_revoked_with_one_click_on_the_reason()
    {
        var page = await screens.SignedIn(venue.Venue.WebUrl);
        await Screens.Go(page, "/devices");
        await page.Locator("#enrol").ClickAsync();
        var dialog = page.Locator(".rz-dialog");
        await dialog.GetByRole(AriaRole.Radio, new LocatorGetByRoleOptions { Name = "Tourniquet" }).ClickAsync();
        await page.Locator("#device-name").FillAsync(Name);
        await Screens.Keep(page, "enrolment-questions");
        await dialog.Locator("button[type=submit]").ClickAsync();
        var code = await page.Locator("#code").InnerTextAsync();
        await Screens.Keep(page, "enrolment");
        await dialog.Locator("button.primary").ClickAsync();

        await page.EvaluateAsync("window.sameScreen = true");
        var row = page.Locator("tr", new PageLocatorOptions { HasText = Name });
        await row.GetByText("attend", new LocatorGetByTextOptions { Exact = false }).First.WaitForAsync();
        var folder = venue.Venue.DeviceFolder("by-screen");
        var identity = await DeviceIdentity.Enrol(folder, code, venue.Venue.Office.Enrolment, Stop);
        Assert.Equal(Name, identity.Name);
        // One code, one device.
        var again = await Assert.ThrowsAsync<RpcException>(() => DeviceIdentity.Enrol(
            venue.Venue.DeviceFolder("by-screen-too"), code, venue.Venue.Office.Enrolment, Stop));
        Assert.Equal("enrolment.code-used", Refusal.CodeOf(again));

        await using var link = DeviceLinks.Connect(identity, Topics.Turnstile, venue.Venue.DeviceCable("by-screen"));
        await using var turnstile = new TurnstileDevice(new TurnstileSettings
        {
            DeviceId = identity.DeviceId, Site = identity.Site, DataDirectory = Path.Combine(folder, "flash"), WalkTime = TimeSpan.Zero,
        }, link, venue.Venue.Options.Clock);
        turnstile.PowerOn();
        await Until.True("The edge lets the turnstile in", RunningVenue.Patience, () => Task.FromResult(link.Connected), Stop);
        await row.GetByText("en ligne").WaitForAsync();

        await row.Locator("button.danger").ClickAsync();
        await Screens.Keep(page, "revoke");
        await dialog.GetByText("Remplacé").ClickAsync();
        await row.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await Until.True("The edge has thrown it out", RunningVenue.Patience, () => Task.FromResult(!link.Connected), Stop);
        Assert.True(await page.EvaluateAsync<bool>("window.sameScreen"), "The page was loaded again.");
        await page.Locator("input[type=checkbox]").First.CheckAsync();
        await row.GetByText("révoqué").WaitForAsync();
        screens.ShouldBeWhole();
        await venue.ShouldHold();
    }
}
