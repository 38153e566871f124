using Ticketing.EndToEnd.Fixtures;
using Ticketing.Protocol.Appliance.V1;
using Ticketing.Protocol.Device;

namespace Ticketing.EndToEnd;

[Collection(nameof(RunningVenue))]
public sealed class TillTests(RunningVenue venue)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_till_that_is_cut_off_sells_out_its_lease_and_refuses_the_next()
    {
        var performance = venue.Programme.Standing!.Number;
        var price = venue.Programme.Prices(performance, venue.Programme.Categories(performance)[0])[0];
        await venue.UntilLeased();
        var codes = new List<string>();
        venue.Till.HubCable.Cut();
        try
        {
            await venue.Till.UntilStatus("knows that it is cut off", status => status.Mode == Mode.Offline, Stop);
            for (var i = 0; i < RunningVenue.LeasePerCategory; i++)
            {
                var sale = await venue.Cashier.Sell(performance, price, 1, byCard: false, Stop);
                Assert.Equal(("", true), (sale.Refusal, sale.Offline));
                codes.Add(sale.Places[0].Place.TicketCode);
            }
            Assert.Distinct(codes);
            for (var i = 0; i < 2; i++)
                Assert.Equal("till.lease-exhausted", (await venue.Cashier.Sell(performance, price, 1, byCard: false, Stop)).Refusal);
            Assert.True((await venue.Till.Status(Stop)).Unsent >= codes.Count);
            // The till has not told the hub, and the gates admit what it sold out of its lease.
            foreach (var code in codes)
                Assert.Equal(AccessOutcome.AdmittedLeased, (await venue.Gates.All[0].Device.Present(code, cancellation: Stop)).Outcome);
        }
        finally
        {
            venue.Till.HubCable.Resume();
        }
        await venue.UntilAllIsTold();
        await venue.UntilLeased();
        Assert.Equal("", (await venue.Cashier.Sell(performance, price, 1, byCard: false, Stop)).Refusal);
        await venue.ShouldHold();
    }
}
