using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Ticketing.Appliance.Identity;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>A venue's authority: what a hub and a till need to know each other.</summary>
sealed class TillAuthority : IDisposable
{
    static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1"), ClientUse = new("1.3.6.1.5.5.7.3.2");
    readonly DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1);
    readonly X509Certificate2 authority;

    public TillAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=venue", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authority = request.CreateSelfSigned(from, from.AddYears(5));
        using var hub = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Sign(hub, "CN=hub");
        using var whole = made.CopyWithPrivateKey(hub);
        Hub = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Hub { get; }

    /// <summary>Writes the folder that an enrolled till has.</summary>
    public ApplianceIdentity EnrolTill(string directory)
    {
        using var key = ApplianceIdentity.KeyFor(directory);
        using var certificate = Sign(key, "CN=till-1");
        ApplianceIdentity.Save(directory, new EnrolReply
        {
            DeviceId = "till-1",
            Name = "Caisse 1",
            Site = "Parc",
            Kind = DeviceKind.Till,
            Certificate = ByteString.CopyFrom(certificate.RawData),
            CaCertificate = ByteString.CopyFrom(authority.RawData),
        });
        return ApplianceIdentity.Load(directory)!;
    }

    public void Dispose()
    {
        authority.Dispose();
        Hub.Dispose();
    }

    X509Certificate2 Sign(ECDsa key, string name)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerUse, ClientUse], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, from, from.AddYears(2), RandomNumberGenerator.GetBytes(8));
    }
}
