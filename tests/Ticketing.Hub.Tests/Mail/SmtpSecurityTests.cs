using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Mail;

public class SmtpSecurityTests
{
    [Fact]
    public async Task A_server_that_asks_for_a_password_gets_it()
    {
        await using var server = await MailServer.Start("--auth", "hub", "secret");
        await using var hub = await HubWithAMailServer.On(
            Database.Sqlite, server.Port, "--Mail:User=hub", "--Mail:Password=secret");
        await hub.Send(HubWithAMailServer.Letter());
        await hub.PostAll();

        Assert.Single(await server.Mails());
    }

    [Theory]
    [InlineData("--Mail:User=hub", "--Mail:Password=wrong")]
    [InlineData("--Mail:User=", "--Mail:Password=")]
    public async Task A_wrong_password_makes_letters_wait_and_is_shown(params string[] settings)
    {
        await using var server = await MailServer.Start("--auth", "hub", "secret");
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port, settings);
        await hub.Send(HubWithAMailServer.Letter());
        await hub.Post();

        Assert.Empty(await server.Mails());
        Assert.Equal(LetterTrouble.NotLetIn, hub.Of<PostStanding>().Now!.Trouble);
        Assert.Equal(LetterTrouble.NotLetIn, Assert.Single(await hub.Letters(LetterState.Waiting)).Trouble);
    }

    [Fact]
    public async Task A_server_with_a_certificate_that_nobody_vouches_for_gets_no_letter()
    {
        using var folder = new Certificates();
        await using var server = await MailServer.Start("--tls", folder.Certificate, folder.Key);
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port, "--Mail:Security=StartTls");
        await hub.Send(HubWithAMailServer.Letter());
        await hub.Post();

        Assert.Empty(await server.Mails());
        Assert.Equal(LetterTrouble.NotLetIn, hub.Of<PostStanding>().Now!.Trouble);
    }

    [Fact]
    public async Task A_server_without_the_security_asked_for_gets_no_letter()
    {
        await using var server = await MailServer.Start();
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, server.Port, "--Mail:Security=StartTls");
        await hub.Send(HubWithAMailServer.Letter());
        await hub.Post();

        Assert.Empty(await server.Mails());
        Assert.Equal(LetterTrouble.NotLetIn, hub.Of<PostStanding>().Now!.Trouble);
    }

    [Theory]
    [InlineData("--Mail:From=nobody")]
    [InlineData("--Mail:From=")]
    [InlineData("--Mail:Port=0")]
    [InlineData("--Mail:User=hub")]
    [InlineData("--Mail:Host=smtp.example.org", "--Mail:User=hub", "--Mail:Password=secret")]
    public async Task A_wrong_setting_is_refused_at_the_start(params string[] settings)
    {
        await using var hub = await HubWithAMailServer.On(Database.Sqlite, 25, settings);

        Assert.Throws<OptionsValidationException>(() => hub.Of<IStartupValidator>().Validate());
    }

    sealed class Certificates : IDisposable
    {
        readonly string folder = Directory.CreateTempSubdirectory("ticketing-tls-").FullName;

        public Certificates()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Certificate, certificate.ExportCertificatePem());
            File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        }

        public string Certificate => Path.Combine(folder, "server.crt");

        public string Key => Path.Combine(folder, "server.key");

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
