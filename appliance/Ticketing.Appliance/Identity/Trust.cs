using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Appliance.Identity;

/// <summary>One authority is trusted: the venue's own. What the machine trusts otherwise does not count.</summary>
public static class Trust
{
    /// <summary>A name in the hub's certificate and in no other: the authority gives it to nobody else.</summary>
    public const string HubName = "hub.ticketing";

    const string ServerUse = "1.3.6.1.5.5.7.3.1";
    const string ClientUse = "1.3.6.1.5.5.7.3.2";

    public static bool Issued(X509Certificate2 authority, X509Certificate? certificate, bool server)
    {
        if (certificate is null) return false;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return Issued(authority, copy, server);
    }

    /// <summary>The hub's own certificate: from the authority, for a server, and with the hub's name.</summary>
    public static bool IsHub(X509Certificate2 authority, X509Certificate? certificate)
    {
        if (certificate is null) return false;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return Issued(authority, copy, server: true)
            && copy.MatchesHostname(HubName, allowWildcards: false, allowCommonName: false);
    }

    /// <summary>
    /// The hub, at whatever address it is called. Its name counts and not the address: a device of the venue, which has a
    /// certificate from the same authority, cannot pose as it.
    /// </summary>
    public static SslClientAuthenticationOptions Hub(X509Certificate2 authority, X509Certificate2? own) => new()
    {
        ClientCertificates = own is null ? null : [own],
        RemoteCertificateValidationCallback = (_, certificate, _, _) => IsHub(authority, certificate),
    };

    /// <summary>SHA-256, upper-case hex: how DeviceRow names a certificate.</summary>
    public static string Thumbprint(X509Certificate certificate) =>
        Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));

    static bool Issued(X509Certificate2 authority, X509Certificate2 certificate, bool server)
    {
        var use = server ? ServerUse : ClientUse;
        // The chain takes a certificate that names no use for one of every use.
        var named = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(e => e.EnhancedKeyUsages.OfType<Oid>().Any(o => o.Value == use));
        if (!named) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
