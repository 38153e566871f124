using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>A database as the hub's migrations leave it, with nothing in it: made once a run, copied for each test.</summary>
static class EmptyDatabase
{
    static readonly Lazy<Task<byte[]>> Sqlite = new(MakeSqlite);

    /// <param name="database">Which one.</param>
    /// <param name="folder">The new hub's data directory.</param>
    /// <returns>The connection string for Hub:PostgreSql; empty for SQLite.</returns>
    public static async Task<string> In(string folder, Database database)
    {
        if (database == Database.PostgreSql)
            return await PostgreSqlServer.NewDatabase();
        await File.WriteAllBytesAsync(Path.Combine(folder, "hub.db"), await Sqlite.Value);
        return "";
    }

    /// <summary>Brings a database up to the hub's schema, and leaves nobody connected to it.</summary>
    public static async Task Make(StorageOptions options)
    {
        var database = new HubDatabase(new OptionsWrapper<StorageOptions>(options));
        await database.Migrate(CancellationToken.None);
        await using var db = database.Read();
        if (db.Database.GetDbConnection() is SqliteConnection connection)
            SqliteConnection.ClearPool(connection);
    }

    static async Task<byte[]> MakeSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-hub-").FullName;
        try
        {
            await Make(new StorageOptions { DataDirectory = folder });
            return await File.ReadAllBytesAsync(Path.Combine(folder, "hub.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
