namespace Ticketing.Hub.Storage;

/// <summary>Who is told a row.</summary>
public readonly record struct Audience
{
    Audience(string name) => Name = name;

    public string Name { get; }

    public static Audience AllEdges => new("edges");

    public static Audience Tills => new("tills");

    public static Audience EdgesOf(string site) => new("edges:" + site);

    public static Audience Device(string deviceId) => new("device:" + deviceId);

    public override string ToString() => Name;
}

public enum RecipientKind
{
    Edge,
    Till,
}

/// <summary>The appliance that asks for a snapshot or for deltas.</summary>
public sealed record Recipient(string DeviceId, RecipientKind Kind, string Site)
{
    public IReadOnlyList<Audience> Audiences => Kind == RecipientKind.Edge
        ? [Audience.AllEdges, Audience.EdgesOf(Site), Audience.Device(DeviceId)]
        : [Audience.Tills, Audience.Device(DeviceId)];
}

/// <summary>The present rows of one module, for a whole snapshot. Registered as a service by each module that publishes rows.</summary>
public interface ISnapshotSource
{
    /// <summary>How many rows there will be, roughly: for the appliance's progress bar.</summary>
    Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken);

    /// <summary>Streamed; the context is for this source alone while it is read.</summary>
    IAsyncEnumerable<Protocol.Sync.V1.Row> Rows(HubDb db, Recipient recipient, CancellationToken cancellationToken);
}
