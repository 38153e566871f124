using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Edge;

public sealed class BrokerTests : IAsyncLifetime
{
    readonly EdgeFolder folder = new();
    readonly VenueAuthority authority = new();
    EdgeHub hub = null!;
    EdgeHost edge = null!;
    X509Certificate2 a = null!;
    X509Certificate2 b = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await EdgeHub.Start(authority);
        (a, b) = (authority.Device("gate-a"), authority.Device("gate-b"));
        hub.Publish([.. EdgeSeason.House(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
            Device(EdgeSeason.Gate("gate-a", Trust.Thumbprint(a))), Device(EdgeSeason.Gate("gate-b", Trust.Thumbprint(b))),
            .. Enumerable.Range(1, 50).Select(i => EdgeSeason.Ticket((ulong)i))]);
        edge = await EdgeHost.Start(folder, authority, hub.Url);
        await edge.UntilReady();
    }

    public async ValueTask DisposeAsync()
    {
        await edge.DisposeAsync();
        await hub.DisposeAsync();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_scan_is_answered_recorded_and_told_to_the_hub()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await gate.Hear(Topics.Decision);
        await gate.Hear(Topics.Ack);

        Assert.Equal(AccessOutcome.Admitted, await gate.Scan(1, 1));
        await gate.Send(Topics.Passage, EdgeSeason.Passage(2, 1, 1, PassageResult.Passed, timeMs: 5));
        Assert.Equal(2u, (await gate.Next<AckFrame>(Topics.Ack)).AcknowledgedSequence);

        await EdgeWait.Until(() => hub.Taken.Values.Any(o => OperationBody.Parser.ParseFrom(o.Body).Passage is not null),
            "the hub has the passage");
        await EdgeWait.Until(() => edge.Status().Unsent == 0, "everything is sent");
        Assert.Equal(1, edge.Status().Admitted);
    }

    [Fact]
    public async Task The_same_code_at_two_gates_at_once_opens_one()
    {
        await using var first = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await using var second = await EdgeDevice.Connect(edge.MqttPort, "gate-b", b);
        await first.Hear(Topics.Decision);
        await second.Hear(Topics.Decision);

        for (uint i = 1; i <= 50; i++)
        {
            var answers = await Task.WhenAll(first.Scan(i, i), second.Scan(i, i));
            Assert.Equal([AccessOutcome.Admitted, AccessOutcome.AlreadyUsed], answers.Order());
        }
    }

