using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>A real PostgreSQL with its own cluster in a temporary folder, on a free port of the loopback.</summary>
public sealed class PostgreSqlCluster : IAsyncDisposable
{
    const string Careless =
        " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off";

    readonly string folder;
    readonly int port;
    int databases;

    PostgreSqlCluster(string folder, int port) => (this.folder, this.port) = (folder, port);

    /// <param name="durable">False where nothing is to survive anyway: commits do not wait for the disk.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is missing, or did not start.</exception>
    public static async Task<PostgreSqlCluster> Start(bool durable)
    {
        var home = Directory.CreateTempSubdirectory("ticketing-pg-").FullName;
        if (Environment.UserName == "root")
            await Execute("chown", "postgres", home);
        var cluster = Path.Combine(home, "cluster");
        await Run("initdb", "-D", cluster, "-U", "hub", "-A", "trust", "-E", "UTF8", "--no-sync");
        var free = FreePort();
        var settings = $"-p {free} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=500" + (durable ? "" : Careless);
        await Run("pg_ctl", "-D", cluster, "-l", Path.Combine(home, "log"), "-o", settings, "-w", "start");
        return new PostgreSqlCluster(home, free);
    }

    /// <param name="template">What it begins as: another database, to which nobody is connected; template1 is empty.</param>
    /// <returns>Connection string of a new database.</returns>
    public async Task<string> NewDatabase(string template = "template1")
    {
        var name = $"hub_{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Run("pg_ctl", "-D", Path.Combine(folder, "cluster"), "-m", "immediate", "-w", "stop");
        Directory.Delete(folder, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL refuses to run as root, so root asks the user that the package made.</summary>
    static Task Run(string program, params string[] arguments)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (binaries is null)
            throw new InvalidOperationException("PostgreSQL's server is missing: ./test.sh installs it (Debian: postgresql).");
        var path = Path.Combine(binaries, program);
        return Environment.UserName == "root"
            ? Execute("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Execute(path, arguments);
    }

    static async Task Execute(string program, params string[] arguments)
    {
        // pg_ctl leaves a server behind that would hold a pipe open: what it says goes to its own log.
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={port};Username=hub;Database={database};Maximum Pool Size=20;Connection Idle Lifetime=5;Connection Pruning Interval=2";
}
