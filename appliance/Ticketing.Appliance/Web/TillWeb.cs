
namespace Ticketing.Appliance.Web;

/// <summary>The till's touch screen at /caisse, for 1024 x 600 by finger or keyboard.</summary>
static class TillWeb
{
    public const string Path = "/caisse";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Counter>();
        services.AddScoped<Desk>();
    }

    public static void Map(WebApplication app) => app.MapGet("/", () => Results.Redirect(Path));
}
