using System.Diagnostics;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// Fifty tills that sell one performance out, two numbered seats an order, each order held and pushed over gRPC and on disk
/// before its answer; against the bare inserts of the same rows.
/// </summary>
static class OrderBench
{
    const int Buyers = 50, PlacesAnOrder = 2;
    const int RateToReach = 300;

    /// <summary>As many of the orders' rows are written again, bare.</summary>
    const int FloorOrders = 500;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        await On("SQLite", "", size, figures, stop);
        await using var cluster = await PostgreSqlCluster.Start(durable: true);
        await On("PostgreSQL", await cluster.NewDatabase(), size, figures, stop);
    }

    static async Task On(string database, string postgreSql, BenchSize size, Figures figures, CancellationToken stop)
    {
        await using var bench = await BenchVenue.Start(size.Seats, size.WarmUp, edge: false, stop, postgreSql);
        var tills = new List<BenchTill>();
        for (var i = 1; i <= Buyers; i++)
            tills.Add(await BenchTill.Enrol(bench.Venue, $"buyer-{i}", stop));
        // A hub that opens a sale has run for days: its code is compiled, and compiled again for speed.
        await SellOut(tills, BenchSeason.Standing, BenchSeason.StandingCategory, 1, _ => { }, stop);

        await using var rows = BareInserts.Of(postgreSql, bench.Venue.Options.PathOf("hub.db"));
        // And its tables have been looked at: PostgreSQL does that by itself within a minute of such a sale.
        await rows.Analyze(stop);
        var before = await rows.Count(stop);
        var latencies = new Latencies();
        var seats = 0;
        var server = await rows.Postmaster(stop);
        var cpu = ProcessorTime.Now(bench.Venue.Hub.Id, server);
        var start = Stopwatch.GetTimestamp();
        await SellOut(tills, BenchSeason.Seated, BenchSeason.SeatedCategory, PlacesAnOrder, sold =>
        {
            latencies.Add(sold.Took);
            Interlocked.Add(ref seats, sold.Places);
        }, stop);
        var rate = latencies.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var last = Stopwatch.GetTimestamp();
        await Until.True("Every ticket has its right", TimeSpan.FromSeconds(60), async () => await rows.Rows("storage_facts", stop) == 0, stop);
        var lag = Stopwatch.GetElapsedTime(last);
        var took = ProcessorTime.Now(bench.Venue.Hub.Id, server) - cpu;
        figures.Add($"processor time of one order, {database}", took.AnOrder(latencies.Count));
        tills.ForEach(till => till.Dispose());
        GateBench.Memory(bench, $"{database}, after {latencies.Count} orders", figures);

        var (code, output, errors) = await bench.Venue.VerifyHub(stop);
        if (code != 0)
            throw new ProcessFailedException($"After the sale on {database} an invariant does not hold: {output}{errors}");
        await bench.Venue.Stop();
        var floor = await rows.Measure(before, latencies.Count, FloorOrders, stop);
        var reach = database == "PostgreSQL" ? $"{RateToReach}/s, none oversold" : "none oversold";
        figures.Add(
            $"orders a second, {Buyers} buyers, one performance, {database}", Figures.Text(rate),
            $"{Figures.Text(floor)} bare inserts of the same rows", $"{rate / floor * 100:0} %", reach,
            seats == size.Seats && (database != "PostgreSQL" || rate >= RateToReach));
        figures.Add($"one order under that load, {database}", latencies.Summary);
        figures.Add($"the last ticket's right after its order, {database}", $"{Figures.Text(lag.TotalMilliseconds)} ms");
    }

    /// <summary>Each buyer buys again and again until there is nothing left.</summary>
    static Task SellOut(
        List<BenchTill> tills, uint performance, string category, int quantity, Action<(TimeSpan Took, int Places)> sold,
        CancellationToken stop) =>
        Task.WhenAll(tills.Select(till => Task.Run(
            async () =>
            {
                while (true)
                {
                    var asked = Stopwatch.GetTimestamp();
                    if (await till.Sell(performance, category, quantity, stop) is not { } places)
                        return;
                    sold((Stopwatch.GetElapsedTime(asked), places.Count));
                }
            },
            stop)));
}
