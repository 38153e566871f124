using System.Net;
using MimeKit;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Mail.Pages;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Web;
using Xunit;

namespace Ticketing.Hub.Tests.Mail;

public class MailboxTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Without_a_server_each_letter_is_a_file_that_a_mail_program_opens(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Send(
            HubWithAMailServer.Letter("a") with { Attachment = [1, 2, 3], AttachmentName = "a.pdf" },
            HubWithAMailServer.Letter("b"));
        await hub.PostAll();

        var files = Directory.GetFiles(hub.Of<IPostOffice>().Name);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.EndsWith(".eml", file, StringComparison.Ordinal));
        var mails = files.Select(file => MimeMessage.Load(file, Token)).ToList();
        Assert.Single(mails, mail => mail.Attachments.Any());
        Assert.All(mails, mail => Assert.Equal("anne@lycee.example", mail.To.Mailboxes.Single().Address));
    }

    [Theory, OnBothDatabases]
    public async Task Letters_are_found_by_words_without_accents_a_page_at_a_time_newest_first(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await hub.Send(
            [.. Enumerable.Range(1, 30).Select(n => HubWithAMailServer.Letter($"k{n}") with { Subject = $"Rappel {n}" })]);
        await hub.Send(HubWithAMailServer.Letter("other", "école@ville.example") with { ToName = "École Jean-Moulin" });
        var mail = hub.Of<MailQueries>();

        var page = await mail.Search("celik RAPPEL", null, 10, 10, Token);
        Assert.Equal(30, page.Total);
        Assert.Equal(Enumerable.Range(11, 10).Reverse().Select(n => $"Rappel {n}"), page.Rows.Select(row => row.Subject));
        var school = Assert.Single((await mail.Search("ecole", null, 0, 9, Token)).Rows);
        Assert.Equal("other", (await mail.Card(school.Id, Token)).Key);
        Assert.Empty((await mail.Search("", LetterState.Sent, 0, 9, Token)).Rows);
        Assert.Equal(31, (await mail.Count(Token))[LetterState.Waiting]);
    }

    [Fact]
    public async Task A_letter_with_a_link_to_sign_in_is_read_by_nobody_else_and_forgotten_once_sent()
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port);
        await hub.Send(HubWithAMailServer.Letter() with { Text = "https://theatre.example/in/abc", Secret = true });
        var id = (await hub.Letters())[0].Id;

        var card = await hub.Of<MailQueries>().Card(id, Token);
        Assert.True(card.Hidden);
        Assert.Empty(card.Text);
        var elsewhere = () => hub.Of<SendLetterAgain>().Run(SignedInOperator.Hub, id, "me@elsewhere.example", Token);
        Assert.Equal("mail.secret-letter", (await Assert.ThrowsAsync<RuleViolation>(elsewhere)).Code);

        await hub.PostAll();
        Assert.Contains("/in/abc", Assert.Single(await server.Mails()).TextBody);
        Assert.All(hub.Read().Set<StoredLetter>(), letter => Assert.Empty(letter.Text));
        var again = () => hub.Of<SendLetterAgain>().Run(SignedInOperator.Hub, id, "anne@lycee.example", Token);
        Assert.Equal("mail.secret-letter", (await Assert.ThrowsAsync<RuleViolation>(again)).Code);
    }

    [Fact]
    public async Task Line_ends_in_a_subject_add_no_header()
    {
        await using var hub = await HubWithoutPorts.On(Database.Sqlite);
        await hub.Send(HubWithAMailServer.Letter() with { Subject = "A\r\nBcc: all@x.example", ToName = "B\nC" });
        await hub.PostAll();

        var mail = MimeMessage.Load(Directory.GetFiles(hub.Of<IPostOffice>().Name).Single(), Token);
        Assert.Equal("A  Bcc: all@x.example", mail.Subject);
        Assert.Empty(mail.Bcc);
    }

    [Fact]
    public async Task The_office_reads_letters_and_takes_attachments_with_the_right_only()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        await hub.Write(db => hub.Of<Outbox>().Send(
            db,
            HubWithAMailServer.Letter() with { Attachment = "%PDF-1.7"u8.ToArray(), AttachmentName = "récapitulatif.pdf" },
            Token));
        await hub.Until(() => hub.Read().Set<StoredLetter>().All(letter => letter.State == LetterState.Sent));
        using var admin = await OfficeBrowser.SignedIn(hub);
        using var cashier = await OfficeBrowser.SignedIn(hub, "caisse1", "demo-caisse1");
        using var stranger = new OfficeBrowser(hub);

        var list = await admin.Get("/mailbox?q=celik");
        Assert.Contains("Confirmation de vos options n° 21", list.Text);
        Assert.Contains("envoyée", list.Text);
        Assert.Contains("vos options sont confirmées", (await admin.Get("/mailbox?letter=1")).Text);
        var file = await admin.Get("/mailbox/1/attachment");
        Assert.Equal((HttpStatusCode.OK, "%PDF-1.7"), (file.Status, file.Text));

        Assert.Contains("right.missing", (await cashier.Get("/mailbox")).Text);
        var refused = await cashier.Get("/mailbox/1/attachment");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("right.missing", refused.Text);
        Assert.StartsWith("/sign-in", (await stranger.Get("/mailbox/1/attachment")).LeadsTo, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Get("/mailbox/2/attachment")).Status);
    }

    [Fact]
    public async Task Sending_again_asks_for_its_right()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var line = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(one => one.Name == "caisse1");
        var cashier = (await hub.Of<OperatorTokens>().Find(line.Id, Token))!;

        var no = await Assert.ThrowsAsync<RuleViolation>(
            () => hub.Of<SendLetterAgain>().Run(cashier, 1, "a@b.example", Token));
        Assert.Equal("right.missing", no.Code);
        Assert.Contains("crm.mail:E", no.Detail);
    }
}
