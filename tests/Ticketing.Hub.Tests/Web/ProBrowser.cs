using System.Net;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Import;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

/// <summary>A customer's browser before the espace pro of the demo.</summary>
static class ProBrowser
{
    public const string Blandine = "blandine.dedainville@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A hub with the demo's contacts and their passwords.</summary>
    public static async Task<RunningHub> Hub(Database database = Database.Sqlite)
    {
        var hub = await RunningHub.On(database);
        var report = await hub.Of<ImportFiles>().Run(
            new ImportRequest(ImportFiles.FromFolder(DemoSeasonTests.DemoFolder()), "operator:test", RelativeTo: hub.Clock.GetUtcNow()),
            null, Token);
        Assert.Empty(report.Issues);
        await hub.Of<DemoAccounts>().Add(Token);
        return hub;
    }

    public static async Task<OfficeBrowser> SignedIn(RunningHub hub, string email = Blandine, string password = DemoAccounts.Password)
    {
        var browser = new OfficeBrowser(hub);
        var answer = await Enter(browser, email, password);
        Assert.StartsWith("/pro", answer.LeadsTo, StringComparison.Ordinal);
        return browser;
    }

    public static Task<Answer> Enter(OfficeBrowser browser, string email, string password, string page = "/pro/sign-in") => Send(
        browser, page, "pro-password", new() { ["Typed.Email"] = email, ["Typed.Password"] = password });

    public static Task<Answer> AskForLink(OfficeBrowser browser, string email) =>
        Send(browser, "/pro/sign-in", "pro-link", new() { ["Asked.Email"] = email });

    /// <summary>One form of the page, with its token.</summary>
    public static async Task<Answer> Send(OfficeBrowser browser, string page, string form, Dictionary<string, string> typed)
    {
        var shown = await browser.Get(page);
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        var fields = new Dictionary<string, string>(typed) { ["_handler"] = form, ["__RequestVerificationToken"] = TokenOf(shown) };
        return await browser.Post(page, fields);
    }

    public static string TokenOf(Answer page) => page.Text.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];

    /// <summary>What an answer says to whoever reads it, without the tokens that differ each time.</summary>
    public static string Said(Answer answer) => System.Text.RegularExpressions.Regex.Replace(
        answer.Text, "name=\"__RequestVerificationToken\" value=\"[^\"]*\"|<!--.*?-->", "",
        System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    public static async Task<int> Links(RunningHub hub)
    {
        await using var db = hub.Read();
        return await db.Set<SignInLink>().CountAsync(Token);
    }
}