    [Fact]
    public async Task Nobody_comes_in_with_another_certificate_or_without_one()
    {
        using var stranger = new VenueAuthority();
        using var foreign = stranger.Device("gate-a");
        using var older = authority.Device("gate-a");
        using var unlisted = authority.Device("gate-x");
        using var unnamed = authority.WithoutUse("gate-a");

        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", null));
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", foreign));
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", unnamed));
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", older));
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-b", a));
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-x", unlisted));
        Assert.All(edge.Status().Devices, d => Assert.False(d.Connected));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task An_empty_client_id_is_refused(MqttProtocolVersion version) =>
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", a, version: version, clientId: ""));

    [Fact]
    public async Task A_device_hears_and_says_only_what_is_its_own()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a, version: MqttProtocolVersion.V500);

        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await gate.Subscribe("#"));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await gate.Subscribe("venue/test/turnstile/+/decision"));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await gate.Subscribe("venue/test/turnstile/gate-b/decision"));
        Assert.Equal(MqttClientSubscribeResultCode.NotAuthorized, await gate.Subscribe("venue/test/turnstile/gate-a/scan"));
        Assert.Equal(MqttClientSubscribeResultCode.SharedSubscriptionsNotSupported, await gate.Subscribe("$share/g/venue/test/turnstile/gate-a/decision"));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await gate.Hear(Topics.Decision));

        await IgnoringTheEnd(gate.Publish("venue/test/turnstile/gate-b/scan", EdgeSeason.BytesOf(EdgeSeason.Scan(1, 1))));
        await EdgeWait.Until(() => !gate.IsConnected, "who speaks for another is put out");
        Assert.Equal(0, edge.Status().Admitted + edge.Status().TurnedAway);
    }

    [Fact]
    public async Task A_device_that_is_revoked_is_put_out_at_once_and_stays_out()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await using var other = await EdgeDevice.Connect(edge.MqttPort, "gate-b", b);
        var revoked = EdgeSeason.Gate("gate-a", Trust.Thumbprint(a));
        revoked.Revoked = true;

        hub.Publish(Device(revoked));

        await EdgeWait.Until(() => !gate.IsConnected, "the revoked gate is put out");
        await Refused(() => EdgeDevice.Connect(edge.MqttPort, "gate-a", a));
        Assert.True(other.IsConnected);
    }

    [Fact]
    public async Task Damaged_frames_get_no_answer_and_the_next_is_decided()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await gate.Hear(Topics.Decision);
        var bytes = EdgeSeason.BytesOf(EdgeSeason.Scan(1, 1));
        bytes[12] ^= 0x40;
        await gate.Publish("venue/test/turnstile/gate-a/scan", bytes);
        await gate.Publish("venue/test/turnstile/gate-a/scan", []);

        Assert.Equal(AccessOutcome.Admitted, await gate.Scan(2, 1));
        Assert.Equal((1, 0), (edge.Status().Admitted, edge.Status().TurnedAway));
    }

    [Fact]
    public async Task A_gate_is_given_its_configuration_its_list_and_the_time()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await gate.Hear(Topics.TicketList);
        var list = await gate.Next<TicketListFrame>(Topics.TicketList);
        await gate.Hear(Topics.Configuration);
        var configuration = await gate.Next<ConfigurationFrame>(Topics.Configuration);
        await gate.Hear(Topics.Clock);
        var clock = await gate.Next<ClockFrame>(Topics.Clock);

        Assert.Equal(Enumerable.Range(1, 50).Select(i => EdgeSeason.FingerprintOf((ulong)i)).Order(),
            list.Fingerprints.Take(list.Count));
        Assert.Equal((EdgeSeason.Organisation, 1, 42u), (configuration.Organisation, configuration.PerformanceCount,
            configuration.Performances[0].Number));
        Assert.InRange(clock.UnixMs, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000, long.MaxValue);
    }

    [Fact]
    public async Task An_edge_that_was_revoked_puts_its_devices_out_wipes_its_snapshot_and_says_so()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await gate.Hear(Topics.Decision);
        await gate.Scan(1, 1);
        await EdgeWait.Until(() => edge.Status().Unsent == 0, "everything is sent");
        var sequence = edge.Status().JournalLastSequence;

        // It learns it from the next push alone: the stream of changes is still open.
        hub.Revoked = true;

        await EdgeWait.Until(() => edge.Status().Revoked, "the status says revoked");
        await EdgeWait.Until(() => !gate.IsConnected, "the gate is put out");
        Assert.Equal((false, 0L), (edge.Status().Ready, edge.Status().Tickets));
        Assert.Empty(Directory.EnumerateFiles(folder["snapshot"], "snapshot-*"));
        Assert.True(edge.Journal.LastSequence >= sequence);
        using var http = new HttpClient();
        Assert.Contains("Révoqué par le siège", System.Net.WebUtility.HtmlDecode(
            await http.GetStringAsync(new Uri(edge.Web, "/etat?culture=fr"), EdgeWait.Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gates_of_a_revoked_edge_lose_their_keys_before_they_are_put_out()
    {
        await using var gate = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await gate.Hear(Topics.Configuration);
        Assert.Equal(1, (await gate.Next<ConfigurationFrame>(Topics.Configuration)).PerformanceCount);

        hub.Revoked = true;

        ConfigurationFrame taken;
        do taken = await gate.Next<ConfigurationFrame>(Topics.Configuration);
        while (taken.Organisation != 0);
        Assert.Equal((0, 0, (byte)0), (taken.PerformanceCount, taken.ProductCount, taken.PurseKeyEpoch));
        await EdgeWait.Until(() => !gate.IsConnected, "the gate is put out");

        // The office lets it in again: the gate gets everything anew.
        hub.Revoked = false;
        await edge.UntilReady();
        await using var back = await EdgeDevice.Connect(edge.MqttPort, "gate-a", a);
        await back.Hear(Topics.Configuration);
        do taken = await back.Next<ConfigurationFrame>(Topics.Configuration);
        while (taken.Organisation == 0);
        Assert.Equal((EdgeSeason.Organisation, 1), (taken.Organisation, taken.PerformanceCount));
    }

    static Row Device(DeviceRow device) => new() { Device = device };

    static async Task Refused(Func<Task<EdgeDevice>> connect) => Assert.NotNull(await Record.ExceptionAsync(connect));

    static async Task IgnoringTheEnd(Task publish) => await Record.ExceptionAsync(() => publish);
}
