using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// The floor of the gate's figures, as a process of its own: the same MQTT broker, with the same certificates over the same
/// TLS, that answers each scan with a decision at once and thinks, checks and writes nothing.
/// </summary>
static class EchoBroker
{
    /// <param name="settings">Port and the folder of the edge's identity.</param>
    public static async Task<int> Run(string[] settings)
    {
        var port = int.Parse(settings[0], CultureInfo.InvariantCulture);
        var edge = DeviceIdentity.Load(settings[1]) ?? throw new DirectoryNotFoundException(settings[1]);
        using var server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(edge.Certificate)
            .WithEncryptionSslProtocol(SslProtocols.Tls12 | SslProtocols.Tls13)
            .WithClientCertificate((_, certificate, _, _) => Trusted.By(edge.Authority, certificate), false)
            .Build());
        server.InterceptingPublishAsync += async e =>
        {
            if (string.IsNullOrEmpty(e.ClientId))
                return;
            e.ProcessPublish = false;
            if (!Topics.TryParse(e.ApplicationMessage.Topic, out var site, out var kind, out var device, out _))
                return;
            var scan = new ScanFrame();
            var bytes = e.ApplicationMessage.Payload.ToArray();
            scan.Read(bytes, bytes.Length);
            var answer = new byte[Frame.MaxLength];
            var length = new DecisionFrame { RequestSequence = scan.Sequence, Outcome = AccessOutcome.Admitted }.Write(answer, 1);
            await server.InjectApplicationMessage(new InjectedMqttApplicationMessage(new MqttApplicationMessage
            {
                Topic = Topics.For(site, kind, device, Topics.Decision),
                PayloadSegment = new ArraySegment<byte>(answer, 0, length),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            }));
        };
        var ended = new TaskCompletionSource();
        using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                ended.TrySetResult();
            });
        await server.StartAsync();
        await ended.Task;
        await server.StopAsync(new MqttServerStopOptions());
        return 0;
    }
}
