using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Ticketing.Firmware.Board;
using Ticketing.Protocol.Device;

namespace Ticketing.Simulators.Devices;

/// <summary>How a simulated device reaches its edge.</summary>
public sealed record MqttEdgeLinkSettings
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Site { get; init; }

    /// <summary><see cref="Topics.Turnstile"/> or <see cref="Topics.Reader"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Client id, and the device's name in topics.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The device's own certificate, with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>
    /// The venue's authority: the edge's certificate must come from it and name the site's edge, whatever else this machine trusts
    /// and whatever address it is reached at.
    /// </summary>
    public required X509Certificate2 Authority { get; init; }

    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>
/// The device's one connection, as M2Mqtt makes it on the microcontroller: MQTT 3.1.1 over TLS, client certificate, keep-alive
/// 10 s, persistent session, quality of service 1. While the device has power it connects again by itself.
/// </summary>
public sealed class MqttEdgeLink : IEdgeLink, IAsyncDisposable
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    static readonly string[] TurnstileVerbs =
        [Topics.Decision, Topics.Ack, Topics.Clock, Topics.Configuration, Topics.TicketList, Topics.BlockList];

    static readonly string[] ReaderVerbs =
        [Topics.DebitDecision, Topics.Ack, Topics.Clock, Topics.Configuration, Topics.TopUp, Topics.BlockList];

    readonly MqttEdgeLinkSettings _settings;
    readonly MqttClientFactory _factory = new();
    readonly CancellationTokenSource _end = new();
    readonly Task _keeping;
    IMqttClient? _client;
    volatile bool _connected;
    volatile bool _powered;

    /// <summary>Connects when the device has power.</summary>
    public MqttEdgeLink(MqttEdgeLinkSettings settings)
    {
        _settings = settings;
        _keeping = Task.Run(() => KeepConnected(_end.Token));
    }

    public event EdgeMessageHandler? Received;

    public bool Connected => _connected;

    /// <summary>Why the last attempt failed; empty when it did not.</summary>
    public string LastFailure { get; private set; } = "";

    /// <summary>
    /// On: the device's program runs, and connects. Off: the connection dies without a farewell. A link that lived on without
    /// its device would take, and lose, what the edge sends once.
    /// </summary>
    public bool Powered
    {
        get => _powered;
        set
        {
            _powered = value;
            if (value)
                return;
            _connected = false;
            _client?.Dispose();
        }
    }

    public bool Publish(string topic, byte[] payload)
    {
        var client = _client;
        if (!_connected || client is null)
            return false;
        _ = Send(client, topic, payload);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keeping;
        _client?.Dispose();
        _end.Dispose();
    }

    async Task Send(IMqttClient client, string topic, byte[] payload)
    {
        try
        {
            await client.PublishAsync(
                new MqttApplicationMessage
                {
                    Topic = topic,
                    PayloadSegment = payload,
                    QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                },
                _end.Token);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The firmware repeats what was not acknowledged by the edge itself.
            LastFailure = failure.Message;
        }
    }

    async Task KeepConnected(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                if (!_connected && _powered)
                    await Connect(end);
                await Task.Delay(_settings.ReconnectPause, end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LastFailure = failure.Message;
                await Task.Delay(_settings.ReconnectPause, CancellationToken.None);
            }
        }
    }

    async Task Connect(CancellationToken end)
    {
        _client?.Dispose();
        var client = _factory.CreateMqttClient();
        _client = client;
        client.ApplicationMessageReceivedAsync += message =>
        {
            Received?.Invoke(message.ApplicationMessage.Topic, PayloadOf(message.ApplicationMessage));
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ =>
        {
            if (ReferenceEquals(client, _client))
                _connected = false;
            return Task.CompletedTask;
        };
        var options = _factory.CreateClientOptionsBuilder()
            .WithTcpServer(_settings.Host, _settings.Port)
            .WithClientId(_settings.DeviceId)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithCleanSession(false)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(10))
            .WithTimeout(TimeSpan.FromSeconds(5))
            .WithTlsOptions(tls => tls
                .UseTls()
                .WithTargetHost(EdgeName.Of(_settings.Site))
                .WithClientCertificates([_settings.Certificate])
                .WithCertificateValidationHandler(IsOurEdge))
            .Build();
        await client.ConnectAsync(options, end);
        var prefix = Topics.PrefixOf(_settings.Site, _settings.Kind, _settings.DeviceId);
        var subscription = _factory.CreateSubscribeOptionsBuilder();
        foreach (var verb in _settings.Kind == Topics.Turnstile ? TurnstileVerbs : ReaderVerbs)
            subscription.WithTopicFilter(prefix + verb, MqttQualityOfServiceLevel.AtLeastOnce);
        await client.SubscribeAsync(subscription.Build(), end);
        _connected = client.IsConnected && _powered;
        if (!_powered)
            client.Dispose();
        LastFailure = "";
    }

    static byte[] PayloadOf(MqttApplicationMessage message)
    {
        var payload = new byte[message.Payload.Length];
        var at = 0;
        foreach (var part in message.Payload)
        {
            part.Span.CopyTo(payload.AsSpan(at));
            at += part.Length;
        }

        return payload;
    }

    // Of the venue's authority, for a server's use, with this site's edge in its names: no other device can pose as the edge.
    bool IsOurEdge(MqttClientCertificateValidationEventArgs offered)
    {
        if (offered.Certificate is null || offered.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_settings.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        using var certificate = X509CertificateLoader.LoadCertificate(offered.Certificate.GetRawCertData());
        return chain.Build(certificate)
            && certificate.MatchesHostname(EdgeName.Of(_settings.Site), allowWildcards: false, allowCommonName: false);
    }
}
