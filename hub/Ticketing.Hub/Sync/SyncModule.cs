using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sync;

/// <summary>
/// What passes between the hub and its appliances: snapshots and deltas down, journals up, each operation once and in order.
/// It knows no ticket and no money: modules list their rows and handle their own operations.
/// </summary>
public static class SyncModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Links>();
        services.AddSingleton<ReceiveJournal>();
        services.AddSingleton<SyncQueries>();
        services.AddSingleton<IOperationHandler, NoteDeviceSeen>();
        services.AddSingleton<IInvariantCheck, JournalsAreWhole>();
    }

    public static void Map(WebApplication app) => app.MapGrpcService<SyncGrpc>();
}
