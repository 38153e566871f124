using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Bench;

/// <summary>Certificates of one venue's authority, and no others.</summary>
static class Trusted
{
    public static bool By(X509Certificate2 authority, X509Certificate? offered)
    {
        if (offered is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var certificate = X509CertificateLoader.LoadCertificate(offered.GetRawCertData());
        return chain.Build(certificate);
    }
}
