using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Appliance.V1;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd;

[Collection(nameof(RunningVenue))]
public sealed class HubAwayTests(RunningVenue venue)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_that_is_stopped_for_the_whole_rush_has_everything_afterwards()
    {
        var inAdvance = await venue.BuyAndWait(12);
        await venue.UntilLeased();
        await venue.UntilAllIsTold();
        var before = await venue.Venue.Office.Evening(0, Stop);
        Assert.True(await venue.Venue.Hub.Stop());
        await venue.Till.UntilStatus("knows that the hub is gone", status => status.Mode == Mode.Offline, Stop);

        var atTheDoor = await venue.Buy(RunningVenue.LeasePerCategory);
        var refused = 0;
        foreach (var code in inAdvance.Concat(atTheDoor))
        {
            var visit = await venue.Gates.Enter(code, Stop);
            Assert.True(visit is { Result: PassageResult.Passed }, $"{code}: {visit}");
        }
        foreach (var code in inAdvance)
        {
            if ((await venue.Gates.Enter(code, Stop))?.Outcome == AccessOutcome.AlreadyUsed)
                refused++;
        }
        Assert.Equal(inAdvance.Count, refused);
        Assert.True((await venue.Edge.Status(Stop)).Unsent >= inAdvance.Count + atTheDoor.Count + refused);

        await venue.Venue.StartHub(Stop);
        await venue.UntilAllIsTold();
        await Until.True("The hub has the whole rush", RunningVenue.Patience, async () =>
        {
            var evening = await venue.Venue.Office.Evening(0, Stop);
            return evening.Admitted - before.Admitted == inAdvance.Count + atTheDoor.Count
                && evening.Sold - before.Sold == atTheDoor.Count;
        }, Stop);
        await venue.ShouldHold();
    }
}
