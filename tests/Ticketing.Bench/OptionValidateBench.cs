using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ticketing.Hub;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// 500 placed options of 120 contacts are validated in one go: one order and one mail with its recapitulation for each contact,
/// until the last letter lies in the outbox. Beside it the bare writing of as many rows, a transaction for each contact.
/// </summary>
static class OptionValidateBench
{
    const int Contacts = 120, Options = 500, SecondsToReach = 10;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        await On("SQLite", "", size, figures, stop);
        await using var cluster = await PostgreSqlCluster.Start(durable: true);
        await On("PostgreSQL", await cluster.NewDatabase(), size, figures, stop);
    }

    static async Task On(string name, string postgreSql, BenchSize size, Figures figures, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-validate-").FullName;
        try
        {
            await using var app = HubHost.Build(
                [$"--Hub:DataDirectory={folder}", $"--Hub:PostgreSql={postgreSql}"], builder => builder.Logging.ClearProviders());
            await Measure(app.Services, name, figures, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Measure(IServiceProvider services, string name, Figures figures, CancellationToken stop)
    {
        var database = services.GetRequiredService<HubDatabase>();
        await database.Migrate(stop);
        var lane = services.GetRequiredService<WriteLane>();
        var placed = await ValidateSeason.Write(services, Contacts, Options, stop);
        var relay = services.GetServices<IHostedService>().OfType<FactRelay>().Single();
        var start = Stopwatch.GetTimestamp();
        var outcomes = await services.GetRequiredService<ValidateOptions>()
            .Run(SignedInOperator.Hub, Guid.CreateVersion7().ToString("N"), placed, null, stop);
        var answered = Stopwatch.GetElapsedTime(start);
        while (await relay.DeliverDue(stop) > 0)
        {
        }

        var took = Stopwatch.GetElapsedTime(start);
        await using var db = database.Read();
        var (orders, letters) = (await db.Set<Booking>().CountAsync(stop), await db.Set<StoredLetter>().CountAsync(stop));
        var done = outcomes.Count(outcome => outcome.Done);
        if (done != Options)
            throw new ProcessFailedException($"{Options - done} options were not validated: {outcomes.First(outcome => !outcome.Done).Detail}");
        var floor = await Bare(lane, stop);
        figures.Add(
            $"{Options} options of {Contacts} contacts validated, {orders} orders, {letters} mails with their PDF, {name}",
            $"{took.TotalSeconds:0.00} s (the operator's answer after {answered.TotalSeconds:0.00} s)",
            $"{floor.TotalSeconds:0.00} s for as many bare rows", $"{floor / took * 100:0} %",
            $"{SecondsToReach} s, one order and one mail each",
            took.TotalSeconds <= SecondsToReach && orders == Contacts && letters == Contacts);
    }

    /// <summary>An order file, a booking, its operations and lines, a move each and a letter: 17 rows for each contact.</summary>
    static async Task<TimeSpan> Bare(WriteLane lane, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        for (var contact = 0; contact < Contacts; contact++)
        {
            await lane.Run("Bare", (db, _) =>
            {
                for (var row = 0; row < 17; row++)
                    db.Add(new OptionLimitation { Code = Guid.CreateVersion7().ToString("N"), Name = "x", Family = "y" });
                return Task.CompletedTask;
            }, stop);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
