using Microsoft.Extensions.DependencyInjection.Extensions;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>
/// One database, one lane for writing, the outbox between modules, the change feed to appliances, and the shelf.
/// It knows no trade: no ticket, no money.
/// </summary>
public static class StorageModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Hub"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Ids>();
        services.AddSingleton<HubDatabase>();
        services.AddSingleton<WriteLane>();
        services.AddSingleton<Requests>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<Shelf>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton(provider => new Facts(
            provider.GetServices<FactRoute>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Verify.Command);
        services.AddSingleton(CopyToPostgreSql.Command);
        services.AddHostedService<FactRelay>();
        services.AddHostedService<StorageSweeper>();
    }

    /// <summary>The handler hears of every such fact that is published from now on.</summary>
    public static IServiceCollection AddFactHandler<TFact, THandler>(this IServiceCollection services)
        where THandler : class, IFactHandler<TFact>
    {
        services.TryAddScoped<THandler>();
        services.AddSingleton(FactRoute.For<TFact, THandler>());
        return services;
    }
}
