using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Web.Pro;

/// <summary>Files behind a link of the espace pro: the same session as a page, and a "no" in a sentence.</summary>
public static class ProDownload
{
    /// <param name="app">The hub.</param>
    /// <param name="path">A route under /pro.</param>
    /// <param name="make">Makes the file, of what is the visitor's own. It may refuse.</param>
    public static void MapProDownload(
        this WebApplication app, string path, Func<HttpContext, ProVisitor, CancellationToken, Task<Download>> make) =>
        // Named as a function that answers: as a bare lambda its answer would be dropped.
        app.MapGet(path, new Func<HttpContext, Task<IResult>>(http => Give(http, make))).RequireAuthorization();

    static async Task<IResult> Give(HttpContext http, Func<HttpContext, ProVisitor, CancellationToken, Task<Download>> make)
    {
        try
        {
            var accounts = http.RequestServices.GetRequiredService<ContactAccountQueries>();
            var session = ProSession.Of(http.User);
            var visitor = session is null ? null
                : (await accounts.Visitors(session.Entry.Email, session.Entry.Files, http.RequestAborted))
                    .Find(one => one.ContactId == session.ActsFor);
            if (visitor is null)
                return Results.LocalRedirect(ProCookie.Home);
            var file = await make(http, visitor, http.RequestAborted);
            return Results.File(file.Bytes, file.ContentType, file.FileName);
        }
        catch (RuleViolation no)
        {
            var say = http.RequestServices.GetRequiredService<Say>();
            return Results.Text(
                $"{say.Refusal(no)}\n{no.Code}\n",
                statusCode: no.Kind == RefusalKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
        }
    }
}
