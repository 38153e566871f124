using Npgsql;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>
/// One PostgreSQL for a test run, started by the first test that asks for it; a machine without PostgreSQL fails those
/// tests. The test runner disposes of it when all tests are done.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    static readonly Lazy<Task<PostgreSqlCluster>> Shared = new(() => PostgreSqlCluster.Start(durable: false));

    static readonly Lazy<Task<string>> Template = new(MakeTemplate);

    /// <summary>Connection string of a new database with the hub's schema.</summary>
    public static async Task<string> NewDatabase() => await (await Shared.Value).NewDatabase(await Template.Value);

    /// <summary>Connection string of a database that has nothing in it, no table either.</summary>
    public static async Task<string> BareDatabase() => await (await Shared.Value).NewDatabase();

    public async ValueTask DisposeAsync()
    {
        if (Shared.IsValueCreated)
            await (await Shared.Value).DisposeAsync();
    }

    static async Task<string> MakeTemplate()
    {
        var connection = new NpgsqlConnectionStringBuilder(await BareDatabase()) { Pooling = false };
        await EmptyDatabase.Make(new StorageOptions { DataDirectory = Path.GetTempPath(), PostgreSql = connection.ConnectionString });
        return connection.Database!;
    }
}
