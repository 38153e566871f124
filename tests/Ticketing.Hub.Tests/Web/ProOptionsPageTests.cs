using System.Net;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Options;
using Xunit;

namespace Ticketing.Hub.Tests.Web;

/// <summary>"Vos options" as customers see them: schools and a works council of a small venue.</summary>
public class ProOptionsPageTests
{
    const string Blandine = "blandine@example.org", Alice = "alice@example.org", Claire = "claire@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_and_the_detail_show_a_request_in_words()
    {
        await using var hub = await HubWithOptions();
        var asked = await Request(hub, new WishedSeats("Cat1", 5), new WishedSeats("Cat2", 14));
        using var browser = await ProBrowser.SignedIn(hub, Blandine);

        var list = await browser.Get("/pro/options");
        var detail = await browser.Get($"/pro/options/{asked.Number}");

        Assert.Contains($"Demande d'option n° {asked.Number}", list.Text);
        Assert.Contains("19 billets", list.Text);
        Assert.Contains("demandée", list.Text);
        Assert.Contains("Voir le détail", list.Text);
        Assert.Contains($"/pro/options/{asked.Number}/change", list.Text);
        Assert.Contains("Vous pouvez encore la modifier ou la retirer", detail.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("près de la scène", detail.Text);
        Assert.Contains("id=\"withdraw\"", detail.Text);
        Assert.DoesNotContain("id=\"pdf\"", detail.Text);
        Assert.DoesNotContain("interne", detail.Text);
    }

    [Fact]
    public async Task Somebody_elses_option_is_not_there()
    {
        await using var hub = await HubWithOptions();
        var asked = await Request(hub, new WishedSeats("Cat1", 5));
        using var alice = await ProBrowser.SignedIn(hub, Alice);

        Assert.DoesNotContain("Demande d'option", (await alice.Get("/pro/options")).Text);
        Assert.Contains("option.not-found", (await alice.Get($"/pro/options/{asked.Number}")).Text);
        Assert.Contains("option.not-found", (await alice.Get($"/pro/options/{asked.Number}/change")).Text);
        var pdf = await alice.Get($"/pro/options/{asked.Number}/recapitulatif.pdf");
        Assert.Equal(HttpStatusCode.NotFound, pdf.Status);
        Assert.Contains("confirmation.not-found", pdf.Text);
        using var nobody = new OfficeBrowser(hub);
        Assert.StartsWith("/pro/sign-in", (await nobody.Get($"/pro/options/{asked.Number}/recapitulatif.pdf")).LeadsTo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_offers_what_the_levels_admit_and_says_the_minimum()
    {
        await using var hub = await HubWithOptions();
        using var browser = await ProBrowser.SignedIn(hub, Blandine);
        Guid cyrano, jazz;
        await using (var db = hub.Read())
        {
            cyrano = await db.Set<Event>().Where(row => row.Code == OptionVenue.Cyrano).Select(row => row.Id).SingleAsync(Token);
            jazz = await db.Set<Event>().Where(row => row.Code == OptionVenue.Jazz).Select(row => row.Id).SingleAsync(Token);
        }

        var offer = await browser.Get("/pro/options/new");
        var form = await browser.Get($"/pro/options/new?event={cyrano}");
        var closed = await browser.Get($"/pro/options/new?event={jazz}");
        var card = await browser.Get("/pro/options/new?product=CARTE2");

        Assert.Contains("Cyrano de Bergerac", offer.Text);
        Assert.Contains("Carte 2 spectacles", offer.Text);
        Assert.DoesNotContain("Nuit du jazz", offer.Text);
        Assert.Contains("Indiquez au minimum 5 places par catégorie choisie.", form.Text);
        Assert.Contains("jusqu'à 3 dates de repli", form.Text);
        Assert.Contains("Niveau activité : Concerts n'admet pas d'options de places", closed.Text);
        Assert.Contains("Choisissez 2 dates ; 0 choisie.", card.Text);
        Assert.Contains("24,00", card.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_was_placed_is_changed_no_more_and_a_confirmed_one_says_by_when_to_pay()
    {
        await using var hub = await HubWithOptions();
        var asked = await Request(hub, new WishedSeats("Cat1", 6));
        using var browser = await ProBrowser.SignedIn(hub, Blandine);
        Assert.Contains("id=\"submit\"", (await browser.Get($"/pro/options/{asked.Number}/change")).Text);

        await hub.Of<PlaceOption>().Run(
            OptionActor.Of(OptionVenue.Anne), asked.Id, new Allotment(null, null, [new AllottedSeats("Cat1", "Cat1", 6)]), "", Token);
        Assert.Equal($"/pro/options/{asked.Number}", (await browser.Get($"/pro/options/{asked.Number}/change")).LeadsTo);
        var review = await browser.Get($"/pro/options/{asked.Number}");
        Assert.Contains("à l'étude", review.Text);
        Assert.DoesNotContain("id=\"withdraw\"", review.Text);

        await hub.Of<ValidateOptions>().Run(OptionVenue.Anne, OptionVenue.NewId(), [asked.Id], null, Token);
        var confirmed = await browser.Get($"/pro/options/{asked.Number}");
        Assert.Contains("6 places sont à vous, à condition de les régler avant le", confirmed.Text);
        Assert.Contains("id=\"pdf\"", confirmed.Text);
        Assert.Contains("6 billets confirmés sur 6 demandés", (await browser.Get("/pro/options")).Text);
    }

    [Fact]
    public async Task Whoever_has_no_channel_is_told_so()
    {
        await using var hub = await HubWithOptions();
        using var claire = await ProBrowser.SignedIn(hub, Claire);

        var page = await claire.Get("/pro/options/new");

        Assert.Contains("Aucune filière de vente en ligne n'est ouverte", page.Text);
        Assert.Contains("option.channel-none", page.Text);
    }

    static async Task<OptionReceipt> Request(RunningHub hub, params IReadOnlyList<WishedSeats> seats)
    {
        await using var db = hub.Read();
        var contact = await db.Set<Contact>().SingleAsync(row => row.EmailKey == Blandine, Token);
        var cyrano = await db.Set<Event>().SingleAsync(row => row.Code == OptionVenue.Cyrano, Token);
        return await hub.Of<RequestOption>().Run(
            OptionActor.OfContact(contact.Id, contact.Number), OptionVenue.NewId(),
            new NewRequest(contact.Id, "PRO", new WishedOption(cyrano.Id, "", 1, [2], [], seats, true, "près de la scène"), InternalRemark: "interne"),
            Token);
    }

    static async Task<RunningHub> HubWithOptions()
    {
        var hub = await RunningHub.On(Database.Sqlite);
        var report = await hub.Of<ImportFiles>().Run(
            new ImportRequest(OptionSheets.Files(OptionSheets.Hall, []), "operator:test", RelativeTo: hub.Clock.GetUtcNow()), null, Token);
        Assert.Empty(report.Issues);
        await hub.Write(db => OptionSheets.Authorise(db, hub.Of<OptionDays>().Today));
        var hashed = HashedSecret.Of(DemoAccounts.Password, 1000);
        await hub.Write(async db =>
        {
            foreach (var contact in await db.Set<Contact>().ToListAsync(Token))
            {
                db.Add(new ContactAccount
                {
                    ContactId = contact.Id, Password = hashed, PasswordOf = contact.EmailKey, Stamp = Guid.CreateVersion7(),
                });
            }
        });
        return hub;
    }
}
