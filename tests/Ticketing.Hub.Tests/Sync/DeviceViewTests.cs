using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Organisation.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;

namespace Ticketing.Hub.Tests.Sync;

public class DeviceViewTests
{
    [Theory, OnBothDatabases]
    public async Task The_gates_of_a_revoked_edge_are_no_longer_shown_as_connected(Database database)
    {
        await using var hub = await On(database);
        await hub.Tell(EdgeA, new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "g-1", Connected = true } });
        Assert.True((await Gate(hub)).Connected);

        await hub.Of<RevokeDevice>().Run(
            SignedInOperator.Hub,
            new RevokeDeviceRequest { RequestId = "r", DeviceId = EdgeA.DeviceId, Reason = "volée" },
            TestContext.Current.CancellationToken);

        Assert.False((await Gate(hub)).Connected);
        Assert.Equal(DeviceState.Enrolled, (await Gate(hub)).State);

        // Another edge took it over.
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.Tell(EdgeB, new OperationBody { DeviceSeen = new DeviceSeen { DeviceId = "g-1", Connected = true } });
        Assert.True((await Gate(hub)).Connected);
    }

    static async Task<DeviceView> Gate(HubWithoutPorts hub) =>
        (await hub.Of<SyncQueries>().Devices(TestContext.Current.CancellationToken)).Single(device => device.Id == "g-1");
}
