using Microsoft.Data.Sqlite;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>The journal's SQLite file. Not thread-safe: the writer has one, each reader opens its own.</summary>
sealed class JournalFile : IDisposable
{
    const int TailToVerify = 256;
    const string Columns = "sequence, recorded_at_ms, offline, hash, body";
    readonly SqliteConnection connection;

    JournalFile(SqliteConnection connection) => this.connection = connection;

    public static JournalFile Open(string path, bool readOnly)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            opened.Open();
            var file = new JournalFile(opened);
            if (!readOnly) file.Create();
            return file;
        }
        catch (SqliteException e)
        {
            opened.Dispose();
            throw new JournalDamagedException($"The journal {path} cannot be opened: {e.Message}");
        }
    }

    void Create()
    {
        // FULL: a commit is on the disk before it is answered. Never weaken it: what follows it is money.
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;");
        Execute("""
            CREATE TABLE IF NOT EXISTS entries (sequence INTEGER PRIMARY KEY, recorded_at_ms INTEGER NOT NULL,
                offline INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS refused (sequence INTEGER PRIMARY KEY, code TEXT NOT NULL, detail TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS journal (key TEXT PRIMARY KEY, value TEXT NOT NULL);
            """);
        using var command = Command("INSERT OR IGNORE INTO journal VALUES ('journal_id', $id), ('acknowledged', '0'), ('clock', '0')");
        command.Parameters.AddWithValue("$id", Guid.CreateVersion7().ToString());
        command.ExecuteNonQuery();
    }

    public string JournalId => Value("journal_id");
    public long AcknowledgedThrough => Number("acknowledged");

    /// <summary>The last time (Unix ms) that was kept while nothing was recorded.</summary>
    public long ClockMs => Number("clock");

    /// <summary>The last entry, after checking that the tail hangs together: what a torn write would have touched.</summary>
    public JournalEntry? VerifiedLast()
    {
        using var command = Command($"SELECT {Columns} FROM entries ORDER BY sequence DESC LIMIT {TailToVerify + 1}");
        var tail = Rows(command);
        tail.Reverse();
        var broken = JournalVerification.FirstBroken(tail, tail is [{ Sequence: 1 }, ..] ? new byte[32] : null);
        if (broken is not null) throw new JournalDamagedException($"The journal's chain breaks at sequence {broken}.");
        var last = tail.Count == 0 ? null : tail[^1];
        return (last?.Sequence ?? 0) >= AcknowledgedThrough
            ? last
            : throw new JournalDamagedException(
                $"The hub has acknowledged {AcknowledgedThrough}, but the journal ends at {last?.Sequence ?? 0}.");
    }

    public JournalEntry? Last()
    {
        using var command = Command($"SELECT {Columns} FROM entries ORDER BY sequence DESC LIMIT 1");
        return Rows(command) is [var last] ? last : null;
    }

    public List<JournalEntry> Read(long from, int atMost)
    {
        using var command = Command($"SELECT {Columns} FROM entries WHERE sequence >= $from ORDER BY sequence LIMIT $most");
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$most", atMost);
        return Rows(command);
    }

    public List<Refused> Refused()
    {
        using var command = Command("SELECT sequence, code, detail FROM refused ORDER BY sequence");
        using var reader = command.ExecuteReader();
        var refused = new List<Refused>();
        while (reader.Read())
            refused.Add(new Refused
            {
                Sequence = reader.GetInt64(0), Code = reader.GetString(1), Detail = reader.GetString(2),
            });
        return refused;
    }

    /// <summary>All of them or none.</summary>
    public void Write(IReadOnlyList<JournalEntry> entries)
    {
        using var transaction = connection.BeginTransaction();
        using (var command = Command($"INSERT INTO entries ({Columns}) VALUES ($s, $at, $off, $hash, $body)"))
        {
            command.Transaction = transaction;
            var sequence = command.Parameters.Add("$s", SqliteType.Integer);
            var at = command.Parameters.Add("$at", SqliteType.Integer);
            var offline = command.Parameters.Add("$off", SqliteType.Integer);
            var hash = command.Parameters.Add("$hash", SqliteType.Blob);
            var body = command.Parameters.Add("$body", SqliteType.Blob);
            foreach (var entry in entries)
            {
                (sequence.Value, at.Value, offline.Value) = (entry.Sequence, entry.RecordedAtMs, entry.Offline ? 1 : 0);
                (hash.Value, body.Value) = (entry.Hash, entry.Body);
                command.ExecuteNonQuery();
            }
        }
        transaction.Commit();
    }

    public void Acknowledge(long through, IReadOnlyList<Refused> refused)
    {
        using var transaction = connection.BeginTransaction();
        using var cursor = Command("UPDATE journal SET value = $through WHERE key = 'acknowledged'");
        cursor.Transaction = transaction;
        cursor.Parameters.AddWithValue("$through", through.ToString(System.Globalization.CultureInfo.InvariantCulture));
        cursor.ExecuteNonQuery();
        foreach (var one in refused)
        {
            using var row = Command("INSERT OR REPLACE INTO refused VALUES ($sequence, $code, $detail)");
            row.Transaction = transaction;
            row.Parameters.AddWithValue("$sequence", one.Sequence);
            row.Parameters.AddWithValue("$code", one.Code);
            row.Parameters.AddWithValue("$detail", one.Detail);
            row.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public void KeepClock(long unixMs)
    {
        using var command = Command("UPDATE journal SET value = $at WHERE key = 'clock'");
        command.Parameters.AddWithValue("$at", unixMs.ToString(System.Globalization.CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();

    long Number(string key) => long.Parse(Value(key), System.Globalization.CultureInfo.InvariantCulture);

    string Value(string key)
    {
        using var command = Command("SELECT value FROM journal WHERE key = $key");
        command.Parameters.AddWithValue("$key", key);
        return (string?)command.ExecuteScalar() ?? throw new JournalDamagedException($"The journal has no {key}.");
    }

    static List<JournalEntry> Rows(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<JournalEntry>();
        while (reader.Read())
            rows.Add(new JournalEntry(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) != 0,
                (byte[])reader.GetValue(3), (byte[])reader.GetValue(4)));
        return rows;
    }

    void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    // Every statement of this file is a constant; values are parameters.
#pragma warning disable CA2100
    SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
#pragma warning restore CA2100
}
