using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Ticketing.Hub.Storage;

/// <summary>
/// Writes the new rows of commands that ran together, each table's at once: PostgreSQL takes them as arrays, SQLite by one
/// prepared statement. EF Core's own way costs many times that for each row; the rows are the same.
/// </summary>
static class ManyRows
{
    /// <summary>Fewer are left to EF Core.</summary>
    const int Fewest = 8;

    sealed record Column(IProperty Property, string Name, string StoreType, Func<object?, object?>? Convert, Type Stored)
    {
        public object? Of(EntityEntry entry)
        {
            var value = entry.Property(Property).CurrentValue;
            return Convert is null || value is null ? value : Convert(value);
        }
    }

    sealed record Table(IEntityType Entity, string Insert, string InsertArrays, Column[] Columns);

    static readonly ConcurrentDictionary<IModel, IReadOnlyList<Table>> Tables = [];

    /// <summary>Writes what the context would insert, and lets go of it. Changes and deletions stay for the context.</summary>
    public static async Task Insert(HubDb db, CancellationToken cancellationToken)
    {
        var added = db.ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).ToList();
        if (added.Count < Fewest)
            return;
        var rows = added.ToLookup(entry => entry.Metadata);
        var tables = Tables.GetOrAdd(db.Model, InOrder).Where(table => rows.Contains(table.Entity)).ToList();
        var (connection, transaction) = (db.Database.GetDbConnection(), db.Database.CurrentTransaction!.GetDbTransaction());
        if (connection is NpgsqlConnection npgsql)
            await AsArrays(npgsql, (NpgsqlTransaction)transaction, tables, rows, cancellationToken);
        else
            await OneByOne(connection, transaction, tables, rows, cancellationToken);
        foreach (var entry in tables.SelectMany(table => rows[table.Entity]))
        {
            entry.State = EntityState.Detached;
        }
    }

    static async Task AsArrays(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<Table> tables,
        ILookup<IEntityType, EntityEntry> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var table in tables)
        {
            var command = new NpgsqlBatchCommand(table.InsertArrays);
            var entries = rows[table.Entity].ToList();
            foreach (var column in table.Columns)
            {
                var values = Array.CreateInstance(column.Stored, entries.Count);
                for (var row = 0; row < entries.Count; row++)
                {
                    values.SetValue(column.Of(entries[row]), row);
                }

                command.Parameters.Add(new NpgsqlParameter { Value = values, DataTypeName = column.StoreType + "[]" });
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    static async Task OneByOne(
        DbConnection connection, DbTransaction transaction, List<Table> tables, ILookup<IEntityType, EntityEntry> rows,
        CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, table.Insert);
            for (var i = 0; i < table.Columns.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i;
                command.Parameters.Add(parameter);
            }

            foreach (var entry in rows[table.Entity])
            {
                for (var i = 0; i < table.Columns.Length; i++)
                {
                    command.Parameters[i].Value = table.Columns[i].Of(entry) ?? DBNull.Value;
                }

                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <summary>Tables that others refer to come first.</summary>
    static List<Table> InOrder(IModel model)
    {
        var order = new List<IEntityType>();
        void Add(IEntityType entity)
        {
            if (order.Contains(entity))
                return;
            foreach (var key in entity.GetForeignKeys().Where(key => key.PrincipalEntityType != entity))
            {
                Add(key.PrincipalEntityType);
            }

            if (!order.Contains(entity))
                order.Add(entity);
        }

        foreach (var entity in model.GetEntityTypes())
        {
            Add(entity);
        }

        // One table an entity, a column each of its values: anything else is left to EF Core.
        return order.FindAll(entity => entity.BaseType is null && !entity.GetComplexProperties().Any()).ConvertAll(TableOf);
    }

    static Table TableOf(IEntityType entity)
    {
        var columns = entity.GetProperties()
            // The database numbers such rows itself.
            .Where(property => property.ValueGenerated == ValueGenerated.Never || property.ClrType == typeof(Guid))
            .Select(ColumnOf).ToArray();
        var into = $"INSERT INTO \"{entity.GetTableName()}\" ({string.Join(", ", columns.Select(column => column.Name))}) ";
        return new Table(
            entity,
            into + $"VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))})",
            into + $"SELECT * FROM unnest({string.Join(", ", columns.Select((_, i) => "$" + (i + 1)))})",
            columns);
    }

    static Column ColumnOf(IProperty property)
    {
        var mapping = property.GetRelationalTypeMapping();
        var stored = mapping.Converter?.ProviderClrType ?? property.ClrType;
        if (property.IsNullable && stored.IsValueType && Nullable.GetUnderlyingType(stored) is null)
            stored = typeof(Nullable<>).MakeGenericType(stored);
        return new Column(
            property, $"\"{property.GetColumnName()}\"", mapping.StoreTypeNameBase, mapping.Converter?.ConvertToProvider, stored);
    }
}
