using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Appliance.Identity;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>Whether this appliance may sell and decide, and if not, why.</summary>
public enum Standing
{
    /// <summary>It has a snapshot, and has heard from the hub within the days that it may do without.</summary>
    Good,

    /// <summary>No complete snapshot yet: it knows nothing, which is not the same as knowing that a ticket is wrong.</summary>
    NoSnapshot,

    /// <summary>Longer without the hub than the office allows.</summary>
    OfflineTooLong,

    /// <summary>The office has revoked it.</summary>
    Revoked,
}

/// <summary>
/// The connection to the hub, made with this appliance's certificate, and how it is. The journal goes up by
/// <see cref="JournalPush"/>, the snapshot comes down by <see cref="SnapshotPull"/>.
/// </summary>
public sealed class HubLink : IDisposable
{
    readonly GrpcChannel channel;
    readonly LinkHealth health;
    readonly SnapshotReader snapshot;
    readonly Journal journal;
    volatile bool revoked;
    volatile Refused? pushRefusal;

    public HubLink(
        ApplianceIdentity identity, Uri hub, LinkHealth health, SnapshotReader snapshot, Journal journal)
    {
        (this.health, this.snapshot, this.journal) = (health, snapshot, journal);
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

    /// <summary>Asked before every decision: it may change at any moment.</summary>
    public Standing Standing => Revoked ? Standing.Revoked
        : !snapshot.Ready ? Standing.NoSnapshot
        : DaysLeftOffline < 0 ? Standing.OfflineTooLong
        : Standing.Good;

    /// <summary>How many days it may go on without the hub; negative when that time is over, 0 without a snapshot.</summary>
    public double DaysLeftOffline
    {
        get
        {
            if (!snapshot.Ready || snapshot.Site is not { } site) return 0;
            // While the hub is heard the count has not begun, however far the two clocks are apart.
            if (Reachable) return site.OfflineDays;
            return site.OfflineDays - TimeSpan.FromMilliseconds(Math.Max(0, journal.ClockMs - snapshot.AsOfMs)).TotalDays;
        }
    }

    /// <summary>Why the hub takes nothing of the journal at present; null when it does. Somebody has to look at it.</summary>
    public Refused? PushRefusal
    {
        get => pushRefusal;
        internal set => pushRefusal = value;
    }

    public event Action<LinkState>? Changed
    {
        add => health.Changed += value;
        remove => health.Changed -= value;
    }

    /// <summary>For whoever calls the hub: an answer came (also a refusal), after this long.</summary>
    public void Answered(TimeSpan took) => health.Answered(took);

    /// <summary>Takes back from others what they know through this appliance, before it forgets who they are. Soon over.</summary>
    internal Func<Task> TakeBack { get; set; } = () => Task.CompletedTask;

    /// <summary>Stops every decision at once and forgets what this appliance may no longer know. The journal stays.</summary>
    internal async Task Revoke(Snapshot owner)
    {
        Revoked = true;
        await TakeBack();
        await owner.Wipe();
    }

    internal void Heard() => health.Heard();
    internal void Lost() => health.Lost();

    public void Dispose() => channel.Dispose();
}
