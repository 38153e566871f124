using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Ticketing.Appliance.Identity;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>A venue's authority as the hub has it: a server's use for hub and edges, a client's use for every device.</summary>
public sealed class VenueAuthority : IDisposable
{
    const string ServerUse = "1.3.6.1.5.5.7.3.1";
    const string ClientUse = "1.3.6.1.5.5.7.3.2";
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public VenueAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddHours(-1), now.AddYears(1));
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Hub() => Server("Ticketing hub", "hub.ticketing", "localhost");

    public X509Certificate2 Server(string name, params string[] hosts)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WithKey(Issue(own, name, [ServerUse, ClientUse], hosts), own);
    }

    /// <summary>A gate's or a reader's.</summary>
    public X509Certificate2 Device(string id)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WithKey(Issue(own, id, [ClientUse], []), own);
    }

    public X509Certificate2 WithoutUse(string name, params string[] hosts)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WithKey(Issue(own, name, [], hosts), own);
    }

    /// <summary>Writes the folder that an enrolled appliance has.</summary>
    public ApplianceIdentity Enrol(string directory, string id, string name, string site, DeviceKind kind)
    {
        using var own = ApplianceIdentity.KeyFor(directory);
        using var certificate = kind == DeviceKind.Edge
            ? Issue(own, id, [ServerUse, ClientUse], [$"edge.{site}.ticketing", "localhost"])
            : Issue(own, id, [ClientUse], []);
        ApplianceIdentity.Save(directory, new EnrolReply
        {
            DeviceId = id, Name = name, Site = site, Kind = kind,
            Certificate = ByteString.CopyFrom(certificate.RawData),
            CaCertificate = ByteString.CopyFrom(Root.RawData),
        });
        return ApplianceIdentity.Load(directory)!;
    }

    public void Dispose()
    {
        key.Dispose();
        Root.Dispose();
    }

    X509Certificate2 Issue(ECDsa holder, string name, string[] uses, string[] hosts)
    {
        var request = new CertificateRequest($"CN={name}", holder, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (uses.Length > 0)
        {
            var oids = new OidCollection();
            foreach (var use in uses) oids.Add(new Oid(use));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        }
        if (hosts.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts) names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }
        var now = TimeProvider.System.GetUtcNow();
        return request.Create(Root, now.AddMinutes(-30), now.AddDays(30), RandomNumberGenerator.GetBytes(16));
    }

    static X509Certificate2 WithKey(X509Certificate2 issued, ECDsa holder)
    {
        using var both = issued.CopyWithPrivateKey(holder);
        return X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), null);
    }
}
