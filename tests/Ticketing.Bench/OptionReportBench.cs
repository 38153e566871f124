using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hub;
using Ticketing.Hub.Options.Report;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// The report on the state of options over fifty performances and a hundred thousand options, as the screen asks for it; beside
/// it the bare sum over the rows of their places, without names, quotas and channels.
/// </summary>
static class OptionReportBench
{
    const int Times = 15, MillisecondsToReach = 1000;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        await On("SQLite", "", size, figures, stop);
        await using var cluster = await PostgreSqlCluster.Start(durable: true);
        await On("PostgreSQL", await cluster.NewDatabase(), size, figures, stop);
    }

    static async Task On(string name, string postgreSql, BenchSize size, Figures figures, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("ticketing-report-").FullName;
        try
        {
            await using var app = HubHost.Build(
                [$"--Hub:DataDirectory={folder}", $"--Hub:PostgreSql={postgreSql}"], builder => builder.Logging.ClearProviders());
            await Measure(app.Services, name, size, figures, stop);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Measure(IServiceProvider services, string name, BenchSize size, Figures figures, CancellationToken stop)
    {
        var database = services.GetRequiredService<HubDatabase>();
        await database.Migrate(stop);
        var season = new ReportSeason(size.Tickets, new Random(21));
        await season.Write(services.GetRequiredService<WriteLane>(), stop);
        await using (var db = database.Read())
            await db.Database.ExecuteSqlRawAsync("ANALYZE", stop);
        int[] performances = [.. Enumerable.Range(1, ReportSeason.Performances)];
        var queries = services.GetRequiredService<OptionReportQueries>();
        var first = Stopwatch.GetTimestamp();
        var report = await queries.Report(SignedInOperator.Hub, performances, stop);
        figures.Add($"the first report after a start, {name}", $"{Figures.Text(Stopwatch.GetElapsedTime(first).TotalMilliseconds)} ms");
        var (ours, floor) = (new Latencies(), new Latencies());
        for (var time = 0; time < Times; time++)
        {
            ours.Add(await Took(() => queries.Report(SignedInOperator.Hub, performances, stop)));
            floor.Add(await Took(() => Bare(database, stop)));
        }

        var slowest = ours.Percentile(100);
        if (report.Performances.Count != ReportSeason.Performances || report.Count.Options.All == 0)
            throw new ProcessFailedException($"The report on {name} is empty.");
        figures.Add(
            $"report of {Figures.Text(size.Tickets)} options, {Figures.Text(season.Rows)} of their lines, {ReportSeason.Performances} performances, {name}",
            $"p50 {Figures.Text(ours.Percentile(50))} ms, slowest {Figures.Text(slowest)} ms",
            $"{Figures.Text(floor.Percentile(50))} ms for the bare sum of the lines", $"{floor.Percentile(50) / ours.Percentile(50) * 100:0} %",
            $"{MillisecondsToReach} ms", slowest < MillisecondsToReach);
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
        foreach (var sql in (string[])
        [
            "SELECT sum(l.quantity) AS \"Value\" FROM options_placed_lines l JOIN options_options o ON o.id = l.option_id",
            "SELECT sum(w.quantity) AS \"Value\" FROM options_wishes w JOIN options_options o ON o.id = w.option_id",
        ])
        {
            await db.Database.SqlQueryRaw<long>(sql).ToListAsync(stop);
        }
    }
}
