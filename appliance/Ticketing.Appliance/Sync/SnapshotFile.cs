using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using LiteDB;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>How far a snapshot goes: the cursor for the next deltas, and the hub's clock.</summary>
public readonly record struct SnapshotPosition(long Cursor, long AsOfMs);

/// <summary>
/// One LiteDB file. Only the snapshot's owner thread may touch it: LiteDB 5.0.20 corrupts its file under concurrent writers.
/// Each document carries a hash, because LiteDB's pages have none.
/// </summary>
sealed class SnapshotFile : IDisposable
{
    const string PositionKey = "position";
    readonly LiteDatabase database;
    readonly ILiteCollection<BsonDocument> documents;

    public SnapshotFile(string path)
    {
        database = new LiteDatabase(new ConnectionString { Filename = path, Connection = ConnectionType.Direct });
        documents = database.GetCollection("rows", BsonAutoId.ObjectId);
    }

    /// <summary>Everything in the file, or null when it was never completed.</summary>
    /// <exception cref="InvalidDataException">A document is not what was written.</exception>
    public (SnapshotRows Rows, SnapshotPosition Position)? Load()
    {
        if (documents.FindById(PositionKey) is not { } kept) return null;
        var rows = new SnapshotRows();
        foreach (var document in documents.FindAll())
        {
            if (document["_id"].AsString == PositionKey) continue;
            var bytes = document["b"].AsBinary;
            if (document["h"].AsInt64 != HashOf(bytes))
                throw new InvalidDataException($"Document {document["_id"]} is damaged.");
            foreach (var row in SnapshotBatch.Parser.ParseFrom(bytes).Rows) rows.Apply(row);
        }
        if (kept["count"].AsInt64 != rows.Count)
            throw new InvalidDataException($"{rows.Count} rows instead of {kept["count"].AsInt64}.");
        return (rows, new SnapshotPosition(kept["cursor"].AsInt64, kept["as_of"].AsInt64));
    }

    public void WriteAll(SnapshotRows rows, SnapshotPosition position)
    {
        const int atOnce = 500;
        foreach (var chunk in Documents(rows).Chunk(atOnce))
            InTransaction(() => documents.Insert(chunk));
        Write([], rows, position);
        database.Checkpoint();
    }

    /// <summary>The documents under these keys as the rows are now, and the position, in one transaction.</summary>
    public void Write(IReadOnlyCollection<string> keys, SnapshotRows rows, SnapshotPosition position) => InTransaction(() =>
    {
        foreach (var key in keys)
        {
            if (Content(key, rows) is { } content) documents.Upsert(DocumentOf(key, content));
            else documents.Delete(key);
        }
        documents.Upsert(new BsonDocument
        {
            ["_id"] = PositionKey,
            ["cursor"] = position.Cursor,
            ["as_of"] = position.AsOfMs,
            ["count"] = rows.Count,
        });
    });

    public void Checkpoint() => database.Checkpoint();

    public void Dispose() => database.Dispose();

    static SnapshotBatch? Content(string key, SnapshotRows rows)
    {
        var parts = key.Split('\u001f');
        if (parts[0] != "tickets") return rows.Find(key) is { } row ? new SnapshotBatch { Rows = { row } } : null;
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return rows.TicketsOf(uint.Parse(parts[1], culture)) is { } table
            ? TicketBlock.Read(table, ulong.Parse(parts[2], culture))
            : null;
    }

    static IEnumerable<BsonDocument> Documents(SnapshotRows rows)
    {
        foreach (var (key, row) in rows.Others) yield return DocumentOf(key, new SnapshotBatch { Rows = { row } });
        foreach (var table in rows.TicketTables)
        {
            foreach (var block in table.All().Select(t => t.Serial / TicketBlock.Size).Distinct())
            {
                if (TicketBlock.Read(table, block) is { } content)
                    yield return DocumentOf(TicketBlock.KeyOf(table.Performance, block * TicketBlock.Size), content);
            }
        }
    }

    static BsonDocument DocumentOf(string key, SnapshotBatch content)
    {
        var bytes = content.ToByteArray();
        return new BsonDocument { ["_id"] = key, ["b"] = bytes, ["h"] = HashOf(bytes) };
    }

    static long HashOf(byte[] bytes) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(bytes));

    // Synchronous from begin to commit: an await in between moves to another thread, and LiteDB then commits nothing.
    void InTransaction(Action work)
    {
        database.BeginTrans();
        try
        {
            work();
        }
        catch
        {
            database.Rollback();
            throw;
        }
        if (!database.Commit()) throw new InvalidDataException("The snapshot's transaction was not committed.");
    }
}
