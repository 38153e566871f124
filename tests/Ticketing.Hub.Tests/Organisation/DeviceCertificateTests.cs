using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

public sealed class DeviceCertificateTests : IDisposable
{
    const string Server = "1.3.6.1.5.5.7.3.1";
    const string Client = "1.3.6.1.5.5.7.3.2";

    readonly string folder = Directory.CreateTempSubdirectory("ticketing-pki-").FullName;

    [Theory]
    [InlineData(DeviceKind.Till)]
    [InlineData(DeviceKind.Turnstile)]
    [InlineData(DeviceKind.CashlessReader)]
    public async Task A_device_that_nobody_calls_has_no_name_and_cannot_serve(DeviceKind kind)
    {
        await using var hub = await RunningHub.On(Database.Sqlite);

        var device = (await hub.Enrol(kind, hostNames: "10.0.0.9")).Certificate;

        Assert.Equal([Client], Purposes(device));
        Assert.DoesNotContain(device.Extensions, extension => extension is X509SubjectAlternativeNameExtension);
        Assert.All(
            (string[])["hub.ticketing", "edge.ville-haute.ticketing", "localhost", "127.0.0.1", "10.0.0.9"],
            name => Assert.False(device.MatchesHostname(name, allowWildcards: true, allowCommonName: false)));
    }

    [Fact]
    public async Task An_edge_answers_by_its_sites_name_and_those_that_the_office_gave_it()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);

        var edge = (await hub.Enrol(DeviceKind.Edge, hostNames: "edge1.salle.lan, 10.0.0.9")).Certificate;

        Assert.Equal([Client, Server], Purposes(edge));
        Assert.All(
            (string[])["edge.ville-haute.ticketing", "edge1.salle.lan", "10.0.0.9"], name => Assert.True(edge.MatchesHostname(name)));
        Assert.All(
            (string[])["hub.ticketing", "edge.autre.ticketing", "localhost", "127.0.0.1"],
            name => Assert.False(edge.MatchesHostname(name)));
    }

    [Theory]
    [InlineData("hub.ticketing")]
    [InlineData("HUB.Ticketing")]
    [InlineData("hub.ticketing.")]
    [InlineData("edge.autre.ticketing")]
    [InlineData("*.ticketing")]
    [InlineData("not a name")]
    public async Task Nobody_gets_a_name_that_belongs_to_the_hub_or_to_another_edge(string name)
    {
        await using var hub = await RunningHub.On(Database.Sqlite);

        var no = await Assert.ThrowsAsync<RpcException>(() => hub.Code(DeviceKind.Edge, hostNames: "ok.lan," + name));

        Assert.Equal("device.invalid", Refusal.CodeOf(no));
        Assert.Contains(name, no.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hub_is_known_by_its_name_and_is_no_device()
    {
        await using var hub = await RunningHub.On(Database.Sqlite);
        var authority = hub.Of<CertificateAuthority>();
        var till = await hub.Enrol(DeviceKind.Till);

        Assert.Equal([Server], Purposes(authority.Server));
        Assert.All(
            (string[])["hub.ticketing", "localhost", "127.0.0.1"], name => Assert.True(authority.Server.MatchesHostname(name)));
        Assert.False(authority.IsOurs(authority.Server));
        Assert.True(authority.IsOurs(till.Certificate));
    }

    [Fact]
    public void A_hubs_certificate_of_before_is_made_again_at_start_and_a_good_one_is_kept()
    {
        string present;
        using (var first = Authority())
        {
            present = first.Server.Thumbprint;
            WriteServer(first, "localhost", "127.0.0.1");
        }

        string renewed;
        using (var second = Authority())
        {
            renewed = second.Server.Thumbprint;
            Assert.True(second.Server.MatchesHostname("hub.ticketing"));
            Assert.NotEqual(present, renewed);
        }

        using var third = Authority();
        Assert.Equal(renewed, third.Server.Thumbprint);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    CertificateAuthority Authority() => new(
        new OptionsWrapper<StorageOptions>(new StorageOptions { DataDirectory = folder }),
        new OptionsWrapper<HubOptions>(new HubOptions()),
        new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

    /// <summary>As a hub of an earlier version has it: signed by the same authority, without the name.</summary>
    void WriteServer(CertificateAuthority authority, params string[] names)
    {
        var pki = Path.Combine(folder, "pki");
        using var issuer = X509Certificate2.CreateFromPemFile(
            Path.Combine(pki, "authority.crt"), Path.Combine(pki, "authority.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Ticketing hub", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Client), new Oid(Server)], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var old = request.Create(
            issuer, new DateTimeOffset(issuer.NotBefore), new DateTimeOffset(authority.Server.NotAfter),
            RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path.Combine(pki, "hub.crt"), old.ExportCertificatePem());
        File.WriteAllText(Path.Combine(pki, "hub.key"), key.ExportPkcs8PrivateKeyPem());
    }

    static List<string> Purposes(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages
            .Cast<Oid>().Select(oid => oid.Value!).Order(StringComparer.Ordinal).Reverse()];
}
