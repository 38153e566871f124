using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Appliance.Identity;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// The connection to the hub, made with this appliance's certificate, and how it is. The journal goes up by
/// <see cref="JournalPush"/>, the snapshot comes down by <see cref="SnapshotPull"/>.
/// </summary>
public sealed class HubLink : IDisposable
{
    readonly GrpcChannel channel;
    readonly LinkHealth health;
    readonly SnapshotReader snapshot;
    readonly TimeProvider time;
    volatile bool revoked;

    public HubLink(
        ApplianceIdentity identity, Uri hub, LinkHealth health, SnapshotReader snapshot, TimeProvider time)
    {
        (this.health, this.snapshot, this.time) = (health, snapshot, time);
        channel = GrpcChannel.ForAddress(hub, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = Trust.Hub(identity.Authority, identity.Certificate),
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(2),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(4),
                ConnectTimeout = TimeSpan.FromSeconds(4),
            },
            DisposeHttpClient = true,
            // A snapshot batch has 500 rows; a refused push says so for each of 500 operations.
            MaxReceiveMessageSize = 16 * 1024 * 1024,
        });
    }

    /// <summary>For the clients of the hub's services. Give each call a deadline.</summary>
    public CallInvoker Hub => channel.CreateCallInvoker();

    public LinkState State => health.State;

    /// <summary>Online or degraded: worth asking the hub.</summary>
    public bool Reachable => health.Reachable;

    /// <summary>The office has revoked this appliance: it must not sell or decide.</summary>
    public bool Revoked
    {
        get => revoked;
        internal set => revoked = value;
    }

    /// <summary>How many days it may go on without the hub; negative when that time is over, 0 without a snapshot.</summary>
    public double DaysLeftOffline
    {
        get
        {
            if (!snapshot.Ready || snapshot.Site is not { } site) return 0;
            var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(snapshot.AsOfMs);
            return site.OfflineDays - age.TotalDays;
        }
    }

    public event Action<LinkState>? Changed
    {
        add => health.Changed += value;
        remove => health.Changed -= value;
    }

    /// <summary>For whoever calls the hub: an answer came (also a refusal), after this long.</summary>
    public void Answered(TimeSpan took) => health.Answered(took);

    internal void Heard() => health.Heard();
    internal void Lost() => health.Lost();

    public void Dispose() => channel.Dispose();
}
