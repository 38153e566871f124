using Grpc.Core;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Reporting.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;

namespace Ticketing.Hub.Tests.InfoCentre;

public class ReportingTests
{
    [Theory, OnBothDatabases]
    public async Task Head_office_asks_for_the_evening_and_sees_what_each_appliance_has_told(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var edge = await hub.Enrol(DeviceKind.Edge, "Edge de la salle");
        var journal = new TestJournal();
        var now = hub.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await new SyncService.SyncServiceClient(edge.Channel).PushAsync(
            journal.Push(
            [
                journal.Add(Admission(4711, 1, at: now)),
                journal.Add(Refusal(0, 2, AccessOutcome.Unreadable, at: now)),
            ]),
            cancellationToken: Token);

        var evening = await Reporting(hub).GetEveningAsync(
            new GetEveningRequest(), await hub.SignedIn(), cancellationToken: Token);

        Assert.Equal((1L, 0L, "EUR"), (evening.Admitted, evening.Sold, evening.TicketTakings.Currency));
        Assert.Equal(new CountByCode { Code = "access.unreadable", Count = 1 }, Assert.Single(evening.Refused));
        var owed = Assert.Single(evening.Appliances);
        Assert.Equal(
            (edge.Id, "Edge de la salle", 2L, false),
            (owed.DeviceId, owed.Name, owed.AcknowledgedThrough, owed.Revoked));
        Assert.True(owed.LastSeenMs >= now);
        Assert.True(evening.AsOfMs >= now);
    }

    [Theory, OnBothDatabases]
    public async Task A_cashier_is_refused_the_evening_by_name_and_a_stranger_has_to_sign_in(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var cashier = await hub.SignedIn("caisse1", "demo-caisse1");

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await Reporting(hub).GetEveningAsync(new GetEveningRequest(), cashier, cancellationToken: Token));
        var stranger = await Assert.ThrowsAsync<RpcException>(
            async () => await Reporting(hub).GetEveningAsync(new GetEveningRequest(), cancellationToken: Token));
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await Reporting(hub).GetEveningAsync(
            new GetEveningRequest { Performance = uint.MaxValue }, await hub.SignedIn(), cancellationToken: Token));

        Assert.Equal((StatusCode.PermissionDenied, "right.missing"), (refused.StatusCode, Protocol.Refusal.CodeOf(refused)));
        Assert.Contains("infocentre.evening:L", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(
            (StatusCode.Unauthenticated, "organisation.token-missing"),
            (stranger.StatusCode, Protocol.Refusal.CodeOf(stranger)));
        Assert.Equal((StatusCode.NotFound, "performance.not-found"), (unknown.StatusCode, Protocol.Refusal.CodeOf(unknown)));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static ReportingService.ReportingServiceClient Reporting(RunningHub hub) => new(hub.Channel());
}
