using System.Net;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class SessionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_without_a_session_is_sent_to_sign_in_and_then_to_where_he_wanted()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = new OfficeBrowser(hub);

        var sent = await browser.Get("/devices?x=1");
        var entered = await browser.SignIn(RunningHub.Admin, RunningHub.AdminPassword, sent.LeadsTo);
        var page = await browser.Get(entered.LeadsTo);

        Assert.Equal("/sign-in?back=%2Fdevices%3Fx%3D1", sent.LeadsTo);
        Assert.Equal("/devices?x=1", entered.LeadsTo);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Inscrire un appareil", page.Text);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_to_another_site(string back)
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = new OfficeBrowser(hub);
        var escaped = Uri.EscapeDataString(back);

        var entered = await browser.SignIn(RunningHub.Admin, RunningHub.AdminPassword, "/sign-in?back=" + escaped);
        var spoken = await browser.Get("/language/en?back=" + escaped);

        Assert.Equal("/", entered.LeadsTo);
        Assert.Equal("/", spoken.LeadsTo);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_its_code_and_the_fifth_locks_the_account()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = new OfficeBrowser(hub);

        var wrong = await browser.SignIn(RunningHub.Admin, "not-the-password");
        for (var again = 0; again < 4; again++)
        {
            await browser.SignIn(RunningHub.Admin, "not-the-password");
        }

        var locked = await browser.SignIn(RunningHub.Admin, RunningHub.AdminPassword);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Contains("L'identifiant ou le mot de passe est faux.", wrong.Text);
        Assert.Contains("organisation.sign-in-refused", wrong.Text);
        Assert.Contains("organisation.account-locked", locked.Text);
        Assert.Contains("Réessayez dans 60 s.", locked.Text);
    }

    [Fact]
    public async Task A_form_without_its_token_is_not_taken()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = new OfficeBrowser(hub);

        var answer = await browser.Post("/sign-in", new Dictionary<string, string>
        {
            ["_handler"] = "sign-in", ["Typed.Name"] = RunningHub.Admin, ["Typed.Password"] = RunningHub.AdminPassword,
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name == "ticketing");
    }

    [Fact]
    public async Task The_session_of_an_operator_who_was_disabled_ends()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = await OfficeBrowser.SignedIn(hub, "superviseur", "demo-superviseur");
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/devices")).Status);
        var supervisor = (await hub.Of<OrganisationQueries>().Operators(Token))
            .Single(one => one.Name == "superviseur");

        await hub.Of<DisableOperator>().Run(SignedInOperator.Hub, supervisor.Id, disabled: true, "départ", Token);

        Assert.StartsWith("/sign-in", (await browser.Get("/devices")).LeadsTo);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = await OfficeBrowser.SignedIn(hub);

        var forged = await browser.Post("/sign-out", []);
        var stillIn = await browser.Get("/devices");
        var form = stillIn.Text[stillIn.Text.IndexOf("action=\"/sign-out\"", StringComparison.Ordinal)..];
        var token = form.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        var left = await browser.Post("/sign-out", new() { ["__RequestVerificationToken"] = token });

        Assert.Equal(HttpStatusCode.BadRequest, forged.Status);
        Assert.Equal(HttpStatusCode.OK, stillIn.Status);
        Assert.Equal("/sign-in", left.LeadsTo);
        Assert.StartsWith("/sign-in", (await browser.Get("/devices")).LeadsTo);
    }

    [Fact]
    public async Task Cookies_and_headers_keep_strangers_out()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        using var browser = new OfficeBrowser(hub);
        var entered = await browser.SignIn(RunningHub.Admin, RunningHub.AdminPassword);

        var page = await browser.Get("/devices");

        var cookie = entered.Headers["Set-Cookie"].Split("; ticketing=").Last().ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"]);
        Assert.Contains("script-src 'self';", page.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", page.Headers["X-Frame-Options"]);
        Assert.Contains("no-store", page.Headers["Cache-Control"]);
    }
}
