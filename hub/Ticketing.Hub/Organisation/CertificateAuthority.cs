using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.Organisation;

/// <summary>
/// The authority that vouches for every device and for the hub itself: made at the first start (ECDSA P-256, twenty years),
/// or the venue's own. Its key never leaves the data directory.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>The name that every appliance checks, whatever address it calls the hub by.</summary>
    public const string HubName = "hub.ticketing";

    /// <summary>Names under it are given by the hub alone: no device may ask for one.</summary>
    public const string OwnDomain = ".ticketing";

    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    readonly X509Certificate2 authority;
    readonly TimeProvider clock;

    public CertificateAuthority(IOptions<StorageOptions> storage, IOptions<HubOptions> hub, TimeProvider clock)
    {
        this.clock = clock;
        var pki = hub.Value.Pki;
        var folder = storage.Value.PathOf("pki");
        PrivateFile.CreateFolder(folder);
        authority = pki.CertificatePath.Length > 0
            ? X509Certificate2.CreateFromPemFile(pki.CertificatePath, pki.KeyPath)
            : PemFiles.LoadOrMake(folder, "authority", MakeAuthority);
        CheckAuthority();
        var names = ServerNames(pki.ServerNames);
        Server = PemFiles.LoadOrMake(
            folder, "hub", () => MakeServer(names),
            present => present.NotAfter > clock.GetUtcNow().AddDays(30).LocalDateTime
                && names.All(name => present.MatchesHostname(name)) && IsOurs(present, ServerAuthentication));
        Fingerprint = Crockford.Fingerprint(authority.RawData);
    }

    /// <summary>The hub's own, for its gRPC port.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>DER, without the key.</summary>
    public byte[] Certificate => authority.RawData;

    /// <summary>First 100 bits of the SHA-256 of the authority's certificate, 20 letters: the end of each enrolment code.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// For the device's key, two years, common name = the device's id. Every device proves with it who it is; only an edge
    /// answers calls, under its site's name, so that no device can pose as the hub or as an edge.
    /// </summary>
    /// <exception cref="RuleViolation">"enrolment.request-invalid".</exception>
    public X509Certificate2 Issue(byte[] certificateRequest, Device device)
    {
        var asked = Read(certificateRequest);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={device.Id}"), asked.PublicKey, HashAlgorithmName.SHA256);
        if (device.Kind == DeviceKind.Edge)
            Extend(request, [EdgeName(device.Site), .. device.HostNames], ClientAuthentication, ServerAuthentication);
        else
            Extend(request, [], ClientAuthentication);
        return Sign(request, years: 2);
    }

    /// <summary>The name that the devices of a site check on their edge.</summary>
    public static string EdgeName(string site) => "edge." + site + OwnDomain;

    /// <summary>A device's certificate that this authority signed and that counts today; whether the device was revoked
    /// is asked elsewhere.</summary>
    public bool IsOurs(X509Certificate2 certificate) => IsOurs(certificate, ClientAuthentication);

    public static string ThumbprintOf(X509Certificate2 certificate) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public void Dispose()
    {
        authority.Dispose();
        Server.Dispose();
    }

    bool IsOurs(X509Certificate2 certificate, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        return chain.Build(certificate);
    }

    static CertificateRequest Read(byte[] der)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256);
            using var key = request.PublicKey.GetECDsaPublicKey();
            if (key is { KeySize: 256 })
                return request;
        }
        catch (CryptographicException)
        {
            // Not PKCS#10, or its signature is not by its key: the same answer.
        }

        throw RuleViolation.Invalid(
            "enrolment.request-invalid", "certificate_request: must be PKCS#10, DER, signed by its ECDSA P-256 key.");
    }

    static void Extend(CertificateRequest request, List<string> names, params string[] purposes)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [.. purposes.Select(purpose => new Oid(purpose))], false));
        if (names.Count == 0)
            return;
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
    }

    static string[] ServerNames(IEnumerable<string> configured) =>
        [.. configured.Append(HubName).Append("localhost").Append("127.0.0.1").Append(Dns.GetHostName()).Distinct()];

    X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Ticketing authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(20));
    }

    X509Certificate2 MakeServer(string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Ticketing hub", key, HashAlgorithmName.SHA256);
        Extend(request, [.. names], ServerAuthentication);
        using var signed = Sign(request, years: 2);
        return signed.CopyWithPrivateKey(key);
    }

    X509Certificate2 Sign(CertificateRequest request, int years)
    {
        var now = clock.GetUtcNow();
        var end = now.AddYears(years);
        var last = new DateTimeOffset(authority.NotAfter);
        var start = now.AddHours(-1);
        var first = new DateTimeOffset(authority.NotBefore);
        return request.Create(
            authority, start > first ? start : first, end < last ? end : last, RandomNumberGenerator.GetBytes(16));
    }

    void CheckAuthority()
    {
        using var key = authority.GetECDsaPrivateKey();
        var mayIssue = authority.Extensions.OfType<X509BasicConstraintsExtension>()
            .Any(basic => basic.CertificateAuthority);
        if (key is null || !mayIssue)
        {
            throw new InvalidOperationException(
                "Hub:Pki:CertificatePath must be an authority's certificate (CA:TRUE) with an ECDSA key in Hub:Pki:KeyPath.");
        }
    }
}

/// <summary>A certificate and its key as two PEM files.</summary>
static class PemFiles
{
    public static X509Certificate2 LoadOrMake(
        string folder, string name, Func<X509Certificate2> make, Func<X509Certificate2, bool>? stillGood = null)
    {
        var certificatePath = Path.Combine(folder, name + ".crt");
        var keyPath = Path.Combine(folder, name + ".key");
        if (File.Exists(certificatePath) && File.Exists(keyPath))
        {
            var present = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            if (stillGood is null || stillGood(present))
                return present;
            present.Dispose();
        }

        using var made = make();
        using var key = made.GetECDsaPrivateKey()!;
        // The key first: a certificate without its key would be useless, and the next start makes both again.
        PrivateFile.Write(keyPath, key.ExportPkcs8PrivateKeyPem());
        PrivateFile.Write(certificatePath, made.ExportCertificatePem());
        return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
    }
}

/// <summary>Files for the hub's own eyes.</summary>
static class PrivateFile
{
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
