using System.Buffers;
using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>A gate that shows one code after the other and waits for each decision. It turns nothing.</summary>
sealed class BenchGate : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    readonly DeviceIdentity identity;
    readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    readonly ConcurrentDictionary<uint, TaskCompletionSource<AccessOutcome>> waiting = new();
    readonly byte[] buffer = new byte[Frame.MaxLength];
    // Not the same numbers again at the next start: the edge answers a known number from its memory.
    uint sequence = (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public BenchGate(DeviceIdentity identity) => this.identity = identity;

    public async Task Connect(int port, CancellationToken stop)
    {
        client.ApplicationMessageReceivedAsync += message =>
        {
            var bytes = message.ApplicationMessage.Payload.ToArray();
            var decision = new DecisionFrame();
            decision.Read(bytes, bytes.Length);
            if (waiting.TryRemove(decision.RequestSequence, out var scan))
                scan.TrySetResult(decision.Outcome);
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port)
            .WithClientId(identity.DeviceId)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTlsOptions(tls => tls.UseTls().WithClientCertificates([identity.Certificate])
                .WithCertificateValidationHandler(offered => Trusted.By(identity.Authority, offered.Certificate)))
            .Build();
        await Until.True($"{identity.Name} is connected", TimeSpan.FromSeconds(30), async () =>
            (await client.ConnectAsync(options, stop)).ResultCode == MqttClientConnectResultCode.Success, stop);
        await client.SubscribeAsync(
            Topic(Topics.Decision), MqttQualityOfServiceLevel.AtLeastOnce, stop);
    }

    public async Task<AccessOutcome> Scan(string code, CancellationToken stop)
    {
        var scan = new ScanFrame { DeviceTimeMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() };
        scan.SetCode(code);
        var number = ++sequence;
        var answer = waiting.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        var length = scan.Write(buffer, number);
        await client.PublishAsync(
            new MqttApplicationMessage
            {
                Topic = Topic(Topics.Scan),
                PayloadSegment = buffer.AsSpan(0, length).ToArray(),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            },
            stop);
        return await answer.Task.WaitAsync(Patience, stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (client.IsConnected)
            await client.DisconnectAsync();
        client.Dispose();
    }

    string Topic(string verb) => Topics.For(identity.Site, Topics.Turnstile, identity.DeviceId, verb);
}
