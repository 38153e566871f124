using System.Net.Security;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// The MQTT broker of the venue, with the edge's certificate. What a device says goes to its authority in this process and
/// nowhere else; what it hears comes from there alone.
/// </summary>
sealed partial class Broker : IAsyncDisposable
{
    const string CertificateItem = "certificate";
    [ThreadStatic]
    static byte[]? scratch;
    readonly MqttServer server;
    readonly DeviceTopics topics;
    readonly SnapshotReader snapshot;
    readonly ILogger<Broker> log;

    public Broker(
        EdgeOptions options, ApplianceIdentity edge, DeviceTopics topics, SnapshotReader snapshot, ILogger<Broker> log)
    {
        (this.topics, this.snapshot, this.log) = (topics, snapshot, log);
        RemoteCertificateValidationCallback issued = (_, certificate, _, _) =>
            Trust.Issued(edge.Authority, certificate, server: false);
        server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(options.MqttAddress)
            .WithEncryptedEndpointBoundIPV6Address(System.Net.IPAddress.None)
            .WithEncryptedEndpointPort(options.MqttPort)
            .WithEncryptionCertificate(edge.Certificate)
            .WithEncryptionSslProtocol(SslProtocols.Tls12 | SslProtocols.Tls13)
            .WithClientCertificate(issued, false)
            .WithMaxPendingMessagesPerClient(1000)
            .Build());
        server.ValidatingConnectionAsync += Validate;
        server.InterceptingSubscriptionAsync += InterceptSubscription;
        server.InterceptingPublishAsync += InterceptPublish;
        server.ClientSubscribedTopicAsync += e => OnSubscribed(e.ClientId, e.TopicFilter.Topic);
        server.ClientConnectedAsync += e => OnConnection(e.ClientId, true);
        server.ClientDisconnectedAsync += e => OnConnection(e.ClientId, false);
        snapshot.Changed += OnSnapshotChanged;
    }

    /// <summary>A device's message on one of its own topics: device, verb, bytes.</summary>
    public Func<DeviceRow, string, byte[], Task> Received { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>A device has subscribed to this verb.</summary>
    public Action<DeviceRow, string> Subscribed { get; set; } = (_, _) => { };

    /// <summary>A device came (true) or went.</summary>
    public Action<string, bool> Connection { get; set; } = (_, _) => { };

    public Task Start() => server.StartAsync();

    public Task Send(DeviceRow device, string verb, Frame frame, uint sequence, bool retain = false)
    {
        var buffer = scratch ??= new byte[Frame.MaxLength];
        var length = frame.Write(buffer, sequence);
        var message = new MqttApplicationMessage
        {
            Topic = topics.TopicOf(device, verb),
            PayloadSegment = buffer[..length],
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
        };
        return server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message));
    }

    /// <summary>Completes when every message has left for its device, or after so long.</summary>
    public async Task Delivered(TimeSpan atMost)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(asked) < atMost
            && (await server.GetSessionsAsync()).Any(session => session.PendingApplicationMessagesCount > 0))
            await Task.Delay(20);
    }

    public async ValueTask DisposeAsync()
    {
        snapshot.Changed -= OnSnapshotChanged;
        if (server.IsStarted) await server.StopAsync(new MqttServerStopOptions());
        server.Dispose();
    }

    Task Validate(ValidatingConnectionEventArgs e)
    {
        if (!snapshot.Ready)
        {
            e.ReasonCode = MqttConnectReasonCode.ServerUnavailable;
        }
        else if (topics.Admit(e.ClientId, e.ClientCertificate, out var reason) is null)
        {
            TurnedAway(log, e.ClientId, reason);
            e.ReasonCode = MqttConnectReasonCode.NotAuthorized;
        }
        else
        {
            e.SessionItems[CertificateItem] = Trust.Thumbprint(e.ClientCertificate);
        }
        return Task.CompletedTask;
    }

    Task InterceptSubscription(InterceptingSubscriptionEventArgs e)
    {
        if (topics.Find(e.ClientId) is { Revoked: false } device && topics.MaySubscribe(device, e.TopicFilter.Topic))
            return Task.CompletedTask;
        ForeignTopic(log, e.ClientId, e.TopicFilter.Topic);
        e.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
        e.ProcessSubscription = false;
        return Task.CompletedTask;
    }

    async Task InterceptPublish(InterceptingPublishEventArgs e)
    {
        // What this process sends has no sender.
        if (string.IsNullOrEmpty(e.ClientId)) return;
        e.ProcessPublish = false;
        if (topics.Find(e.ClientId) is not { Revoked: false } device
            || !topics.MayPublish(device, e.ApplicationMessage.Topic, out var verb))
        {
            ForeignTopic(log, e.ClientId, e.ApplicationMessage.Topic);
            e.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            e.CloseConnection = true;
            return;
        }
        await Received(device, verb, System.Buffers.BuffersExtensions.ToArray(e.ApplicationMessage.Payload));
    }

    Task OnSubscribed(string deviceId, string topic)
    {
        if (topics.Find(deviceId) is { } device && Topics.TryParse(topic, out _, out _, out _, out var verb))
            Subscribed(device, verb);
        return Task.CompletedTask;
    }

    Task OnConnection(string deviceId, bool connected)
    {
        Connection(deviceId, connected);
        return Task.CompletedTask;
    }

    void OnSnapshotChanged(SnapshotChange change)
    {
        if (!change.Whole && change.Rows.All(r => r.RowCase != Row.RowOneofCase.Device)) return;
        _ = DisconnectUnwanted();
    }

    // At once: whoever is revoked, gone from the list, or has another certificate by now.
    async Task DisconnectUnwanted()
    {
        try
        {
            foreach (var client in await server.GetClientsAsync())
            {
                if (client.Session.Items[CertificateItem] is string thumbprint
                    && topics.Find(client.Id) is { Revoked: false } device && device.CertificateThumbprint == thumbprint)
                    continue;
                TurnedAway(log, client.Id, "revoked");
                await client.DisconnectAsync(new MqttServerClientDisconnectOptions
                {
                    ReasonCode = MqttDisconnectReasonCode.NotAuthorized,
                });
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The broker is being stopped: nobody is connected any more.
            Stopping(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} is not let in: {Reason}.")]
    static partial void TurnedAway(ILogger logger, string device, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} has no business with topic {Topic}.")]
    static partial void ForeignTopic(ILogger logger, string device, string topic);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The broker is stopping.")]
    static partial void Stopping(ILogger logger);
}
