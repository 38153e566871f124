using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Web;
using Ticketing.Hub.Web.Pro;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

public class ProDoorTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_comes_in_by_password_and_lands_where_he_wanted()
    {
        await using var hub = await ProBrowser.Hub();
        using var browser = new OfficeBrowser(hub);

        var sent = await browser.Get("/pro/password");
        var entered = await ProBrowser.Enter(browser, ProBrowser.Blandine, DemoAccounts.Password, sent.LeadsTo);
        var home = await browser.Get("/pro");

        Assert.Equal("/pro/sign-in?back=%2Fpro%2Fpassword", sent.LeadsTo);
        Assert.Equal("/pro/password", entered.LeadsTo);
        Assert.Contains("Bonjour Blandine DE DAINVILLE", home.Text);
        Assert.Contains("SECUTIX SA", home.Text);
        Assert.Contains("Théâtre de la Ville-Haute", home.Text);
        Assert.DoesNotContain("/pro/choose", home.Text);
    }

    [Fact]
    public async Task A_link_from_the_mail_is_looked_at_without_harm_and_opens_once()
    {
        await using var hub = await ProBrowser.Hub();
        using var browser = new OfficeBrowser(hub);
        var asked = await ProBrowser.AskForLink(browser, ProBrowser.Blandine);
        var told = await browser.Get(asked.LeadsTo);
        string text;
        await using (var db = hub.Read())
            text = await db.Set<StoredLetter>().Select(letter => letter.Text).SingleAsync(Token);
        // The real relay may have sent it already: then the text is gone, and the folder has it.
        if (text.Length == 0)
            text = await Posted(hub);
        var link = "/pro/link?t=" + text.Split("/pro/link?t=")[1].Split('\n', '\r')[0].Trim();

        Assert.Contains("Si cette adresse est connue", told.Text);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(link)).Status);
        using var filter = new OfficeBrowser(hub);
        Assert.Equal(HttpStatusCode.OK, (await filter.Get(link)).Status);
        var entered = await ProBrowser.Send(browser, link, "pro-enter", []);
        Assert.Equal("/pro", entered.LeadsTo);
        Assert.Contains("Blandine", (await browser.Get("/pro")).Text);
        var again = await ProBrowser.Send(filter, link, "pro-enter", []);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
        Assert.Contains("crm.link-used", again.Text);
        Assert.Contains("Demander un autre lien", again.Text);
    }

    [Fact]
    public async Task Known_or_not_an_address_that_asks_for_a_link_or_guesses_is_answered_alike()
    {
        await using var hub = await ProBrowser.Hub();
        using var known = new OfficeBrowser(hub);
        using var unknown = new OfficeBrowser(hub);

        var asked = (await ProBrowser.AskForLink(known, ProBrowser.Blandine), await ProBrowser.AskForLink(unknown, "nobody@example.org"));
        var told = (await known.Get(asked.Item1.LeadsTo), await unknown.Get(asked.Item2.LeadsTo));
        Assert.Equal((asked.Item1.Status, asked.Item1.LeadsTo), (asked.Item2.Status, asked.Item2.LeadsTo));
        Assert.Equal(ProBrowser.Said(told.Item1), ProBrowser.Said(told.Item2));
        Assert.Equal(1, await ProBrowser.Links(hub));

        for (var i = 0; i < 6; i++)
        {
            var wrong = (await ProBrowser.Enter(known, ProBrowser.Blandine, "guess"), await ProBrowser.Enter(unknown, "nobody@example.org", "guess"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.Item1.Status);
            Assert.Equal(
                ProBrowser.Said(wrong.Item1).Replace(ProBrowser.Blandine, "", StringComparison.Ordinal),
                ProBrowser.Said(wrong.Item2).Replace("nobody@example.org", "", StringComparison.Ordinal).Replace(ProBrowser.Blandine, "", StringComparison.Ordinal));
            Assert.Contains(i < 5 ? "crm.sign-in-refused" : "crm.sign-in-locked", wrong.Item1.Text);
        }
    }

    [Fact]
    public async Task Whoever_acts_for_several_chooses_and_switches()
    {
        await using var hub = await ProBrowser.Hub();
        await hub.Write(async db =>
        {
            var other = await db.Set<Contact>().SingleAsync(contact => contact.Number == 4, Token);
            other.Email = ProBrowser.Blandine;
        });
        using var browser = new OfficeBrowser(hub);
        var entered = await ProBrowser.Enter(browser, ProBrowser.Blandine, DemoAccounts.Password);
        Assert.Equal("/pro/choose?back=%2Fpro", entered.LeadsTo);
        // Nothing is shown before he has chosen.
        Assert.Equal("/pro/choose?back=%2Fpro", (await browser.Get("/pro")).LeadsTo);
        var choice = await browser.Get(entered.LeadsTo);
        Assert.Contains("SECUTIX SA", choice.Text);
        Assert.Contains("Ticketshop agence 3", choice.Text);

        var secutix = await Contact(hub, 3);
        var agency = await Contact(hub, 4);
        Assert.Equal("/pro", (await Choose(browser, agency, entered.LeadsTo)).LeadsTo);
        Assert.Contains("Vous agissez pour Ticketshop agence 3", (await browser.Get("/pro")).Text);
        await Choose(browser, secutix);
        Assert.Contains("Vous agissez pour SECUTIX SA", (await browser.Get("/pro")).Text);
        // Somebody else's file is no choice.
        var foreign = await Choose(browser, await Contact(hub, 5));
        Assert.Equal(("", HttpStatusCode.OK), (foreign.LeadsTo, foreign.Status));
        Assert.Contains("Vous agissez pour SECUTIX SA", (await browser.Get("/pro")).Text);
    }

    [Fact]
    public async Task Neither_session_opens_the_other_side()
    {
        await using var hub = await ProBrowser.Hub();
        using var office = await OfficeBrowser.SignedIn(hub);
        using var customer = await ProBrowser.SignedIn(hub);

        Assert.StartsWith("/pro/sign-in", (await office.Get("/pro")).LeadsTo, StringComparison.Ordinal);
        Assert.StartsWith("/pro/sign-in", (await office.Get("/PRO/password")).LeadsTo, StringComparison.Ordinal);
        foreach (var path in (string[])["/", "/contacts", "/order-files", "/profiles"])
            Assert.StartsWith("/sign-in", (await customer.Get(path)).LeadsTo, StringComparison.Ordinal);

        // Both in one browser: each page has its own.
        await ProBrowser.Enter(office, ProBrowser.Blandine, DemoAccounts.Password);
        Assert.Contains("Blandine", (await office.Get("/pro")).Text);
        Assert.Contains("Camille", (await office.Get("/contacts")).Text);
        var left = await office.Post("/pro/sign-out", new() { ["__RequestVerificationToken"] = ProBrowser.TokenOf(await office.Get("/pro")) });
        Assert.Equal("/pro/sign-in", left.LeadsTo);
        Assert.StartsWith("/pro/sign-in", (await office.Get("/pro")).LeadsTo, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await office.Get("/contacts")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await office.Post("/pro/sign-out", [])).Status);
    }

    [Fact]
    public async Task A_session_ends_with_the_access_and_with_a_new_password_elsewhere()
    {
        await using var hub = await ProBrowser.Hub();
        using var here = await ProBrowser.SignedIn(hub);
        using var elsewhere = await ProBrowser.SignedIn(hub);
        const string changed = "another-password";

        var wrong = await SetPassword(elsewhere, "not-it", changed);
        var differ = await ProBrowser.Send(elsewhere, "/pro/password", "pro-new-password", new()
        {
            ["Typed.Current"] = DemoAccounts.Password, ["Typed.Password"] = changed, ["Typed.Again"] = changed + "x",
        });
        Assert.Contains("crm.sign-in-refused", wrong.Text);
        Assert.Contains("crm.passwords-differ", differ.Text);
        Assert.Contains("Votre mot de passe est enregistré", (await SetPassword(elsewhere, DemoAccounts.Password, changed)).Text);

        Assert.StartsWith("/pro/sign-in", (await here.Get("/pro")).LeadsTo, StringComparison.Ordinal);
        Assert.Contains("Blandine", (await elsewhere.Get("/pro")).Text);
        await hub.Of<ContactAccess>().Close(SignedInOperator.Hub, await Contact(hub, 3), closed: true, "départ", Token);
        Assert.StartsWith("/pro/sign-in", (await elsewhere.Get("/pro")).LeadsTo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/contacts")]
    [InlineData("/professional")]
    public async Task After_the_sign_in_nobody_is_led_out_of_the_space(string back)
    {
        await using var hub = await ProBrowser.Hub();
        using var browser = new OfficeBrowser(hub);

        var entered = await ProBrowser.Enter(
            browser, ProBrowser.Blandine, DemoAccounts.Password, "/pro/sign-in?back=" + Uri.EscapeDataString(back));

        Assert.Equal("/pro", entered.LeadsTo);
    }

    [Fact]
    public async Task Passwords_that_everybody_knows_are_the_demos_alone()
    {
        await using var demo = await ProBrowser.Hub();
        await using (var db = demo.Read())
        {
            var numbers = await (
                from account in db.Set<ContactAccount>()
                join contact in db.Set<Contact>() on account.ContactId equals contact.Id
                where account.Password.Iterations > 0
                orderby contact.Number
                select contact.Number).ToListAsync(Token);
            Assert.Equal([3, 4, 5, 6, 7], numbers.Take(5));
        }

        await using var real = await RunningHub.On(Database.Sqlite, demo: false);
        await real.Of<DemoAccounts>().Add(Token);
        await using var empty = real.Read();
        Assert.False(await empty.Set<ContactAccount>().AnyAsync(Token));
    }

    [Fact]
    public void Every_page_under_pro_asks_for_a_customer_and_no_other_page_does()
    {
        string[] doors = ["/pro/sign-in", "/pro/link"];
        string[] forms = ["/pro/choose", "/pro/password"];
        var pages = typeof(HubHost).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (route.Template, type))).ToList();

        Assert.All(pages, page =>
        {
            var isPro = page.Template == "/pro" || page.Template.StartsWith("/pro/", StringComparison.Ordinal);
            if (!doors.Concat(forms).Contains(page.Template))
                Assert.Equal(isPro, page.type.IsAssignableTo(typeof(ProPage)));
            if (isPro)
                Assert.Equal(typeof(ProLayout), page.type.GetCustomAttribute<LayoutAttribute>()!.LayoutType);
            // The open line carries both sessions: each page has to look at its own.
            if (!isPro && page.Template is not ("/sign-in" or "/setup" or "/not-found"))
                Assert.True(page.type.IsAssignableTo(typeof(OfficePage)), page.Template);
        });
    }

    static async Task<Guid> Contact(RunningHub hub, int number)
    {
        await using var db = hub.Read();
        return await db.Set<Contact>().Where(contact => contact.Number == number).Select(contact => contact.Id).SingleAsync(Token);
    }

    static Task<Answer> Choose(OfficeBrowser browser, Guid contact, string page = "/pro/choose") =>
        ProBrowser.Send(browser, page, "pro-choose", new() { ["Chosen"] = contact.ToString() });

    static Task<Answer> SetPassword(OfficeBrowser browser, string current, string password) => ProBrowser.Send(
        browser, "/pro/password", "pro-new-password",
        new() { ["Typed.Current"] = current, ["Typed.Password"] = password, ["Typed.Again"] = password });

    static async Task<string> Posted(RunningHub hub)
    {
        var folder = hub.Of<Microsoft.Extensions.Options.IOptions<Ticketing.Hub.Storage.StorageOptions>>().Value.PathOf("mailbox");
        var message = await MimeKit.MimeMessage.LoadAsync(Directory.GetFiles(folder, "*.eml").Single(), Token);
        return message.TextBody!;
    }
}
