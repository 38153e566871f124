using Microsoft.Data.Sqlite;

namespace Ticketing.Appliance.Till;

/// <summary>
/// The till's own file beside the journal: print jobs, card payments under way, promises made to a request, and what the journal
/// adds up to. What was sold is in the journal; everything here that follows from it can be read again from there.
/// </summary>
public sealed class TillFile : IDisposable
{
    const string Schema = """
        create table if not exists print_jobs (id text primary key, printer text not null, kind integer not null, title text not null,
            sale_id text not null, ticket_serial integer not null, copy integer not null, payload blob not null, state integer not null,
            detail text not null, attempts integer not null, changed_at_ms integer not null, asked_by text not null, reason text not null);
        create index if not exists print_jobs_state on print_jobs (printer, state, id);
        create index if not exists print_jobs_ticket on print_jobs (ticket_serial);
        create index if not exists print_jobs_sale on print_jobs (sale_id);
        create table if not exists card_payments (reference text primary key, cents integer not null, state integer not null,
            purpose blob not null, completes_it integer not null, subject_id text not null, authorisation text not null, detail text not null, refund_reference text not null,
            started_at_ms integer not null, changed_at_ms integer not null);
        create index if not exists card_payments_subject on card_payments (subject_id);
        create index if not exists card_payments_state on card_payments (state);
        create table if not exists requests (request_id text primary key, kind text not null, subject text not null, made_at_ms integer not null);
        create table if not exists sales (sale_id text primary key, receipt_number integer not null, recorded_at_ms integer not null,
            offline integer not null, body blob not null);
        create index if not exists sales_receipt on sales (receipt_number);
        create table if not exists sold_places (ticket_serial integer primary key, sale_id text not null);
        create table if not exists top_ups (top_up_id text primary key, body blob not null);
        create table if not exists cash_movements (movement_id text primary key);
        create table if not exists books (id integer primary key check (id = 1), journal_id text not null, position integer not null, body text not null);
        create table if not exists take_ups (request_id text primary key, request blob not null);
        create table if not exists holds (hold_id text not null, place_id text not null, primary key (hold_id, place_id));
        """;

    readonly SqliteConnection connection;
    readonly Lock gate = new();

    public TillFile(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("pragma journal_mode = wal");
        Execute("pragma synchronous = full");
        Execute(Schema);
    }

    /// <summary>One transaction, on disk when this returns.</summary>
    public T Write<T>(Func<SqliteTransaction, T> work)
    {
        lock (gate)
        {
            using var transaction = connection.BeginTransaction();
            var result = work(transaction);
            transaction.Commit();
            return result;
        }
    }

    public void Write(Action<SqliteTransaction> work) => Write(t =>
    {
        work(t);
        return true;
    });

    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params object[] values)
    {
        lock (gate)
        {
            using var command = TillSql.Command(connection, null, sql, values);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }
    }

    public void Dispose() => connection.Dispose();

    void Execute(string sql)
    {
        using var command = TillSql.Command(connection, null, sql, []);
        command.ExecuteNonQuery();
    }
}

static class TillSql
{
    public static int Run(this SqliteTransaction transaction, string sql, params object[] values)
    {
        using var command = Command(transaction.Connection!, transaction, sql, values);
        return command.ExecuteNonQuery();
    }

    public static long Scalar(this SqliteTransaction transaction, string sql, params object[] values)
    {
        using var command = Command(transaction.Connection!, transaction, sql, values);
        return (long)command.ExecuteScalar()!;
    }

    public static List<T> Read<T>(this SqliteTransaction transaction, string sql, Func<SqliteDataReader, T> row, params object[] values)
    {
        using var command = Command(transaction.Connection!, transaction, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    public static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, object[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The SQL is ours; values go as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }
}
