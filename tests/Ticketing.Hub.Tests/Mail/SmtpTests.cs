using MimeKit;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Mail.Pages;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Mail;

public class SmtpTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_same_key_twice_is_one_mail_with_its_attachment_intact(Database database)
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(database, server.Port);
        var pdf = new byte[200_000];
        new Random(5).NextBytes(pdf);
        var letter = HubWithAMailServer.Letter() with { AttachmentName = "récapitulatif-21.pdf", Attachment = pdf };

        await hub.Send(letter, letter);
        await hub.Send(letter with { Subject = "Other words" });
        await hub.PostAll();
        await hub.PostAll();

        var mail = Assert.Single(await server.Mails());
        Assert.Equal("Confirmation de vos options n° 21", mail.Subject);
        Assert.Equal("Anne Çelik", mail.To.Mailboxes.Single().Name);
        Assert.Equal("anne@lycee.example", mail.To.Mailboxes.Single().Address);
        Assert.Equal(("Théâtre de la Ville-Haute", "billetterie@theatre.example"),
            (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Equal(letter.Text, mail.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'));
        var attached = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        Assert.Equal(("récapitulatif-21.pdf", "application/pdf"), (attached.FileName, attached.ContentType.MimeType));
        using var got = new MemoryStream();
        await attached.Content!.DecodeToAsync(got, Token);
        Assert.Equal(pdf, got.ToArray());
        var line = Assert.Single(await hub.Letters());
        Assert.Equal((LetterState.Sent, 1, LetterTrouble.None), (line.State, line.Attempts, line.Trouble));
        Assert.Equal(hub.Clock.GetUtcNow().ToUnixTimeMilliseconds(), line.SentAtMs);
    }

    [Theory, OnBothDatabases]
    public async Task A_letter_of_a_command_that_was_refused_is_never_sent(Database database)
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(database, server.Port);

        await Assert.ThrowsAsync<RuleViolation>(() => hub.Write(async db =>
        {
            await hub.Of<Outbox>().Send(db, HubWithAMailServer.Letter(), Token);
            throw new RuleViolation("test.no", "No.");
        }));
        await hub.PostAll();

        Assert.Empty(await hub.Letters());
        Assert.Empty(await server.Mails());
    }

    [Theory, OnBothDatabases]
    public async Task While_the_server_is_away_letters_wait_and_leave_when_it_is_back(Database database)
    {
        var port = MailServer.FreePort();
        await using var hub = await HubWithAMailServer.On(database, port);
        await hub.Send(HubWithAMailServer.Letter("a"), HubWithAMailServer.Letter("b"));

        Assert.Equal(0, await hub.Post());
        Assert.Equal(LetterTrouble.Away, hub.Of<PostStanding>().Now!.Trouble);
        var tried = (await hub.Letters()).Where(letter => letter.Attempts == 1);
        Assert.Equal(LetterTrouble.Away, Assert.Single(tried).Trouble);
        // The pause is kept, and grows.
        Assert.Equal(0, await hub.Post());
        Assert.Equal(1, (await hub.Letters()).Sum(letter => letter.Attempts));
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await hub.Post();
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await hub.Post();
        Assert.Equal(2, (await hub.Letters()).Sum(letter => letter.Attempts));

        await using var server = await MailServer.Start(port, null);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await hub.PostAll();

        Assert.Equal(2, (await server.Mails()).Count);
        Assert.All(await hub.Letters(), letter => Assert.Equal(LetterState.Sent, letter.State));
        Assert.Null(hub.Of<PostStanding>().Now);
    }

    [Theory, OnBothDatabases]
    public async Task What_the_server_refuses_for_good_is_shown_and_can_be_sent_again_elsewhere(Database database)
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(database, server.Port);
        await hub.Send(
            HubWithAMailServer.Letter("a", "refused@lycee.example"), HubWithAMailServer.Letter("b", "no address"),
            HubWithAMailServer.Letter("c"));
        await hub.PostAll();

        Assert.Single(await server.Mails());
        var failed = await hub.Letters(LetterState.Failed);
        Assert.Equal([LetterTrouble.BadAddress, LetterTrouble.Refused], failed.Select(letter => letter.Trouble));
        Assert.Contains("550", failed[1].TroubleSaid);
        Assert.Contains("No such person here", failed[1].TroubleSaid);

        var again = hub.Of<SendLetterAgain>();
        var no = await Assert.ThrowsAsync<RuleViolation>(
            () => again.Run(SignedInOperator.Hub, failed[0].Id, "still none", Token));
        Assert.Equal("mail.address-invalid", no.Code);
        await again.Run(SignedInOperator.Hub, failed[0].Id, "b@lycee.example", Token);
        await again.Run(SignedInOperator.Hub, failed[1].Id, "a@lycee.example", Token);
        await hub.PostAll();

        Assert.Equal(
            ["a@lycee.example", "anne@lycee.example", "b@lycee.example"],
            (await server.Mails()).Select(mail => mail.Headers["X-To"]).Order(StringComparer.Ordinal));
        Assert.Empty(await hub.Letters(LetterState.Failed));
    }

    [Theory, OnBothDatabases]
    public async Task What_the_server_puts_off_is_tried_again_after_a_growing_pause(Database database)
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(database, server.Port);
        await hub.Send(HubWithAMailServer.Letter("a", "later@lycee.example"), HubWithAMailServer.Letter("b"));
        await hub.PostAll();

        Assert.Single(await server.Mails());
        var waiting = Assert.Single(await hub.Letters(LetterState.Waiting));
        Assert.Equal(LetterTrouble.NotNow, waiting.Trouble);
        Assert.StartsWith("451", waiting.TroubleSaid, StringComparison.Ordinal);
        Assert.Equal(60_000, waiting.NextAttemptMs - hub.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Null(hub.Of<PostStanding>().Now);

        hub.Clock.Advance(TimeSpan.FromSeconds(60));
        await hub.PostAll();
        Assert.Equal(2, (await server.Mails()).Count);
    }

    [Fact]
    public async Task A_retry_is_the_same_mail_and_one_sent_again_by_an_operator_is_another()
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port);
        await hub.Send(HubWithAMailServer.Letter());
        await hub.PostAll();
        var id = (await hub.Letters())[0].Id;
        // As if the hub had been cut off after the server's yes and before its own note of it.
        await hub.Write(db =>
        {
            var letter = db.Set<StoredLetter>().Single();
            db.Entry(letter).Property(row => row.State).CurrentValue = LetterState.Waiting;
            return Task.CompletedTask;
        });
        await hub.PostAll();
        await hub.Of<SendLetterAgain>().Run(SignedInOperator.Hub, id, "anne@lycee.example", Token);
        await hub.PostAll();

        var ids = (await server.Mails()).ConvertAll(mail => mail.MessageId);
        Assert.Equal(3, ids.Count);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.EndsWith("@theatre.example", ids[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_letters_go_by_one_line_and_by_a_new_one_when_the_server_hangs_up()
    {
        await using var server = await MailServer.Start("--hang-up", "30");
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port);
        await hub.Send([.. Enumerable.Range(1, 100).Select(n => HubWithAMailServer.Letter($"k{n}") with
        {
            Attachment = new byte[30_000],
            AttachmentName = "a.pdf",
        })]);
        await hub.PostAll();

        var mails = await server.Mails();
        Assert.Equal(100, mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.Equal(4, mails.Select(mail => mail.Headers["X-Line"]).Distinct().Count());
        Assert.All(await hub.Letters(), letter => Assert.Equal(LetterState.Sent, letter.State));
    }

    [Fact]
    public async Task A_letter_that_nobody_takes_for_three_days_has_failed()
    {
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, MailServer.FreePort());
        await hub.Send(HubWithAMailServer.Letter());
        await hub.Post();
        hub.Clock.Advance(TimeSpan.FromDays(3));
        await hub.Post();

        Assert.Equal(LetterTrouble.GivenUp, Assert.Single(await hub.Letters(LetterState.Failed)).Trouble);
    }
}
