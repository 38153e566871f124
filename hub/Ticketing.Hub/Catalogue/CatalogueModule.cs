using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

/// <summary>
/// What is offered: seasons, activities, events and their performances, products, tariffs and price tables, kinds of
/// audience. It knows no seat and no buyer.
/// </summary>
public static class CatalogueModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CatalogueQueries>();
        services.AddSingleton<ProgrammeQueries>();
        services.AddSingleton<CatalogueRows>();
        services.AddSingleton<MovePerformance>();
        services.AddSingleton<ISnapshotSource, CatalogueSnapshot>();
        services.AddSingleton<ImportSheet, ImportSeasons>();
        services.AddSingleton<ImportSheet, ImportActivities>();
        services.AddSingleton<ImportSheet, ImportEvents>();
        services.AddSingleton<ImportSheet, ImportPerformances>();
        services.AddSingleton<ImportSheet, ImportAudiences>();
        services.AddSingleton<ImportSheet, ImportTariffs>();
        services.AddSingleton<ImportSheet, ImportPrices>();
        services.AddSingleton<ImportSheet, ImportProducts>();
    }
}
