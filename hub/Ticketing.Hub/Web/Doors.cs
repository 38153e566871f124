using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Web.Pro;

namespace Ticketing.Hub.Web;

/// <summary>
/// Two doors that never open each other: under /pro only a customer's session counts, everywhere else only an operator's.
/// </summary>
static class Doors
{
    const string Scheme = "door";

    public static void Add(IServiceCollection services)
    {
        var authentication = services.AddAuthentication(Scheme).AddPolicyScheme(
            Scheme, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Path.StartsWithSegments(ProCookie.Home, StringComparison.OrdinalIgnoreCase) ? ProCookie.Scheme : OfficeCookie.Scheme);
        OfficeCookie.Add(authentication);
        ProCookie.Add(authentication);
        services.AddAuthorization();
        services.AddScoped<AuthenticationStateProvider, StampedAuthentication>();
    }

    /// <summary>
    /// The line of open pages serves both sides, under one address: it carries both sessions, and each page looks at its own.
    /// </summary>
    public static async Task Join(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
            && (await http.AuthenticateAsync(ProCookie.Scheme)).Principal is { } customer)
        {
            http.User = new ClaimsPrincipal([.. http.User.Identities.Where(one => one.IsAuthenticated), .. customer.Identities]);
        }

        await next(http);
    }
}

/// <summary>Ends an open page, too, when its session no longer counts.</summary>
sealed class StampedAuthentication(ILoggerFactory log, OperatorTokens tokens, ContactAccountQueries accounts)
    : RevalidatingServerAuthenticationStateProvider(log)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var session = authenticationState.User;
        return (OfficeCookie.IdentityOf(session) is null
                || await OfficeCookie.OperatorOf(session, tokens, cancellationToken) is not null)
            && (ProSession.Of(session) is not { } customer
                || await ProCookie.Counts(customer, accounts, cancellationToken));
    }
}
