using Ticketing.Appliance.Status;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Appliance.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// The edge: the broker of a site's gates and cashless readers, and the authority over their tickets and wallets while the hub
/// is away. It never sells.
/// </summary>
static class EdgeRole
{
    public static void RequireFreePort(IConfiguration configuration)
    {
        var options = EdgeOptions.Read(configuration);
        Ports.RequireFree(options.MqttAddress, options.MqttPort, EdgeOptions.PortKey);
    }

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(EdgeOptions.Read(configuration));
        services.AddSingleton<DeviceTopics>();
        services.AddSingleton<ServedPerformances>();
        services.AddSingleton<DeviceLists>();
        services.AddSingleton<FrameNumbers>();
        services.AddSingleton<GateAuthority>();
        services.AddSingleton<WalletAuthority>();
        services.AddSingleton<DeviceMessages>();
        services.AddSingleton<Broker>();
        services.AddSingleton<DeviceStates>();
        services.AddSingleton<DeviceFeed>();
        services.AddSingleton<IStatusSource, EdgeStatus>();
        // First everything is recalled from the journal, then devices may come.
        services.AddHostedService<EdgeHost>();
        services.AddHostedService(p => p.GetRequiredService<DeviceStates>());
        services.AddHostedService(p => p.GetRequiredService<DeviceFeed>());
    }

    public static void Map(WebApplication app) => app.MapGet("/", () => Results.LocalRedirect("/etat"));
}

/// <summary>Rebuilds what the authorities know from the journal, then opens the broker.</summary>
sealed class EdgeHost(
    Journal journal, Broker broker, GateAuthority gates, WalletAuthority wallets, DeviceMessages messages,
    DeviceStates states, DeviceFeed feed, HubLink link) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in journal.ReadAll())
        {
            var body = entry.Read();
            gates.Recall(body);
            wallets.Recall(body);
        }
        // Rows and journal have been read once; on a Pi what that took is wanted back before the evening.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        link.TakeBack = feed.TakeBack;
        broker.Received = messages.Take;
        broker.Subscribed = feed.Subscribed;
        broker.Connection = (device, connected) =>
        {
            states.Connected(device, connected);
            if (!connected) feed.Gone(device);
        };
        await broker.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await broker.DisposeAsync();
}

/// <summary>The edge's part of the status page.</summary>
sealed class EdgeStatus(
    GateAuthority gates, WalletAuthority wallets, DeviceTopics topics, DeviceStates states, SnapshotReader snapshot)
    : IStatusSource
{
    public void Tell(Protocol.Appliance.V1.Status status)
    {
        status.Admitted = gates.Admitted;
        status.TurnedAway = gates.TurnedAway;
        status.Duplicates = gates.Duplicates;
        status.Debits = wallets.Debits;
        foreach (var device in snapshot.Devices.Where(d => topics.Find(d.DeviceId) is { Revoked: false })
            .OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            var state = states.Of(device.DeviceId);
            status.Devices.Add(new ConnectedDevice
            {
                DeviceId = device.DeviceId,
                Name = device.Name,
                Connected = state?.Connected == true,
                LastSeenMs = state?.LastSeenMs ?? 0,
                ListVersion = (int)(state?.ListVersion ?? 0),
                ListCount = (int)(state?.ListCount ?? 0),
                Pending = state?.Pending ?? 0,
            });
        }
    }
}
