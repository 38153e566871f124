namespace Ticketing.Hub.Kernel;

/// <summary>Who did what to which thing, when and why. Written in the transaction of its cause; never changed.</summary>
public sealed class AuditEntry : IAppendOnly
{
    public long Id { get; private set; }

    public required long AtMs { get; init; }

    /// <summary>"operator:name", "device:id" or "hub" for what the hub does by itself.</summary>
    public required string Who { get; init; }

    /// <summary>The verb, e.g. "device.revoked".</summary>
    public required string What { get; init; }

    /// <summary>The thing it was done to, e.g. a device's id.</summary>
    public required string Subject { get; init; }

    /// <summary>The reason given; empty where none is asked.</summary>
    public string Why { get; init; } = "";
}
