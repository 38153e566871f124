using System.Globalization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;
using Radzen;

namespace Ticketing.Hub.Web;

/// <summary>
/// The frame of the web admin: layout, sign-in, the boundary that shows every "no". A screen lives in its module's
/// Pages/ folder and calls use cases and queries in process; nothing is decided here.
/// </summary>
public static class WebModule
{
    /// <summary>French first.</summary>
    public static IReadOnlyList<CultureInfo> Cultures { get; } =
        [CultureInfo.GetCultureInfo("fr-FR"), CultureInfo.GetCultureInfo("en-GB")];

    public static void Add(IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddLocalization();
        services.AddSingleton<IStringLocalizerFactory, CountedLocalizers>();
        services.AddRadzenComponents();
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "ticketing-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // Only a proxy on this machine is believed.
        services.Configure<ForwardedHeadersOptions>(options =>
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Cultures[0]);
            (options.SupportedCultures, options.SupportedUICultures) = ([.. Cultures], [.. Cultures]);
            options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = LanguageCookie }];
        });

        Doors.Add(services);
        services.AddSingleton<FirstStart>();
        services.AddScoped<Office>();
        services.AddScoped<Pro.ProDesk>();
        services.AddScoped<Say>();
    }

    public static void Map(WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<PageGuard>();
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseAuthentication();
        app.Use(Doors.Join);
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(
            // PageGuard says it, with the rest of the policy.
            options => options.ContentSecurityFrameAncestorsPolicy = null);
        OfficeCookie.Map(app);
        Pro.ProCookie.Map(app);
        app.MapGet("/language/{name}", Speak).AllowAnonymous();
    }

    const string LanguageCookie = "ticketing-language";

    static IResult Speak(HttpContext http, string name, string? back)
    {
        var culture = Cultures.FirstOrDefault(one => one.TwoLetterISOLanguageName == name) ?? Cultures[0];
        http.Response.Cookies.Append(
            LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
        return Results.LocalRedirect(LocalUrl.Or(back, "/"));
    }
}

/// <summary>Where a person is sent back to: this site's own pages, never elsewhere.</summary>
public static class LocalUrl
{
    public static string Or(string? url, string otherwise) => IsLocal(url) ? url! : otherwise;

    static bool IsLocal(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl);
}
