using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hub;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// The list of options as its screen asks for it, a page of fifty with the counts of its tabs, over a hundred thousand options;
/// beside it the bare statement that reads the newest fifty rows.
/// </summary>
static class OptionListBench
{
    const int Times = 15, MillisecondsToReach = 300;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        await On("SQLite", "", size, figures, stop);
        await using var cluster = await PostgreSqlCluster.Start(durable: true);
        await On("PostgreSQL", await cluster.NewDatabase(), size, figures, stop);
    }

    static async Task On(string name, string postgreSql, BenchSize size, Figures figures, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-list-").FullName;
        try
        {
            await using var app = HubHost.Build(
                [$"--Hub:DataDirectory={folder}", $"--Hub:PostgreSql={postgreSql}"], builder => builder.Logging.ClearProviders());
            var database = app.Services.GetRequiredService<HubDatabase>();
            await database.Migrate(stop);
            await Write(app.Services, database, postgreSql.Length > 0, size.Tickets, stop);
            await Measure(app.Services, database, name, size, figures, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Write(
        IServiceProvider services, HubDatabase database, bool postgreSql, int options, CancellationToken stop)
    {
        await services.GetRequiredService<WriteLane>().Run(
            "Bench",
            (db, _) =>
            {
                var season = new Season { Id = Guid.CreateVersion7(), Code = "S", Name = "Saison" };
                db.Add(season);
                db.Add(new Hub.Catalogue.Activity { Id = Guid.CreateVersion7(), Code = "A", Name = "Spectacles", SeasonId = season.Id });
                return Task.CompletedTask;
            },
            stop);
        await using var db = database.Read();
        await db.Database.OpenConnectionAsync(stop);
        await ManyOptions.Write(
            db.Database.GetDbConnection(), postgreSql, options, services.GetRequiredService<OptionDays>().Today, stop);
        await db.Database.ExecuteSqlRawAsync(postgreSql ? "VACUUM ANALYZE" : "ANALYZE", stop);
    }

    static async Task Measure(
        IServiceProvider services, HubDatabase database, string name, BenchSize size, Figures figures, CancellationToken stop)
    {
        var queries = services.GetRequiredService<OptionsQueries>();
        var floor = new Latencies();
        await Bare(database, stop);
        for (var time = 0; time < Times; time++)
            floor.Add(await Took(() => Bare(database, stop)));
        foreach (var (what, search) in Searches(services, size))
        {
            if ((await queries.Search(SignedInOperator.Hub, search, stop)).Total == 0)
                throw new ProcessFailedException($"The list on {name}, {what}, is empty.");
            var ours = new Latencies();
            for (var time = 0; time < Times; time++)
                ours.Add(await Took(() => queries.Search(SignedInOperator.Hub, search, stop)));
            var slowest = ours.Percentile(100);
            figures.Add(
                $"list of {Figures.Text(size.Tickets)} options, {what}, {name}",
                $"p50 {Figures.Text(ours.Percentile(50))} ms, slowest {Figures.Text(slowest)} ms",
                $"{Figures.Text(floor.Percentile(50), 1)} ms for the newest fifty rows, bare",
                $"{floor.Percentile(50) / ours.Percentile(50) * 100:0.0} %", $"{MillisecondsToReach} ms", slowest < MillisecondsToReach);
        }
    }

    static IEnumerable<(string What, OptionSearch Search)> Searches(IServiceProvider services, BenchSize size)
    {
        var today = DateOnly.FromDayNumber(services.GetRequiredService<OptionDays>().Today);
        yield return ("newest first", new OptionSearch());
        yield return ("the last page", new OptionSearch { Skip = size.Tickets * 8 / 10 });
        yield return ("a part of a contact's name", new OptionSearch { Text = "colet" });
        yield return ("a contact and an event", new OptionSearch { Text = "hugo verlaine" });
        yield return ("a number", new OptionSearch { Number = size.Tickets / 2 });
        yield return ("a number typed into the search", new OptionSearch { Text = $"{size.Tickets / 2}" });
        yield return ("requested only", new OptionSearch { Decision = OptionDecision.Requested });
        yield return ("overdue, by due date", new OptionSearch { OnlyOverdue = true, Sort = OptionColumn.Due, Descending = false });
        yield return ("one performance, fallbacks too", new OptionSearch { Performance = 10777, AlsoFallbacks = true });
        yield return ("a month of sessions at one hour", new OptionSearch
        {
            // Written at 20, 2, 8 and 14 o'clock, universal time.
            From = today, Until = today.AddDays(30), At = TimeOnly.FromDateTime(services.GetRequiredService<OptionDays>()
                .Local(new DateTimeOffset(today.AddDays(1), new TimeOnly(20, 0), TimeSpan.Zero).ToUnixTimeMilliseconds())),
        });
        foreach (var column in Enum.GetValues<OptionColumn>())
            yield return ($"sorted by {column}", new OptionSearch { Sort = column, Descending = false });
    }

    static async Task<TimeSpan> Took(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    static async Task Bare(HubDatabase database, CancellationToken stop)
    {
        await using var db = database.Read();
        await db.Database.SqlQueryRaw<string>(
            "SELECT state || search_text AS \"Value\" FROM options_options ORDER BY number DESC LIMIT 50").ToListAsync(stop);
    }
}
