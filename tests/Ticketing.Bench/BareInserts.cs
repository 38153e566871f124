using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Ticketing.Bench;

/// <summary>
/// What the rows of the orders cost alone: they are read back, and put into empty tables of the same columns without index or
/// rule, one transaction an order, as durable as the hub's own.
/// </summary>
sealed class BareInserts : IAsyncDisposable
{
    readonly DbConnection connection;
    readonly bool postgreSql;

    BareInserts(DbConnection connection, bool postgreSql) => (this.connection, this.postgreSql) = (connection, postgreSql);

    public static BareInserts Of(string postgreSql, string sqliteFile) => postgreSql.Length > 0
        ? new BareInserts(new NpgsqlConnection(postgreSql), true)
        : new BareInserts(new SqliteConnection($"Data Source={sqliteFile};Pooling=False"), false);

    /// <summary>The database server's first process; 0 where the database is a file.</summary>
    public async Task<int> Postmaster(CancellationToken stop) => postgreSql
        ? ProcessorTime.PostmasterOf(int.Parse(
            (await Column("SELECT pg_backend_pid()", stop))[0], System.Globalization.CultureInfo.InvariantCulture))
        : 0;

    /// <summary>Rows of each table.</summary>
    public async Task<Dictionary<string, long>> Count(CancellationToken stop)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            await connection.OpenAsync(stop);
        var counts = new Dictionary<string, long>();
        var tables = await Column(postgreSql
            ? "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", stop);
        foreach (var table in tables)
            counts[table] = await Rows(table, stop);
        return counts;
    }

    /// <summary>Statistics of the tables, as the database makes them by itself while it runs.</summary>
    public async Task Analyze(CancellationToken stop)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            await connection.OpenAsync(stop);
        await Execute("ANALYZE", stop);
    }

    public async Task<long> Rows(string table, CancellationToken stop) => long.Parse(
        (await Column($"SELECT COUNT(*) FROM \"{table}\"", stop))[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="before">Rows of each table before the orders.</param>
    /// <param name="orders">How many there were.</param>
    /// <param name="most">How many of them are written again.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Orders a second.</returns>
    public async Task<double> Measure(Dictionary<string, long> before, int orders, int most, CancellationToken stop)
    {
        var grown = (await Count(stop)).Where(table => table.Value - before.GetValueOrDefault(table.Key) >= orders).ToList();
        if (!postgreSql)
            await Execute("PRAGMA synchronous = FULL", stop);
        var tables = new List<(DbCommand Insert, List<object[]> Rows)>();
        foreach (var (table, count) in grown)
            tables.Add(await Prepare(table, (int)(count - before.GetValueOrDefault(table)), stop));
        var written = Math.Min(orders, most);
        var start = Stopwatch.GetTimestamp();
        for (var order = 0; order < written; order++)
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            foreach (var (insert, rows) in tables)
            {
                insert.Transaction = transaction;
                for (var row = Share(rows, order, orders); row < Share(rows, order + 1, orders); row++)
                {
                    for (var column = 0; column < rows[row].Length; column++)
                        insert.Parameters[column].Value = rows[row][column];
                    await insert.ExecuteNonQueryAsync(stop);
                }
            }

            await transaction.CommitAsync(stop);
        }

        var rate = written / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var (insert, _) in tables)
            await insert.DisposeAsync();
        return rate;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    static int Share(List<object[]> rows, int order, int orders) => (int)((long)rows.Count * order / orders);

    // Names of tables and columns come from the database itself.
#pragma warning disable CA2100
    async Task<(DbCommand Insert, List<object[]> Rows)> Prepare(string table, int most, CancellationToken stop)
    {
        await Execute($"CREATE TABLE \"bare_{table}\" AS SELECT * FROM \"{table}\" WHERE 1 = 0", stop);
        var rows = new List<object[]>();
        string[] columns;
        await using (var select = connection.CreateCommand())
        {
            select.CommandText = $"SELECT * FROM \"{table}\" LIMIT {most}";
            await using var reader = await select.ExecuteReaderAsync(stop);
            columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            while (await reader.ReadAsync(stop))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(values);
            }
        }

        var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"bare_{table}\" ({string.Join(", ", columns.Select(name => $"\"{name}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))})";
        for (var i = 0; i < columns.Length; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "@p" + i;
            parameter.Value = rows[0][i];
            insert.Parameters.Add(parameter);
        }

        await insert.PrepareAsync(stop);
        return (insert, rows);
    }

    async Task Execute(string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }

    async Task<List<string>> Column(string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(stop);
        var values = new List<string>();
        while (await reader.ReadAsync(stop))
            values.Add(reader.GetValue(0).ToString()!);
        return values;
    }
#pragma warning restore CA2100
}
