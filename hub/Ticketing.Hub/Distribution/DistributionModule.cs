using Ticketing.Hub.Import;

namespace Ticketing.Hub.Distribution;

/// <summary>
/// Through whom it is sold: sales channels, and the profiles that say what may be asked for through which of them. It
/// decides nothing about places.
/// </summary>
public static class DistributionModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DistributionQueries>();
        services.AddSingleton<CreateOptionProfile>();
        services.AddSingleton<ChangeOptionProfile>();
        services.AddSingleton<ValidateOptionProfile>();
        services.AddSingleton<ReworkOptionProfile>();
        services.AddSingleton<CreateChannel>();
        services.AddSingleton<ChangeChannel>();
        services.AddSingleton<ImportSheet, ImportChannels>();
        services.AddSingleton<ImportSheet, ImportOptionProfiles>();
    }
}
