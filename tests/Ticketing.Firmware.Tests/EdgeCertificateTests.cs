using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Devices;

namespace Ticketing.Firmware.Tests;

/// <summary>A device speaks to its own edge and to nobody else, whoever answers at that address.</summary>
public class EdgeCertificateTests
{
    const string Server = "1.3.6.1.5.5.7.3.1";
    const string Client = "1.3.6.1.5.5.7.3.2";

    static readonly X509Certificate2 Authority = MakeAuthority();

    [Fact]
    public void The_edges_name_is_made_of_its_site() => Assert.Equal("edge.salle.ticketing", EdgeName.Of(Evening.Site));

    [Fact]
    public async Task The_edge_of_the_site_is_greeted_by_its_name()
    {
        var (greeted, asked) = await Meet(Issue(Authority, Server, EdgeName.Of(Evening.Site)));
        Assert.True(greeted);
        Assert.Equal(EdgeName.Of(Evening.Site), asked);
    }

    [Fact]
    public async Task A_device_of_the_venue_that_poses_as_the_edge_is_not_greeted() =>
        Assert.False((await Meet(Issue(Authority, Client, EdgeName.Of(Evening.Site)))).Greeted);

    [Theory, InlineData("edge.autre.ticketing"), InlineData("hub.ticketing"), InlineData("localhost"), InlineData("*.salle.ticketing")]
    public async Task A_server_of_another_name_is_not_greeted(string name) =>
        Assert.False((await Meet(Issue(Authority, Server, name))).Greeted);

    [Fact]
    public async Task The_name_must_be_among_the_alternative_names_and_not_only_the_common_name() =>
        Assert.False((await Meet(Issue(Authority, Server, null, "CN=" + EdgeName.Of(Evening.Site)))).Greeted);

    [Fact]
    public async Task A_server_of_another_authority_is_not_greeted()
    {
        using var other = MakeAuthority();
        Assert.False((await Meet(Issue(other, Server, EdgeName.Of(Evening.Site)))).Greeted);
    }

    // Whether MQTT's CONNECT arrived at whoever holds this certificate, and which name the device asked for.
    static async Task<(bool Greeted, string Asked)> Meet(X509Certificate2 certificate)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var link = new MqttEdgeLink(new MqttEdgeLinkSettings
        {
            Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Site = Evening.Site, Kind = Topics.Turnstile,
            DeviceId = Evening.Device, Certificate = Issue(Authority, Client, null), Authority = Authority,
        })
        { Powered = true };
        using var caller = await listener.AcceptTcpClientAsync(patience.Token);
        await using var tls = new SslStream(caller.GetStream());
        var asked = "";
        try
        {
            await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                asked = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12,
                });
            }, null, patience.Token);
            var first = new byte[1];
            return (await tls.ReadAsync(first, patience.Token) == 1 && first[0] == 0x10, asked);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return (false, asked);
        }
    }

    static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(1));
    }

    static X509Certificate2 Issue(X509Certificate2 authority, string use, string? name, string subject = "CN=d-1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        if (name is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(authority, now.AddMinutes(-5), now.AddMonths(1), [1, 2, 3, 4]);
        using var paired = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(paired.Export(X509ContentType.Pkcs12), null);
    }
}
