using Microsoft.Extensions.DependencyInjection.Extensions;
using Ticketing.Appliance.Identity;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// What passes between this appliance and the hub: the journal up, the snapshot down, and the state of the link. It knows
/// nothing of gates or tills.
/// </summary>
static class SyncModule
{
    public static void Add(IServiceCollection services, ApplianceOptions options, ApplianceIdentity identity)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(identity);
        services.AddSingleton(p => Journal.Open(options.JournalPath, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => Snapshot.Open(options.SnapshotDirectory, p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<Snapshot>>()));
        services.AddSingleton(p => p.GetRequiredService<Snapshot>().Reader);
        services.AddSingleton<LinkHealth>();
        services.AddSingleton(p => new HubLink(identity, options.HubUrl, p.GetRequiredService<LinkHealth>(),
            p.GetRequiredService<SnapshotReader>(), p.GetRequiredService<Journal>()));
        services.AddHostedService<SnapshotPull>();
        services.AddHostedService<JournalPush>();
    }
}
