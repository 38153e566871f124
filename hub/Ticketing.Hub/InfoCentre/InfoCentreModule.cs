namespace Ticketing.Hub.InfoCentre;

/// <summary>What the head office reads: figures over all modules, each with the instant it stands for. It never writes.</summary>
public static class InfoCentreModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<VenueDays>();
        services.AddSingleton<EveningQueries>();
    }

    public static void Map(WebApplication app) => app.MapGrpcService<ReportingGrpc>();
}
