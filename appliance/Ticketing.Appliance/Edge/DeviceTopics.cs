using System.Security.Cryptography.X509Certificates;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>Who may connect to the broker, and what each may say and hear: itself only.</summary>
sealed class DeviceTopics(ApplianceIdentity edge, SnapshotReader snapshot)
{
    static readonly Dictionary<string, string[]> Up = new()
    {
        [Topics.Turnstile] = [Topics.Scan, Topics.Passage, Topics.Heartbeat],
        [Topics.Reader] = [Topics.Debit, Topics.DebitResult, Topics.Heartbeat],
    };

    static readonly Dictionary<string, string[]> Down = new()
    {
        [Topics.Turnstile] =
            [Topics.Decision, Topics.Ack, Topics.Clock, Topics.Configuration, Topics.TicketList, Topics.BlockList],
        [Topics.Reader] =
            [Topics.DebitDecision, Topics.TopUp, Topics.Ack, Topics.Clock, Topics.Configuration, Topics.BlockList],
    };

    /// <summary>The device that has this client id and this certificate; null with the reason why it may not come in.</summary>
    public DeviceRow? Admit(string clientId, X509Certificate2? certificate, out string reason)
    {
        reason = "";
        if (certificate is null || !Trust.Issued(edge.Authority, certificate, server: false))
            reason = "no certificate of this venue";
        else if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) != clientId)
            reason = "the certificate is another device's";
        else if (Find(clientId) is not { } device)
            reason = "not on the list of devices";
        else if (device.Revoked)
            reason = "revoked";
        else if (device.CertificateThumbprint != Trust.Thumbprint(certificate))
            reason = "it has a newer certificate";
        else
            return device;
        return null;
    }

    /// <summary>A device of a kind that has business with the broker.</summary>
    public DeviceRow? Find(string deviceId) =>
        snapshot.Device(deviceId) is { } device && KindOf(device) is not null ? device : null;

    public bool MayPublish(DeviceRow device, string topic, out string verb) => IsOwn(device, topic, Up, out verb);
    public bool MaySubscribe(DeviceRow device, string topic) => IsOwn(device, topic, Down, out _);

    public string TopicOf(DeviceRow device, string verb) =>
        Topics.For(edge.Site, KindOf(device)!, device.DeviceId, verb);

    public static string? KindOf(DeviceRow device) => (DeviceKind)device.Kind switch
    {
        DeviceKind.Turnstile => Topics.Turnstile,
        DeviceKind.CashlessReader => Topics.Reader,
        _ => null,
    };

    bool IsOwn(DeviceRow device, string topic, Dictionary<string, string[]> verbs, out string verb) =>
        Topics.TryParse(topic, out var site, out var kind, out var id, out verb)
        && site == edge.Site && kind == KindOf(device) && id == device.DeviceId && verbs[kind].Contains(verb);
}
