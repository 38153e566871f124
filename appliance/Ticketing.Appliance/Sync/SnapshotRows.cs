using System.Collections.Concurrent;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// All rows of one snapshot in memory. One thread puts rows in, any thread reads. Tickets are kept compact; everything else
/// as the row that came.
/// </summary>
sealed class SnapshotRows
{
    readonly ConcurrentDictionary<string, Row> rows = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(Row.RowOneofCase Kind, uint Performance), (long Version, Row[] Rows)> grouped = new();
    readonly long[] versions = new long[64];
    readonly ConcurrentDictionary<uint, TicketTable> tickets = new();
    long ticketCount;

    public long Count => rows.Count + Interlocked.Read(ref ticketCount);
    public long Tickets => Interlocked.Read(ref ticketCount);
    public IEnumerable<TicketTable> TicketTables => tickets.Values;
    public IEnumerable<KeyValuePair<string, Row>> Others => rows;

    public TicketTable? TicketsOf(uint performance) => tickets.GetValueOrDefault(performance);
    public Row? Find(string key) => rows.GetValueOrDefault(key);

    public IReadOnlyList<Row> All(Row.RowOneofCase kind, uint performance = 0)
    {
        // The version is read before the rows: a list made while rows change is old at once, and is made again.
        var version = Interlocked.Read(ref versions[(int)kind]);
        if (grouped.TryGetValue((kind, performance), out var kept) && kept.Version == version) return kept.Rows;
        Row[] all = [.. rows.Values.Where(r => r.RowCase == kind
            && (performance == 0 || PerformanceOf(r) == performance))];
        grouped[(kind, performance)] = (version, all);
        return all;
    }

    /// <returns>The key under which the disk keeps it; null for a kind of row that this version does not know.</returns>
    public string? Apply(Row row)
    {
        if (row.RowCase == Row.RowOneofCase.Ticket) return ApplyTicket(row);
        if (KeyOf(row) is not { } key) return null;
        if (row.Removed) rows.TryRemove(key, out _);
        else rows[key] = row;
        Interlocked.Increment(ref versions[(int)row.RowCase]);
        return key;
    }

    string ApplyTicket(Row row)
    {
        var ticket = row.Ticket;
        var table = tickets.GetOrAdd(ticket.Performance, static p => new TicketTable(p));
        if (row.Removed ? table.Remove(ticket.Serial) : table.Put(ticket))
            Interlocked.Add(ref ticketCount, row.Removed ? -1 : 1);
        return TicketBlock.KeyOf(ticket.Performance, ticket.Serial);
    }

    public static string? KeyOf(Row row) => row.RowCase switch
    {
        Row.RowOneofCase.Site => "site",
        Row.RowOneofCase.Performance => Key("performance", row.Performance.Number),
        Row.RowOneofCase.Price => Key("price", row.Price.Performance, row.Price.Category, row.Price.Tariff),
        Row.RowOneofCase.Category => Key("category", row.Category.Performance, row.Category.Code),
        Row.RowOneofCase.Seat => Key("seat", row.Seat.Performance, row.Seat.SeatId),
        Row.RowOneofCase.Wallet => Key("wallet", row.Wallet.Chip),
        Row.RowOneofCase.Device => Key("device", row.Device.DeviceId),
        Row.RowOneofCase.PerformanceKey => Key("performance-key", row.PerformanceKey.Performance, row.PerformanceKey.Epoch),
        Row.RowOneofCase.PurseKey => Key("purse-key", row.PurseKey.Epoch),
        Row.RowOneofCase.Lease => Key("lease", row.Lease.LeaseId),
        Row.RowOneofCase.Operator => Key("operator", row.Operator.OperatorId),
        Row.RowOneofCase.Product => Key("product", row.Product.Code),
        _ => null,
    };

    // These three are asked several times for every scan.
    public static string Key(string kind, string part) => string.Concat(kind, "\u001f", part);

    public static string Key(string kind, uint part) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}\u001f{part}");

    public static string Key(string kind, uint first, uint second) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}\u001f{first}\u001f{second}");

    public static string Key(string kind, params ReadOnlySpan<object> parts)
    {
        var key = new System.Text.StringBuilder(kind);
        foreach (var part in parts)
            key.Append('\u001f').Append(Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture));
        return key.ToString();
    }

    static uint PerformanceOf(Row row) => row.RowCase switch
    {
        Row.RowOneofCase.Price => row.Price.Performance,
        Row.RowOneofCase.Category => row.Category.Performance,
        Row.RowOneofCase.Seat => row.Seat.Performance,
        Row.RowOneofCase.PerformanceKey => row.PerformanceKey.Performance,
        Row.RowOneofCase.Lease => row.Lease.Performance,
        _ => 0,
    };
}

/// <summary>Tickets lie on disk 64 serials a document: forty times fewer documents than tickets.</summary>
static class TicketBlock
{
    public const int Size = 64;

    public static string KeyOf(uint performance, ulong serial) =>
        SnapshotRows.Key("tickets", performance, serial / Size);

    /// <summary>The block's rows as they are now in memory; null when none is left.</summary>
    public static SnapshotBatch? Read(TicketTable table, ulong block)
    {
        var batch = new SnapshotBatch();
        for (var serial = block * Size; serial < (block + 1) * Size; serial++)
            if (table.TryGet(serial, out var ticket)) batch.Rows.Add(new Row { Ticket = table.RowOf(ticket) });
        return batch.Rows.Count == 0 ? null : batch;
    }
}
