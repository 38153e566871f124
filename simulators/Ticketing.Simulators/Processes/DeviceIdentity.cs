using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Google.Protobuf;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Simulators.Processes;

/// <summary>What a turnstile or a reader keeps of its enrolment: who it is, its key, whom it trusts.</summary>
public sealed record DeviceIdentity(
    string DeviceId, string Name, string Site, DeviceKind Kind, IReadOnlyDictionary<string, string> Settings,
    X509Certificate2 Certificate, X509Certificate2 Authority)
{
    const string RecordFile = "identity.json";
    const string KeyFile = "key.pem";

    /// <summary>From the device's folder; null when it was never enrolled.</summary>
    public static DeviceIdentity? Load(string folder)
    {
        var record = Path.Combine(folder, RecordFile);
        if (!File.Exists(record))
            return null;
        var reply = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(record))
            ?? throw new InvalidDataException($"{record} is empty: remove {folder} and start again.");
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(folder, KeyFile)));
        using var bare = X509CertificateLoader.LoadCertificate(reply.Certificate);
        using var paired = bare.CopyWithPrivateKey(key);
        // TLS wants a key that was imported, not one that lives in memory only.
        var certificate = X509CertificateLoader.LoadPkcs12(paired.Export(X509ContentType.Pkcs12), null);
        return new DeviceIdentity(reply.DeviceId, reply.Name, reply.Site, reply.Kind, reply.Settings, certificate,
            X509CertificateLoader.LoadCertificate(reply.Authority));
    }

    /// <summary>Makes a key, asks for a certificate with the one-time code, and keeps both in the folder.</summary>
    public static async Task<DeviceIdentity> Enrol(
        string folder, string code, EnrolmentService.EnrolmentServiceClient hub, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256);
        var reply = await hub.EnrolAsync(new EnrolRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            Code = code,
            CertificateRequest = ByteString.CopyFrom(request.CreateSigningRequest()),
            SoftwareVersion = "simulator",
        }, cancellationToken: stop);
        await File.WriteAllTextAsync(Path.Combine(folder, KeyFile), key.ExportPkcs8PrivateKeyPem(), stop);
        var kept = new Kept(reply.DeviceId, reply.Name, reply.Site, reply.Kind,
            new Dictionary<string, string>(reply.Settings), reply.Certificate.ToByteArray(),
            reply.CaCertificate.ToByteArray());
        await File.WriteAllBytesAsync(Path.Combine(folder, RecordFile), JsonSerializer.SerializeToUtf8Bytes(kept), stop);
        return Load(folder)!;
    }

    sealed record Kept(string DeviceId, string Name, string Site, DeviceKind Kind, Dictionary<string, string> Settings,
        byte[] Certificate, byte[] Authority);
}
