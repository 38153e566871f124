using Microsoft.AspNetCore.Connections.Features;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>
/// Stands before every page: the headers that keep strangers' scripts and frames out, no page on the devices' port, and
/// the way to the first page while the hub has no operator.
/// </summary>
sealed class PageGuard(RequestDelegate next, FirstStart firstStart)
{
    // Radzen and the charts write style attributes; scripts come from files of our own only.
    const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public async Task Invoke(HttpContext http)
    {
        var content = http.Request.ContentType ?? "";
        if (content.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        if (http.Features.Get<ITlsHandshakeFeature>() is not null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";

        var path = http.Request.Path;
        var isPage = HttpMethods.IsGet(http.Request.Method) && !Path.HasExtension(path.Value)
            && !Under(path, "/_blazor") && !Under(path, "/language");
        if (isPage)
        {
            headers.CacheControl = "no-cache, no-store";
            headers.Pragma = "no-cache";
            var isFirst = await firstStart.IsNow(http.RequestAborted);
            if (isFirst != path.Equals(FirstStart.Page, StringComparison.OrdinalIgnoreCase)
                && (isFirst || Under(path, FirstStart.Page)))
            {
                http.Response.Redirect(isFirst ? FirstStart.Page : "/");
                return;
            }
        }

        await next(http);
    }

    static bool Under(PathString path, string start) =>
        path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Whether the hub still waits for its first operator. Once it has one it always has.</summary>
public sealed class FirstStart(CreateFirstOperator create)
{
    public const string Page = "/setup";

    bool isOver;

    public async Task<bool> IsNow(CancellationToken cancellationToken)
    {
        if (!isOver)
            isOver = !await create.IsNeeded(cancellationToken);
        return !isOver;
    }
}
