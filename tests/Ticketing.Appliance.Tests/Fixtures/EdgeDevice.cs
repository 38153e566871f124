using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Ticketing.Protocol.Device;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>A device's line to the broker, over TLS with its own certificate.</summary>
sealed class EdgeDevice : IAsyncDisposable
{
    readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    readonly Channel<(string Verb, byte[] Bytes)> received = Channel.CreateUnbounded<(string, byte[])>();
    readonly string prefix;

    EdgeDevice(string kind, string id) => prefix = Topics.PrefixOf(EdgeSeason.Site, kind, id);

    public bool IsConnected => client.IsConnected;

    /// <summary>Connects and listens to the answers, or throws what the broker said.</summary>
    public static async Task<EdgeDevice> Connect(int port, string id, X509Certificate2? certificate,
        string kind = Topics.Turnstile, MqttProtocolVersion version = MqttProtocolVersion.V311, string? clientId = null)
    {
        var device = new EdgeDevice(kind, id);
        device.client.ApplicationMessageReceivedAsync += m =>
        {
            var verb = m.ApplicationMessage.Topic.Split('/')[^1];
            device.received.Writer.TryWrite((verb, System.Buffers.BuffersExtensions.ToArray(m.ApplicationMessage.Payload)));
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId ?? id)
            .WithProtocolVersion(version).WithTimeout(TimeSpan.FromSeconds(5))
            .WithTlsOptions(tls => tls.UseTls().WithTargetHost("localhost")
                .WithClientCertificates(certificate is null ? [] : [certificate])
                .WithCertificateValidationHandler(_ => true))
            .Build();
        try
        {
            var reply = await device.client.ConnectAsync(options, EdgeWait.Stop);
            if (reply.ResultCode != MqttClientConnectResultCode.Success)
                throw new InvalidOperationException($"Refused: {reply.ResultCode}");
        }
        catch
        {
            await device.DisposeAsync();
            throw;
        }
        return device;
    }

    public async Task<MqttClientSubscribeResultCode> Subscribe(string topic) =>
        (await client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce, EdgeWait.Stop)).Items.Single().ResultCode;

    public Task<MqttClientSubscribeResultCode> Hear(string verb) => Subscribe(prefix + verb);

    public Task Send(string verb, Frame frame) => Publish(prefix + verb, EdgeSeason.BytesOf(frame));

    public Task Publish(string topic, byte[] bytes) => client.PublishBinaryAsync(topic, bytes,
        MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: EdgeWait.Stop);

    /// <summary>The next frame on this verb; others are passed over.</summary>
    public async Task<T> Next<T>(string verb)
        where T : Frame, new()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(EdgeWait.Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var (told, bytes) = await received.Reader.ReadAsync(limit.Token);
            if (told != verb) continue;
            var frame = new T();
            frame.Read(bytes, bytes.Length);
            return frame;
        }
    }

    public async Task<AccessOutcome> Scan(uint sequence, ulong serial)
    {
        await Send(Topics.Scan, EdgeSeason.Scan(sequence, serial));
        DecisionFrame decision;
        do decision = await Next<DecisionFrame>(Topics.Decision);
        while (decision.RequestSequence != sequence);
        return decision.Outcome;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
