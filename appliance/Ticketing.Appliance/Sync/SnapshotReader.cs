using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>What changed: these rows, or (Whole) everything, because a new snapshot took the place of the old one.</summary>
public sealed record SnapshotChange(bool Whole, IReadOnlyList<Row> Rows);

/// <summary>What this appliance knows of the season, from memory. Any thread may ask; rows are not to be changed.</summary>
public sealed class SnapshotReader
{
    volatile SnapshotRows rows = new();
    volatile bool ready;
    long asOfMs;
    long cursor;

    /// <summary>Raised on the snapshot's own thread, after readers can see the change. Handlers must be short.</summary>
    public event Action<SnapshotChange>? Changed;

    /// <summary>A complete snapshot has been loaded.</summary>
    public bool Ready => ready;

    /// <summary>Hub's clock, Unix ms, of the last news; 0 before the first.</summary>
    public long AsOfMs => Interlocked.Read(ref asOfMs);
    public long Cursor => Interlocked.Read(ref cursor);
    public long Count => rows.Count;
    public long Tickets => rows.Tickets;

    public SiteRow? Site => rows.Find("site")?.Site;
    public IEnumerable<PerformanceRow> Performances => rows.All(Row.RowOneofCase.Performance).Select(r => r.Performance);
    public PerformanceRow? Performance(uint number) => rows.Find(SnapshotRows.Key("performance", number))?.Performance;

    public IEnumerable<PriceRow> Prices(uint performance) =>
        rows.All(Row.RowOneofCase.Price, performance).Select(r => r.Price).OrderBy(p => p.Rank);

    public IEnumerable<CategoryRow> Categories(uint performance) =>
        rows.All(Row.RowOneofCase.Category, performance).Select(r => r.Category).OrderBy(c => c.Rank);

    public IEnumerable<SeatRow> Seats(uint performance) =>
        rows.All(Row.RowOneofCase.Seat, performance).Select(r => r.Seat);

    public IEnumerable<LeaseRow> Leases => rows.All(Row.RowOneofCase.Lease).Select(r => r.Lease);
    public IEnumerable<OperatorRow> Operators => rows.All(Row.RowOneofCase.Operator).Select(r => r.Operator);
    public IEnumerable<ProductRow> Products => rows.All(Row.RowOneofCase.Product).Select(r => r.Product);
    public ProductRow? Product(uint code) => rows.Find(SnapshotRows.Key("product", code))?.Product;
    public IEnumerable<DeviceRow> Devices => rows.All(Row.RowOneofCase.Device).Select(r => r.Device);
    public DeviceRow? Device(string id) => rows.Find(SnapshotRows.Key("device", id))?.Device;
    public IEnumerable<WalletRow> Wallets => rows.All(Row.RowOneofCase.Wallet).Select(r => r.Wallet);

    /// <param name="chip">The chip's UID, upper-case hex.</param>
    public WalletRow? Wallet(string chip) => rows.Find(SnapshotRows.Key("wallet", chip))?.Wallet;

    public IEnumerable<PerformanceKeyRow> PerformanceKeys(uint performance) =>
        rows.All(Row.RowOneofCase.PerformanceKey, performance).Select(r => r.PerformanceKey);

    public PerformanceKeyRow? PerformanceKey(uint performance, uint epoch) =>
        rows.Find(SnapshotRows.Key("performance-key", performance, epoch))?.PerformanceKey;

    public IEnumerable<PurseKeyRow> PurseKeys => rows.All(Row.RowOneofCase.PurseKey).Select(r => r.PurseKey);

    public bool TryTicket(uint performance, ulong serial, out TicketState ticket)
    {
        ticket = default;
        return rows.TicketsOf(performance)?.TryGet(serial, out ticket) == true;
    }

    /// <summary>The tickets of a performance, copied, in no order.</summary>
    public TicketState[] TicketsOf(uint performance) => rows.TicketsOf(performance)?.All() ?? [];

    /// <summary>A ticket with its words, for people.</summary>
    public TicketRow? Ticket(uint performance, ulong serial)
    {
        var table = rows.TicketsOf(performance);
        return table is not null && table.TryGet(serial, out var ticket) ? table.RowOf(ticket) : null;
    }

    internal SnapshotRows Rows => rows;
    internal SnapshotPosition Position => new(Cursor, AsOfMs);

    internal void Move(SnapshotPosition position)
    {
        Interlocked.Exchange(ref cursor, position.Cursor);
        Interlocked.Exchange(ref asOfMs, position.AsOfMs);
    }

    internal void Swap(SnapshotRows next, SnapshotPosition position, bool complete)
    {
        rows = next;
        Move(position);
        ready = complete;
        Changed?.Invoke(new SnapshotChange(true, []));
    }

    internal void Tell(IReadOnlyList<Row> changed)
    {
        if (changed.Count > 0) Changed?.Invoke(new SnapshotChange(false, changed));
    }
}
