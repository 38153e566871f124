using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ticketing.Hub.Storage;

/// <summary>Which database it is and how to reach it. SQLite unless a PostgreSQL connection string is set.</summary>
public sealed class HubDatabase
{
    readonly DbContextOptions<SqliteHubDb>? sqlite;
    readonly DbContextOptions<PostgreSqlHubDb>? postgreSql;
    readonly string connectionString;
    readonly ConcurrentDictionary<Type, Action> watchers = [];

    public HubDatabase(IOptions<StorageOptions> options)
    {
        var storage = options.Value;
        Directory.CreateDirectory(storage.PathOf());
        if (storage.PostgreSql.Length > 0)
        {
            connectionString = Prepared(storage.PostgreSql);
            postgreSql = new DbContextOptionsBuilder<PostgreSqlHubDb>().UseNpgsql().Options;
        }
        else
        {
            connectionString = new SqliteConnectionStringBuilder
            {
                DataSource = storage.PathOf("hub.db"),
                ForeignKeys = true,
                DefaultTimeout = 30,
            }.ConnectionString;
            sqlite = new DbContextOptionsBuilder<SqliteHubDb>().UseSqlite().AddInterceptors(new SqliteReadsInPlace()).Options;
        }
    }

    /// <summary>The same few statements come again and again: the server reads and plans each once a connection. Whoever sits
    /// behind a pooler that cannot bear it says "Max Auto Prepare=0".</summary>
    static string Prepared(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (200, 2);
        return builder.ConnectionString;
    }

    public bool IsPostgreSql => postgreSql is not null;

    /// <summary>A context for queries: it tracks nothing and cannot save. The caller disposes it.</summary>
    public HubDb Read()
    {
        var db = New();
        db.Database.SetConnectionString(connectionString);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    /// <summary>As <see cref="Read"/>, for several queries that must see the same moment: what is written meanwhile is not seen.
    /// Nobody who writes waits for it.</summary>
    public async Task<HubDb> ReadOneMoment(CancellationToken cancellationToken)
    {
        var db = Read();
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            if (db.Database.GetDbConnection() is SqliteConnection connection)
                await db.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellationToken);
            else
                await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the schema up to what this version needs.</summary>
    public async Task Migrate(CancellationToken cancellationToken)
    {
        await using var db = New();
        db.Database.SetConnectionString(connectionString);
        if (!IsPostgreSql)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken);

        // Migrating compares the whole model first, which costs a start more than asking whether anything is to be done.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            await db.Database.MigrateAsync(cancellationToken);

        await AppendOnlyTables.Protect(db, IsPostgreSql, cancellationToken);
    }

    /// <summary>Called once a command that changed or deleted such an entity is on disk, before its caller hears of it: what is
    /// remembered of them counts no more.</summary>
    internal void WhenChanged<TEntity>(Action forget) => watchers[typeof(TEntity)] = forget;

    internal async Task<DbConnection> Connect(CancellationToken cancellationToken)
    {
        DbConnection connection = IsPostgreSql
            ? new NpgsqlConnection(connectionString)
            : new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (!IsPostgreSql)
            {
                await using var pragma = connection.CreateCommand();
                pragma.CommandText =
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";
                await pragma.ExecuteNonQueryAsync(cancellationToken);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A context over the lane's own connection and transaction.</summary>
    internal HubDb InLane(DbConnection connection, DbTransaction transaction)
    {
        var db = New();
        db.InLane = true;
        db.Database.SetDbConnection(connection, contextOwnsConnection: false);
        db.Database.UseTransaction(transaction);
        // The lane sets one savepoint round each command: one more around each save would only cost.
        db.Database.AutoSavepointsEnabled = false;
        db.ChangeTracker.StateChanged += (_, change) =>
        {
            if (change.NewState is EntityState.Modified or EntityState.Deleted
                && watchers.TryGetValue(change.Entry.Metadata.ClrType, out var forget))
            {
                db.SignalOnce(forget, forget);
            }
        };
        return db;
    }

    HubDb New() => postgreSql is not null ? new PostgreSqlHubDb(postgreSql) : new SqliteHubDb(sqlite!);
}
