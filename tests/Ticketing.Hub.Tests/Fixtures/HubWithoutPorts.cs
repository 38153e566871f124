using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Xunit;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>
/// All of the hub's modules over a new database, without the network: for use cases and rules. Its clock is the test's.
/// Disposing of it fails the test when the hub logged an error.
/// </summary>
public sealed class HubWithoutPorts : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ErrorWatch watch = new();
    readonly string folder;

    HubWithoutPorts(string folder, string postgreSql, string[] settings)
    {
        this.folder = folder;
        app = HubHost.Build(
            [
                $"--Hub:DataDirectory={folder}", $"--Hub:PostgreSql={postgreSql}",
                // Halls of tests are small: a till may lease all of one.
                "--Seating:LeaseSharePercent=100", .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Services.AddSingleton(new HashIterations { Password = 1000 });
                builder.Logging.ClearProviders().AddProvider(watch);
            });
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 19, 0, 0, TimeSpan.Zero));

    public WriteLane Lane => Of<WriteLane>();

    public static async Task<HubWithoutPorts> On(Database database, params string[] settings)
    {
        var home = Directory.CreateTempSubdirectory("ticketing-hub-").FullName;
        return new HubWithoutPorts(home, await EmptyDatabase.In(home, database), settings);
    }

    public T Of<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The relay of facts, which nobody has started: a test delivers when it wants to.</summary>
    internal FactRelay Relay() => app.Services.GetServices<IHostedService>().OfType<FactRelay>().Single();

    public HubDb Read() => Of<HubDatabase>().Read();

    public Task Write(Func<HubDb, Task> command) =>
        Lane.Run("Test", (db, _) => command(db), TestContext.Current.CancellationToken);

    public Task<T> Write<T>(Func<HubDb, Task<T>> command) =>
        Lane.Run("Test", (db, _) => command(db), TestContext.Current.CancellationToken);

    /// <summary>Every invariant that the modules can check, on this database, holds.</summary>
    /// <param name="module">Of this module only: where a test of it does what another one would not.</param>
    public async Task InvariantsHold(string? module = null)
    {
        var checks = app.Services.GetServices<IInvariantCheck>()
            .Where(check => module is null || check.GetType().Namespace == "Ticketing.Hub." + module).ToList();
        Assert.NotEmpty(checks);
        foreach (var check in checks)
        {
            await using var db = Read();
            var report = await check.Check(db, TestContext.Current.CancellationToken);
            Assert.True(report.Holds, $"{report.Invariant}, {report.Title}: {string.Join(' ', report.Violations)}");
        }
    }

    /// <summary>For a test that breaks something on purpose: what was logged about it, which no longer fails the test.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        var errors = watch.Errors.ToArray();
        watch.Errors.Clear();
        return errors;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(watch.Errors);
    }
}
