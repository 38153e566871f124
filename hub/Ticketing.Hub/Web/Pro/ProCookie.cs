using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Ticketing.Hub.Crm;

namespace Ticketing.Hub.Web.Pro;

/// <summary>A customer's session: a cookie that names the files he has open and the marks of their accounts.</summary>
static class ProCookie
{
    public const string Scheme = "pro";
    public const string Home = "/pro";
    public const string SignInPage = "/pro/sign-in";
    public const string ChoosePage = "/pro/choose";

    static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static void Add(AuthenticationBuilder authentication) => authentication.AddCookie(
        Scheme,
        options =>
        {
            options.Cookie.Name = "ticketing-pro";
            options.Cookie.HttpOnly = true;
            // Lax: a link in one of our mails leads into the open session. What changes anything is a form with its token.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Lifetime;
            options.SlidingExpiration = true;
            options.LoginPath = SignInPage;
            options.AccessDeniedPath = Home;
            options.ReturnUrlParameter = "back";
            options.Events.OnValidatePrincipal = Validate;
        });

    public static void Map(WebApplication app) =>
        app.MapPost("/pro/sign-out", async (HttpContext http, IAntiforgery forms) =>
        {
            if (!await forms.IsRequestValidAsync(http))
                return Results.BadRequest();
            await http.SignOutAsync(Scheme);
            return Results.LocalRedirect(SignInPage);
        }).DisableAntiforgery();

    /// <summary>Opens the session, and says where to go from here: to choose, where there are several files.</summary>
    public static async Task<string> Open(HttpContext http, ProEntry entry, Guid? actsFor, string? back)
    {
        var chosen = entry.Files.Any(file => file.ContactId == actsFor) ? actsFor
            : entry.Files is [var only] ? only.ContactId
            : (Guid?)null;
        await http.SignInAsync(Scheme, new ClaimsPrincipal(new ProSession(entry, chosen).Identity()));
        var to = LocalUrl.Or(back, Home);
        if (!new PathString(to.Split('?')[0]).StartsWithSegments(Home, StringComparison.OrdinalIgnoreCase))
            to = Home;
        return chosen is null ? $"{ChoosePage}?back={Uri.EscapeDataString(to)}" : to;
    }

    /// <summary>At least one file is still open; the chosen one, where one was chosen.</summary>
    public static async Task<bool> Counts(
        ProSession session, ContactAccountQueries accounts, CancellationToken cancellationToken)
    {
        var open = await accounts.Visitors(session.Entry.Email, session.Entry.Files, cancellationToken);
        return session.ActsFor is { } chosen ? open.Exists(one => one.ContactId == chosen) : open.Count > 0;
    }

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<ContactAccountQueries>();
        if (ProSession.Of(context.Principal!) is { } session
            && await Counts(session, accounts, context.HttpContext.RequestAborted))
        {
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
