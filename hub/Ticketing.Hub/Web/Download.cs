using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;

namespace Ticketing.Hub.Web;

/// <summary>A file that an operator takes away.</summary>
public sealed record Download(string FileName, string ContentType, byte[] Bytes);

/// <summary>Files behind a link: the same session and right as a page, and a "no" in a sentence.</summary>
public static class Downloads
{
    /// <param name="app">The hub.</param>
    /// <param name="path">A route, e.g. "/mailbox/{letter:long}/attachment".</param>
    /// <param name="node">The right, to read, without which nothing is given; empty: what makes it asks for its own.</param>
    /// <param name="make">Makes the file. It may refuse.</param>
    public static void MapDownload(
        this WebApplication app, string path, string node,
        Func<HttpContext, SignedInOperator, CancellationToken, Task<Download>> make) =>
        // Named as a function that answers: as a bare lambda its answer would be dropped.
        app.MapGet(path, new Func<HttpContext, Task<IResult>>(http => Give(http, node, make))).RequireAuthorization();

    static async Task<IResult> Give(
        HttpContext http, string node, Func<HttpContext, SignedInOperator, CancellationToken, Task<Download>> make)
    {
        try
        {
            var tokens = http.RequestServices.GetRequiredService<OperatorTokens>();
            var id = await OfficeCookie.OperatorOf(http.User, tokens, http.RequestAborted);
            var person = id is null ? null : await tokens.Find(id.Value, http.RequestAborted);
            if (person is null)
                return Results.LocalRedirect(OfficeCookie.SignInPage);
            if (node.Length > 0)
                Rights.Require(person, node, Right.Read);
            var file = await make(http, person, http.RequestAborted);
            // Always to be kept, never shown: nothing that was attached runs as a page of the office.
            return Results.File(file.Bytes, file.ContentType, file.FileName);
        }
        catch (RuleViolation no)
        {
            var say = http.RequestServices.GetRequiredService<Say>();
            return Results.Text($"{say.Refusal(no.Code, no.Detail)}\n{no.Code}\n", statusCode: no.Kind switch
            {
                RefusalKind.RightMissing => StatusCodes.Status403Forbidden,
                RefusalKind.NotFound => StatusCodes.Status404NotFound,
                _ => StatusCodes.Status409Conflict,
            });
        }
    }
}
