using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Appliance.Identity;

/// <summary>Who this appliance is: its name with the office, its certificate and the authority that it trusts.</summary>
public sealed class ApplianceIdentity
{
    const string KeyFile = "key.pem";
    const string RecordFile = "identity.json";

    ApplianceIdentity(Record record, X509Certificate2 certificate)
    {
        DeviceId = record.DeviceId;
        Name = record.Name;
        Site = record.Site;
        Kind = record.Kind;
        Settings = record.Settings;
        Certificate = certificate;
        Authority = X509CertificateLoader.LoadCertificate(record.Authority);
    }

    public string DeviceId { get; }
    public string Name { get; }
    public string Site { get; }
    public DeviceKind Kind { get; }
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }
    public X509Certificate2 Authority { get; }

    /// <summary>Null when this appliance has not been enrolled.</summary>
    public static ApplianceIdentity? Load(string directory)
    {
        var path = Path.Combine(directory, RecordFile);
        if (!File.Exists(path)) return null;
        var record = Read(path);
        using var key = LoadKey(directory)
            ?? throw new InvalidDataException($"{KeyFile} is missing in {directory}: enrol again.");
        using var publicPart = X509CertificateLoader.LoadCertificate(record.Certificate);
        using var withKey = publicPart.CopyWithPrivateKey(key);
        // TLS on some platforms takes no key that lives in memory only.
        var certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        return new ApplianceIdentity(record, certificate);
    }

    /// <summary>The key that a first start made, so that a second start after a lost answer asks with the same one.</summary>
    internal static ECDsa KeyFor(string directory)
    {
        if (LoadKey(directory) is { } known) return known;
        CreateDirectory(directory);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
        DurableFile.Write(Path.Combine(directory, KeyFile), pem, secret: true);
        return key;
    }

    internal static void Save(string directory, EnrolReply reply)
    {
        CreateDirectory(directory);
        var record = new Record(reply.DeviceId, reply.Name, reply.Site, reply.Kind, reply.Certificate.ToByteArray(),
            reply.CaCertificate.ToByteArray(), new Dictionary<string, string>(reply.Settings));
        DurableFile.Write(Path.Combine(directory, RecordFile), JsonSerializer.SerializeToUtf8Bytes(record), secret: true);
    }

    static Record Read(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<Record>(File.ReadAllBytes(path)) is { } record) return record;
        }
        catch (JsonException)
        {
            // The same answer as for an empty one.
        }
        throw new InvalidDataException($"{path} cannot be read: remove the folder and enrol again.");
    }

    static ECDsa? LoadKey(string directory)
    {
        var path = Path.Combine(directory, KeyFile);
        if (!File.Exists(path)) return null;
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    sealed record Record(string DeviceId, string Name, string Site, DeviceKind Kind, byte[] Certificate, byte[] Authority,
        Dictionary<string, string> Settings);
}
