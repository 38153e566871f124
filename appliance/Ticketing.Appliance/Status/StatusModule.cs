using Microsoft.AspNetCore.Localization;
using Ticketing.Appliance.Web;

namespace Ticketing.Appliance.Status;

/// <summary>The appliance's own state: a page for people and a gRPC service on loopback. It decides nothing.</summary>
static class StatusModule
{
    static readonly string[] Languages = ["fr", "en"];

    public static void Add(IServiceCollection services)
    {
        services.AddGrpc();
        services.AddLocalization();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton<StatusFigures>();
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            o.RequestCultureProviders = [new QueryStringRequestCultureProvider(), new CookieRequestCultureProvider(),
                new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    public static void Map(WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapGrpcService<StatusGrpc>();
    }
}
