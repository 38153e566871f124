using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

public class EnrolmentTests
{
    [Theory, OnBothDatabases]
    public async Task A_device_that_came_with_its_code_is_known_by_its_certificate_afterwards(Database database)
    {
        await using var hub = await RunningHub.On(database);

        var edge = await hub.Enrol(DeviceKind.Edge, "Passage nord");

        using var snapshot = new SyncService.SyncServiceClient(edge.Channel).Snapshot(
            new SnapshotRequest(), cancellationToken: Token);
        Assert.True(await snapshot.ResponseStream.MoveNext(Token));
        Assert.Contains(snapshot.ResponseStream.Current.Rows, row => row.Site?.Site == "ville-haute");
        Assert.Equal($"CN={edge.Id}", edge.Certificate.Subject);
        Assert.True(edge.Certificate.MatchesHostname("edge.ville-haute.ticketing"));
    }

    [Theory, OnBothDatabases]
    public async Task A_code_counts_once_but_its_own_request_is_answered_again(Database database)
    {
        await using var hub = await RunningHub.On(database);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = new EnrolmentService.EnrolmentServiceClient(hub.Channel());
        var request = new EnrolRequest
        {
            RequestId = "first",
            Code = (await hub.Code(DeviceKind.Till)).ToLowerInvariant().Replace('-', ' '),
            CertificateRequest = RunningHub.RequestFor(key),
        };

        var first = await client.EnrolAsync(request, cancellationToken: Token);
        var again = await client.EnrolAsync(request, cancellationToken: Token);
        var other = await Refused(() => client.EnrolAsync(new EnrolRequest(request) { RequestId = "second" }).ResponseAsync);

        Assert.Equal(first, again);
        Assert.Equal("enrolment.code-used", Refusal.CodeOf(other));
    }

    [Theory, OnBothDatabases]
    public async Task A_code_runs_out_after_a_day(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var code = await hub.Code(DeviceKind.Edge);
        hub.Jump(TimeSpan.FromHours(25));

        Assert.Equal("enrolment.code-expired", await Enrol(hub, code, P256()));
    }

    [Theory, OnBothDatabases]
    public async Task An_unknown_code_and_a_request_that_is_none_are_refused_and_use_nothing_up(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var code = await hub.Code(DeviceKind.Edge);
        using var weak = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Equal("enrolment.code-unknown", await Enrol(hub, "0000-0000-0000", P256()));
        Assert.Equal("enrolment.code-unknown", await Enrol(hub, "", P256()));
        Assert.Equal("enrolment.request-invalid", await Enrol(hub, code, ByteString.CopyFromUtf8("nothing")));
        Assert.Equal("enrolment.request-invalid", await Enrol(hub, code, RunningHub.RequestFor(weak)));
        Assert.Null(await Enrol(hub, code, P256()));
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_certificate_of_ours_nobody_reads_a_snapshot(Database database)
    {
        await using var hub = await RunningHub.On(database);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=e-stranger", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(hub.Clock.GetUtcNow().AddDays(-1), hub.Clock.GetUtcNow().AddDays(1));

        var without = await Refused(() => Snapshot(hub.Channel()));
        var stranger = await Refused(() => Snapshot(hub.Channel(own)));

        Assert.Equal(StatusCode.Unauthenticated, without.StatusCode);
        Assert.Equal("device.certificate-missing", Refusal.CodeOf(without));
        Assert.NotEqual(StatusCode.OK, stranger.StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task A_revoked_till_hears_it_on_its_open_line_and_is_shut_out(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var till = await hub.Enrol(DeviceKind.Till);
        using var deltas = new SyncService.SyncServiceClient(till.Channel).Deltas(
            new DeltasRequest { Cursor = await Cursor(till) }, cancellationToken: Token);
        await deltas.ResponseStream.MoveNext(Token);

        await new OrganisationService.OrganisationServiceClient(hub.Channel()).RevokeDeviceAsync(
            new RevokeDeviceRequest { RequestId = "r1", DeviceId = till.Id, Reason = "volée" }, await hub.SignedIn(), cancellationToken: Token);

        Assert.True(await deltas.ResponseStream.MoveNext(Token));
        Assert.Equal(Command.Types.Kind.Revoked, Assert.Single(deltas.ResponseStream.Current.Commands).Kind);
        var ended = await Refused(() => deltas.ResponseStream.MoveNext(Token));
        var later = await Refused(() => Snapshot(till.Channel));
        Assert.Equal(("device.revoked", "device.revoked"), (Refusal.CodeOf(ended), Refusal.CodeOf(later)));
        await using var db = hub.Read();
        var audit = await db.Set<Hub.Kernel.AuditEntry>().SingleAsync(row => row.What == "device.revoked", Token);
        Assert.Equal(("operator:admin", $"device:{till.Id}", "volée"), (audit.Who, audit.Subject, audit.Why));
    }

    [Theory, OnBothDatabases]
    public async Task A_revoked_turnstile_is_told_to_the_edge_of_its_site(Database database)
    {
        await using var hub = await RunningHub.On(database);
        var edge = await hub.Enrol(DeviceKind.Edge);
        using var deltas = new SyncService.SyncServiceClient(edge.Channel).Deltas(
            new DeltasRequest { Cursor = await Cursor(edge) }, cancellationToken: Token);
        await deltas.ResponseStream.MoveNext(Token);

        var gate = await hub.Enrol(DeviceKind.Turnstile, "Tourniquet 1");
        Assert.True(await deltas.ResponseStream.MoveNext(Token));
        var known = Assert.Single(deltas.ResponseStream.Current.Rows).Device;
        await new OrganisationService.OrganisationServiceClient(hub.Channel()).RevokeDeviceAsync(
            new RevokeDeviceRequest { RequestId = "r1", DeviceId = gate.Id, Reason = "panne" }, await hub.SignedIn(), cancellationToken: Token);
        Assert.True(await deltas.ResponseStream.MoveNext(Token));
        var revoked = Assert.Single(deltas.ResponseStream.Current.Rows).Device;

        Assert.Equal((gate.Id, false), (known.DeviceId, known.Revoked));
        Assert.Equal(gate.Certificate.GetCertHashString(HashAlgorithmName.SHA256), known.CertificateThumbprint);
        Assert.Equal((gate.Id, true), (revoked.DeviceId, revoked.Revoked));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static ByteString P256()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return RunningHub.RequestFor(key);
    }

    static async Task<string?> Enrol(RunningHub hub, string code, ByteString request)
    {
        try
        {
            await new EnrolmentService.EnrolmentServiceClient(hub.Channel()).EnrolAsync(new EnrolRequest
            {
                RequestId = Guid.CreateVersion7().ToString(),
                Code = code,
                CertificateRequest = request,
            });
            return null;
        }
        catch (RpcException e)
        {
            return Refusal.CodeOf(e);
        }
    }

    static async Task<long> Cursor(EnrolledDevice device)
    {
        using var call = new SyncService.SyncServiceClient(device.Channel).Snapshot(new SnapshotRequest());
        long cursor = 0;
        await foreach (var batch in call.ResponseStream.ReadAllAsync(Token))
        {
            cursor = batch.Cursor;
        }

        return cursor;
    }

    static async Task<bool> Snapshot(ChannelBase channel)
    {
        using var call = new SyncService.SyncServiceClient(channel).Snapshot(new SnapshotRequest());
        return await call.ResponseStream.MoveNext(Token);
    }

    static Task<RpcException> Refused(Func<Task> call) => Assert.ThrowsAsync<RpcException>(call);
}
