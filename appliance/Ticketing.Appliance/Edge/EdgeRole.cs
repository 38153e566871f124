namespace Ticketing.Appliance.Edge;

static class EdgeRole
{
    public static void RequireFreePort(IConfiguration configuration) { }
    public static void Add(IServiceCollection services, IConfiguration configuration) { }
    public static void Map(WebApplication app) { }
}
