namespace Ticketing.Appliance.Till;

/// <summary>Everything that a till registers beside the journal, the snapshot and the link to the hub.</summary>
static class TillRole
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
    }

    public static void Map(WebApplication app)
    {
    }
}
