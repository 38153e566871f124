using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>A session in the office: a cookie that names the operator and the mark of his password.</summary>
public static class OfficeCookie
{
    public const string SignInPage = "/sign-in";
    const string Stamp = "stamp";

    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = "ticketing";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Lifetime;
            options.SlidingExpiration = true;
            options.LoginPath = SignInPage;
            options.AccessDeniedPath = "/";
            options.ReturnUrlParameter = "back";
            options.Events.OnValidatePrincipal = Validate;
        });
        services.AddAuthorization();
    }

    public static void Map(WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery forms) =>
        {
            if (!await forms.IsRequestValidAsync(http))
                return Results.BadRequest();
            await http.SignOutAsync();
            return Results.LocalRedirect(SignInPage);
        }).DisableAntiforgery();

    /// <summary>Opens the session of somebody whose password was right.</summary>
    public static async Task Open(HttpContext http, SignedInOperator person)
    {
        var tokens = http.RequestServices.GetRequiredService<OperatorTokens>();
        var stamp = await tokens.StampOf(person.Id, http.RequestAborted);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()),
                new Claim(ClaimTypes.Name, person.DisplayName),
                new Claim(Stamp, stamp?.ToString() ?? ""),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity));
    }

    /// <summary>The operator of a session that still counts: not disabled, and with the password of then.</summary>
    public static async Task<Guid?> OperatorOf(
        ClaimsPrincipal session, OperatorTokens tokens, CancellationToken cancellationToken) =>
        Guid.TryParse(session.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && Guid.TryParse(session.FindFirstValue(Stamp), out var stamp)
            && await tokens.StampOf(id, cancellationToken) == stamp
            ? id
            : null;

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var tokens = context.HttpContext.RequestServices.GetRequiredService<OperatorTokens>();
        if (await OperatorOf(context.Principal!, tokens, context.HttpContext.RequestAborted) is not null)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync();
    }
}

/// <summary>Ends an open page, too, when its session no longer counts.</summary>
sealed class StampedAuthentication(ILoggerFactory log, OperatorTokens tokens)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await OfficeCookie.OperatorOf(authenticationState.User, tokens, cancellationToken) is not null;
}
