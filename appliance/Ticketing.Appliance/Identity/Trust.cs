using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Appliance.Identity;

/// <summary>One authority is trusted: the venue's own. What the machine trusts otherwise does not count.</summary>
public static class Trust
{
    const string ServerUse = "1.3.6.1.5.5.7.3.1";
    const string ClientUse = "1.3.6.1.5.5.7.3.2";

    public static bool Issued(X509Certificate2 authority, X509Certificate? certificate, bool server)
    {
        if (certificate is null) return false;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(server ? ServerUse : ClientUse));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(copy);
    }

    /// <summary>The hub: a certificate from the authority, for this address. A device of the venue cannot pose as it.</summary>
    public static SslClientAuthenticationOptions Hub(X509Certificate2 authority, X509Certificate2? own) => new()
    {
        ClientCertificates = own is null ? null : [own],
        RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
            && Issued(authority, certificate, server: true),
    };

    /// <summary>SHA-256, upper-case hex: how DeviceRow names a certificate.</summary>
    public static string Thumbprint(X509Certificate certificate) =>
        Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));
}
