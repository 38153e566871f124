using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Ticketing.Hub.Storage;

/// <summary>
/// Writes what commands that ran together leave in their context, each table's rows at once: PostgreSQL takes them as arrays,
/// SQLite by one prepared statement. EF Core's own way costs many times that for each row; the rows are the same.
/// </summary>
static class ManyRows
{
    /// <summary>One statement, and the rows that it is for.</summary>
    sealed record Statement(string ForArrays, string ForOne, List<StoredColumn> Columns, List<EntityEntry> Rows);

    static readonly ConcurrentDictionary<IModel, IReadOnlyDictionary<IEntityType, StoredTable>> Models = [];

    /// <summary>
    /// Writes all changes of the context and lets go of its entities. What it cannot write as EF Core would, it leaves alone.
    /// </summary>
    /// <returns>False: nothing was written.</returns>
    public static async Task<bool> Write(HubDb db, CancellationToken cancellationToken)
    {
        var tables = Models.GetOrAdd(db.Model, StoredTable.InOrder);
        var changed = db.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList();
        if (changed.Exists(entry => entry.State == EntityState.Deleted || !tables.ContainsKey(entry.Metadata)))
            return false;
        // New rows before changed ones, as tables refer to each other.
        var statements = changed.Where(entry => entry.State == EntityState.Added).GroupBy(entry => tables[entry.Metadata])
            .OrderBy(group => group.Key.Rank).Select(group => Insert(group.Key, [.. group]))
            .Concat(changed.Where(entry => entry.State == EntityState.Modified)
                .GroupBy(entry => (Table: tables[entry.Metadata], Columns: ColumnsChanged(tables[entry.Metadata], entry)))
                .OrderBy(group => group.Key.Table.Rank).Select(group => Update(group.Key.Table, [.. group])))
            .ToList();
        var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction());
        var written = connection is NpgsqlConnection npgsql
            ? await AsArrays(npgsql, (NpgsqlTransaction)transaction, statements, cancellationToken)
            : await OneByOne(connection, transaction, statements, cancellationToken);
        if (written != changed.Count)
            throw new DbUpdateConcurrencyException($"{changed.Count} rows were to be written, {written} were.");
        db.ChangeTracker.Clear();
        return true;
    }

    static string ColumnsChanged(StoredTable table, EntityEntry entry) => string.Create(
        table.Columns.Count, (table, entry), static (text, row) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = row.entry.Property(row.table.Columns[i].Property).IsModified ? '1' : '0';
            }
        });

    static Statement Insert(StoredTable table, List<EntityEntry> rows)
    {
        var columns = table.Columns.Where(column => !column.NumberedByDatabase).ToList();
        var into = $"INSERT INTO {table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) ";
        return new Statement(
            $"{into}SELECT * FROM unnest({Numbered("$", 1, columns.Count)})",
            $"{into}VALUES ({Numbered("@p", 0, columns.Count)})", columns, rows);
    }

    static Statement Update(StoredTable table, List<EntityEntry> rows)
    {
        var keys = table.Columns.Where(column => column.IsKey).ToList();
        var set = table.Columns.Where(column => rows[0].Property(column.Property).IsModified).ToList();
        var columns = set.Concat(keys).ToList();
        string Each(List<StoredColumn> of, string before, int from, string between) =>
            string.Join(between, of.Select((column, i) => $"{before}{column.Name} = #{from + i}"));
        var change = $"SET {Each(set, "", 0, ", ")}";
        var where = $"WHERE {Each(keys, table.Name + ".", set.Count, " AND ")}";
        return new Statement(
            $"UPDATE {table.Name} {change} FROM unnest({Numbered("$", 1, columns.Count)}) AS u({Numbered("c", 0, columns.Count)}) {where}"
                .Replace("#", "u.c", StringComparison.Ordinal),
            $"UPDATE {table.Name} {change} {where}".Replace("#", "@p", StringComparison.Ordinal), columns, rows);
    }

    static string Numbered(string prefix, int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(number => prefix + number));

    static async Task<int> AsArrays(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<Statement> statements,
        CancellationToken cancellationToken)
    {
        if (statements.Count == 0)
            return 0;
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.ForArrays);
            foreach (var column in statement.Columns)
            {
                var values = Array.CreateInstance(column.Stored, statement.Rows.Count);
                for (var row = 0; row < statement.Rows.Count; row++)
                {
                    values.SetValue(column.Of(statement.Rows[row]), row);
                }

                command.Parameters.Add(new NpgsqlParameter { Value = values, DataTypeName = column.StoreType + "[]" });
            }

            batch.BatchCommands.Add(command);
        }

        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    static async Task<int> OneByOne(
        DbConnection connection, DbTransaction transaction, List<Statement> statements, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            // Names of tables and columns are the model's own.
#pragma warning disable CA2100
            command.CommandText = statement.ForOne;
#pragma warning restore CA2100
            for (var i = 0; i < statement.Columns.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i;
                command.Parameters.Add(parameter);
            }

            foreach (var row in statement.Rows)
            {
                for (var i = 0; i < statement.Columns.Count; i++)
                {
                    command.Parameters[i].Value = statement.Columns[i].Of(row) ?? DBNull.Value;
                }

                written += await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        return written;
    }
}
