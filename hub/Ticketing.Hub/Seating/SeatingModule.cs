using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>
/// Where people sit: configurations, categories, contingents and quotas, and in whose hands each place is. Places change
/// hands only by Hold, Confirm, Release and Expire. It knows neither price nor buyer.
/// </summary>
public static class SeatingModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SeatingOptions>().Bind(configuration.GetSection("Seating"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TicketCodes>();
        services.AddSingleton<SeatingRows>();
        services.AddSingleton<Houses>();
        services.AddSingleton<SeatAllocation>();
        services.AddSingleton<HandPlaces>();
        services.AddSingleton<HoldPlaces>();
        services.AddSingleton<ReleaseHold>();
        services.AddSingleton<LeasePlaces>();
        services.AddSingleton<WriteOffHold>();
        services.AddSingleton<ExpireHolds>();
        services.AddSingleton<SeatingQueries>();
        services.AddSingleton<SpaceQueries>();
        services.AddSingleton<Pages.PlanStates>();
        services.AddSingleton<Pages.PlanWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ExpireHolds>());
        services.AddSingleton<IWatermarkHandler>(provider => provider.GetRequiredService<ExpireHolds>());
        services.AddSingleton<IOperationHandler>(provider => provider.GetRequiredService<ReleaseHold>());
        services.AddSingleton<ISnapshotSource, SeatingSnapshot>();
        services.AddFactHandler<PerformancePlanned, PublishPlannedHouse>();
        services.AddSingleton<IInvariantCheck, NoPlaceTwice>();
        services.AddSingleton<IImportDocument, ImportSeatingPlan>();
        services.AddSingleton<ImportSheet, ImportHouses>();
        services.AddSingleton<ImportSheet, ImportCapacities>();
        services.AddSingleton<ImportSheet, ImportCategories>();
        services.AddSingleton<AllowOptions>();
        services.AddSingleton<ImportSheet, ImportContingents>();
        services.AddSingleton<ImportSheet, ImportQuotas>();
    }
}
