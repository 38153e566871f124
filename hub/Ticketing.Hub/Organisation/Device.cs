using Ticketing.Hub.Kernel;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.Organisation;

public enum DeviceState
{
    /// <summary>Named by the office; has not come with its code yet.</summary>
    Awaited,
    Enrolled,
    Revoked,
}

/// <summary>A thing that works for the venue: edge, till, turnstile, reader. Known once by a code, then by its certificate.</summary>
public sealed class Device
{
    public static readonly Lifecycle<DeviceState> Moves = new(
        "Device",
        (DeviceState.Awaited, "Enrol", DeviceState.Enrolled),
        (DeviceState.Enrolled, "Enrol", DeviceState.Enrolled),
        (DeviceState.Awaited, "Revoke", DeviceState.Revoked),
        (DeviceState.Enrolled, "Revoke", DeviceState.Revoked));

    /// <summary>Setting of an edge: further names and addresses, with commas, by which its site reaches it.</summary>
    public const string HostNamesSetting = "host_names";

    /// <summary>Common name of its certificate, MQTT client id, its name in topics: 14 characters, "g-7k2m9x4p1qzb".</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string Site { get; init; }

    public required DeviceKind Kind { get; init; }

    /// <summary>What the office set for it, e.g. "checkpoint"; JSON.</summary>
    public required Dictionary<string, string> Settings { get; set; }

    public DeviceState State { get; private set; } = DeviceState.Awaited;

    /// <summary>SHA-256 of its certificate, upper-case hex; empty before enrolment.</summary>
    public string Thumbprint { get; private set; } = "";

    public long CertificateEndsMs { get; private set; }

    public string SoftwareVersion { get; private set; } = "";

    public required long CreatedAtMs { get; init; }

    public long EnrolledAtMs { get; private set; }

    public long RevokedAtMs { get; private set; }

    public string RevokedWhy { get; private set; } = "";

    /// <summary>Appliances call the hub; the rest are known to the edge of their site.</summary>
    public bool IsAppliance => Kind is DeviceKind.Edge or DeviceKind.Till;

    internal IEnumerable<string> HostNames => HostNamesOf(Settings);

    internal static string[] HostNamesOf(IDictionary<string, string> settings) =>
        settings.TryGetValue(HostNamesSetting, out var names)
            ? names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    /// <summary>A host name or an address, and none of those by which the hub itself and the edges are known.</summary>
    internal static bool MayBeCalled(string name) =>
        Uri.CheckHostName(name) != UriHostNameType.Unknown
        && !name.TrimEnd('.').EndsWith(CertificateAuthority.OwnDomain, StringComparison.OrdinalIgnoreCase);

    internal void Enrol(string thumbprint, long certificateEndsMs, string softwareVersion, long atMs)
    {
        State = Moves.Next(State, "Enrol");
        (Thumbprint, CertificateEndsMs, SoftwareVersion, EnrolledAtMs) =
            (thumbprint, certificateEndsMs, softwareVersion, atMs);
    }

    internal void Revoke(string why, long atMs)
    {
        State = Moves.Next(State, "Revoke");
        (RevokedWhy, RevokedAtMs) = (why, atMs);
    }

    internal static string NewId(DeviceKind kind) => kind switch
    {
        DeviceKind.Edge => "e-",
        DeviceKind.Till => "t-",
        DeviceKind.Turnstile => "g-",
        DeviceKind.CashlessReader => "r-",
        _ => throw RuleViolation.Invalid("device.kind-unknown", $"kind: {kind} is no kind of device."),
    } + Crockford.Random(12).ToLowerInvariant();
}

/// <summary>A one-time code, kept as its hash.</summary>
public sealed class EnrolmentCode
{
    public required string CodeHash { get; init; }

    public required string DeviceId { get; init; }

    public required long ExpiresAtMs { get; init; }

    public long UsedAtMs { get; set; }
}
