using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>A session in the office: a cookie that names the operator and the mark of his password.</summary>
public static class OfficeCookie
{
    public const string SignInPage = "/sign-in";
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    const string Stamp = "stamp";

    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static void Add(AuthenticationBuilder authentication) => authentication.AddCookie(
        Scheme,
        options =>
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

    public static void Map(WebApplication app) =>
        app.MapPost("/sign-out", async (HttpContext http, IAntiforgery forms) =>
        {
            if (!await forms.IsRequestValidAsync(http))
                return Results.BadRequest();
            await http.SignOutAsync(Scheme);
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
            Scheme);
        await http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    /// <summary>The operator of a session that still counts: not disabled, and with the password of then.</summary>
    public static async Task<Guid?> OperatorOf(
        ClaimsPrincipal session, OperatorTokens tokens, CancellationToken cancellationToken) =>
        IdentityOf(session) is { } own
            && Guid.TryParse(own.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id)
            && Guid.TryParse(own.FindFirst(Stamp)?.Value, out var stamp)
            && await tokens.StampOf(id, cancellationToken) == stamp
            ? id
            : null;

    /// <summary>A customer's session beside it is none of the office.</summary>
    public static ClaimsIdentity? IdentityOf(ClaimsPrincipal session) =>
        session.Identities.FirstOrDefault(one => one.AuthenticationType == Scheme);

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var tokens = context.HttpContext.RequestServices.GetRequiredService<OperatorTokens>();
        if (await OperatorOf(context.Principal!, tokens, context.HttpContext.RequestAborted) is not null)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
