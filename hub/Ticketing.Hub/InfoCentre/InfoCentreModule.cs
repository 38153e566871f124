namespace Ticketing.Hub.InfoCentre;

/// <summary>What head office reads: figures over all modules, with the instant they stand for. It never writes.</summary>
public static class InfoCentreModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<VenueDays>();
        services.AddSingleton<EveningQueries>();
        services.AddSingleton<Pages.EveningWatch>();
    }

    public static void Map(WebApplication app) => app.MapGrpcService<ReportingGrpc>();
}
