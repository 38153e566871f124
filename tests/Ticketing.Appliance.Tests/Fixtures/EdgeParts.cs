using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ticketing.Appliance.Edge;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>
/// An edge with an open performance, without network: real journal and snapshot on disk, both authorities, the test's clock.
/// It can be started again over the same folder.
/// </summary>
sealed class EdgeParts : IAsyncDisposable
{
    readonly VenueAuthority authority = new();

    EdgeParts(EdgeFolder folder, FakeTimeProvider clock)
    {
        (Folder, Clock) = (folder, clock);
        Journal = Journal.Open(folder["journal.db"], clock);
        Snapshot = Snapshot.Open(folder["snapshot"], clock, NullLogger<Snapshot>.Instance);
        Health = new LinkHealth(clock);
        Identity = IdentityIn(folder["identity"], authority);
        Link = new HubLink(Identity, new Uri("https://127.0.0.1:1"), Health, Snapshot.Reader, Journal);
        var served = new ServedPerformances(Snapshot.Reader,
            new EdgeOptions(System.Net.IPAddress.Loopback, 1, TimeSpan.FromHours(4), TimeSpan.FromHours(2)));
        Gates = new GateAuthority(Snapshot.Reader, Journal, Link, served, clock);
        Wallets = new WalletAuthority(Snapshot.Reader, Journal, Link, clock);
        foreach (var entry in Journal.ReadAll())
        {
            Gates.Recall(entry.Read());
            Wallets.Recall(entry.Read());
        }
    }

    public EdgeFolder Folder { get; }
    public FakeTimeProvider Clock { get; }
    public Journal Journal { get; }
    public Snapshot Snapshot { get; }
    public LinkHealth Health { get; }
    public HubLink Link { get; }
    public ApplianceIdentity Identity { get; }
    public GateAuthority Gates { get; }
    public WalletAuthority Wallets { get; }
    public DeviceRow A { get; } = EdgeSeason.Gate("gate-a");
    public DeviceRow B { get; } = EdgeSeason.Gate("gate-b");
    public DeviceRow Bar { get; } = EdgeSeason.Reader("bar-1");
    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The hub is heard, and has told of the house and these rows.</summary>
    public static async Task<EdgeParts> With(EdgeFolder folder, params Row[] rows)
    {
        var parts = new EdgeParts(folder, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await parts.Replace([.. EdgeSeason.House(parts.NowMs), .. rows]);
        parts.Health.Heard();
        return parts;
    }

    public static EdgeParts Again(EdgeFolder folder, FakeTimeProvider clock) => new(folder, clock);

    public Task Replace(IReadOnlyList<Row> rows, long cursor = 1) => Snapshot.Replace(Batches(rows, cursor), default);

    public Task Apply(long cursor, params Row[] rows) =>
        Snapshot.Apply(new DeltaBatch { Cursor = cursor, AsOfMs = NowMs, Rows = { rows } });

    public async Task<AccessOutcome> Scan(DeviceRow gate, uint sequence, ulong serial) =>
        (await Gates.Decide(gate, EdgeSeason.Scan(sequence, serial))).Outcome;

    public List<OperationBody> Recorded() => [.. Journal.ReadAll().Select(e => e.Read())];

    public async ValueTask DisposeAsync()
    {
        Link.Dispose();
        await Journal.DisposeAsync();
        await Snapshot.DisposeAsync();
        authority.Dispose();
    }

    /// <summary>As the hub would have enrolled it.</summary>
    public static ApplianceIdentity IdentityIn(string directory, VenueAuthority authority, string id = "edge-1") =>
        authority.Enrol(directory, id, "Accueil", EdgeSeason.Site, DeviceKind.Edge);

    async IAsyncEnumerable<SnapshotBatch> Batches(IReadOnlyList<Row> rows, long cursor)
    {
        foreach (var chunk in rows.Chunk(500)) yield return new SnapshotBatch { Rows = { chunk }, AsOfMs = NowMs };
        await Task.CompletedTask;
        yield return new SnapshotBatch { Complete = true, Cursor = cursor, AsOfMs = NowMs };
    }
}
