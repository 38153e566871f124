using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>
/// `copy-to-postgresql`: a house that has grown takes all its rows from SQLite to an empty PostgreSQL database, in one
/// transaction. Keys and the certificate authority stay in the data directory, so appliances notice nothing.
/// </summary>
sealed class CopyToPostgreSql(HubDatabase from, HubDatabase to, TextWriter output)
{
    const int BatchSize = 1000;

    public static HubCommand Command { get; } = new(
        "copy-to-postgresql", "copy-to-postgresql \"Host=...;Database=...;Username=...\"", Run);

    /// <returns>Rows that were copied.</returns>
    public async Task<long> Copy(CancellationToken cancellationToken)
    {
        await to.Migrate(cancellationToken);
        await using var connection = await to.Connect(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var source = from.Read();
        // One view of the old database, from the first table to the last.
        await using var view = await source.Database.BeginTransactionAsync(cancellationToken);
        var all = 0L;
        var tables = StoredTable.ParentsFirst(source.Model);
        foreach (var (table, index) in tables.Select((table, index) => (table, index)))
        {
            await using var target = to.InLane(connection, transaction);
            var rows = await (Task<long>)GetType().GetMethod(nameof(CopyTable), Private)!.MakeGenericMethod(table.ClrType)
                .Invoke(null, [source, target, cancellationToken])!;
            await ContinueNumbers(connection, transaction, table, cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"[{index + 1}/{tables.Count}] {table.GetTableName()}: {rows}"));
            all += rows;
        }

        await transaction.CommitAsync(cancellationToken);
        return all;
    }

    const System.Reflection.BindingFlags Private =
        System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static;

    static async Task<int> Run(IServiceProvider services, string[] args, CancellationToken cancellationToken)
    {
        var from = services.GetRequiredService<HubDatabase>();
        if (args.Where(arg => !arg.StartsWith('-')).ToArray() is not [var postgreSql] || from.IsPostgreSql)
        {
            await Console.Error.WriteLineAsync($"Usage, with Hub:PostgreSql empty: {Command.Usage}");
            return 2;
        }

        if (HubHost.BusyPorts(services) is { } running)
            throw new RuleViolation("storage.hub-runs", $"Stop the hub first, or what it writes now would stay behind. {running}");
        var old = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var to = new HubDatabase(new OptionsWrapper<StorageOptions>(new StorageOptions { DataDirectory = old.DataDirectory, PostgreSql = postgreSql }));
        try
        {
            var rows = await new CopyToPostgreSql(from, to, Console.Out).Copy(cancellationToken);
            await Console.Out.WriteLineAsync($"{rows} rows copied. Set Hub:PostgreSql to this connection string, run verify, and start the hub.");
            return 0;
        }
        catch (Exception e) when (e is DbException or ArgumentException)
        {
            throw new RuleViolation("storage.copy-failed", $"PostgreSQL: {e.Message} Nothing was copied.");
        }
    }

    static async Task<long> CopyTable<T>(HubDb source, HubDb target, CancellationToken cancellationToken)
        where T : class
    {
        // What every new database is given: the old one's own rows take its place.
        if (target.GetService<IDesignTimeModel>().Model.FindEntityType(typeof(T))!.GetSeedData().Any())
            await target.Set<T>().ExecuteDeleteAsync(cancellationToken);
        if (await target.Set<T>().AnyAsync(cancellationToken))
            throw new RuleViolation("storage.copy-not-empty",
                $"The database has rows already ({target.Model.FindEntityType(typeof(T))!.GetTableName()}): copy into an empty one. Nothing was copied.");
        var rows = 0L;
        await foreach (var row in source.Set<T>().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            target.Add(row);
            if (++rows % BatchSize == 0)
                await Save(target, cancellationToken);
        }

        await Save(target, cancellationToken);
        return rows;
    }

    static async Task Save(HubDb target, CancellationToken cancellationToken)
    {
        await target.SaveChangesAsync(cancellationToken);
        target.ChangeTracker.Clear();
    }

    /// <summary>A table whose rows are numbered by the database goes on after the last copied number.</summary>
    static async Task ContinueNumbers(
        DbConnection connection, DbTransaction transaction, IEntityType table, CancellationToken cancellationToken)
    {
        if (table.FindPrimaryKey()!.Properties is not [{ ValueGenerated: ValueGenerated.OnAdd } key]
            || (key.ClrType != typeof(long) && key.ClrType != typeof(int)))
            return;
        var (name, column) = (table.GetTableName(), key.GetColumnName());
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), MAX({column})) FROM {name} HAVING MAX({column}) > 0";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
