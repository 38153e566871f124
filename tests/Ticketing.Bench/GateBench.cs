using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>
/// Fifty gates that ask as fast as they are answered: through broker and edge, each admission on disk before its answer,
/// against an echo on the same broker.
/// </summary>
static class GateBench
{
    const int Gates = 50;

    /// <summary>Some 20,000 admissions, which the hub then has to be told.</summary>
    const int CutSeconds = 4;

    const double ShareToReach = 0.5;
    const int RateToReach = 1500;

    public static async Task Run(BenchSize size, Figures figures, CancellationToken stop)
    {
        var tickets = (CutSeconds * 6000) + (size.Seconds * 4000);
        await using var bench = await BenchVenue.Start(40, tickets, edge: true, stop);
        var codes = new ConcurrentQueue<string>(await bench.SellStanding(tickets, stop));
        var identities = new List<DeviceIdentity>();
        for (var i = 1; i <= Gates; i++)
            identities.Add(await bench.Venue.Device($"gate-{i}", DeviceKind.Turnstile, new Dictionary<string, string>(), stop));
        await bench.Venue.Edge.UntilStatus(
            "knows all tickets and gates", status => status.Tickets >= tickets && status.Devices.Count == Gates, stop);

        Task<Result> Crowd(int seconds) => Measure(bench.Venue.Options.Ports.EdgeMqtt, identities, () => codes.TryDequeue(out var code) ? code : null,
            outcome => outcome is AccessOutcome.Admitted or AccessOutcome.AdmittedLeased, seconds, stop);

        // At a venue the hub is another machine. Here it would take the edge's processors: its cable is pulled, then it is told all.
        var echo = await Echo(bench, identities, codes, size.Seconds, stop);
        bench.Venue.Edge.HubCable.Cut();
        var edge = await Crowd(CutSeconds);
        var share = edge.Rate / echo.Rate;
        figures.Add(
            $"gate decisions a second, {Gates} gates, admission durable", Figures.Text(edge.Rate), Figures.Text(echo.Rate) + " bare echo",
            $"{share * 100:0} %", $"{ShareToReach * 100:0} % of the echo and {Figures.Text(RateToReach)}/s",
            share >= ShareToReach && edge.Rate >= RateToReach);
        figures.Add("one decision under that load", edge.Latencies.Summary, echo.Latencies.Summary);

        var owed = (await bench.Venue.Edge.Status(stop)).Unsent;
        var telling = Stopwatch.GetTimestamp();
        bench.Venue.Edge.HubCable.Resume();
        await bench.Venue.Edge.UntilStatus("owes nothing", status => status.Unsent == 0, stop, TimeSpan.FromMinutes(4));
        figures.Add("admissions told to the hub afterwards, a second, SQLite",
            Figures.Text(owed / Stopwatch.GetElapsedTime(telling).TotalSeconds));

        var together = await Crowd(size.Seconds);
        figures.Add("gate decisions a second while a hub on the same processors is told each", Figures.Text(together.Rate),
            Figures.Text(echo.Rate) + " bare echo", $"{together.Rate / echo.Rate * 100:0} %");
        await SoldToAdmitted(bench, identities, figures, stop);
        Memory(bench, "after the gates", figures);
    }

    public static void Memory(BenchVenue bench, string when, Figures figures)
    {
        const double mega = 1024 * 1024;
        figures.Add($"memory of the hub, {when}", $"{Figures.Text(bench.Venue.Hub.Memory / mega)} MB");
        if (bench.Venue.Edge.Process.Running)
            figures.Add($"memory of the edge, {when}", $"{Figures.Text(bench.Venue.Edge.Process.Memory / mega)} MB");
    }

    sealed record Result(double Rate, Latencies Latencies);

    static async Task<Result> Echo(
        BenchVenue bench, List<DeviceIdentity> identities, ConcurrentQueue<string> codes, int seconds, CancellationToken stop)
    {
        var port = FreePort();
        await using var echo = new ChildProcess(
            "echo", Path.Combine(AppContext.BaseDirectory, "Ticketing.Bench.dll"), new Dictionary<string, string>(),
            bench.Venue.Options.PathOf("logs", "echo.log"));
        echo.Start("echo", $"{port}", Path.Combine(bench.Venue.Edge.Folder, "identity"));
        codes.TryPeek(out var code);
        return await Measure(port, identities, () => code, outcome => outcome == AccessOutcome.Admitted, seconds, stop);
    }

    static async Task<Result> Measure(
        int port, List<DeviceIdentity> identities, Func<string?> nextCode, Predicate<AccessOutcome> right, int seconds,
        CancellationToken stop)
    {
        var gates = identities.ConvertAll(identity => new BenchGate(identity));
        try
        {
            foreach (var gate in gates)
                await gate.Connect(port, stop);
            await ScanFor(gates, nextCode, right, TimeSpan.FromSeconds(1), stop);
            return await ScanFor(gates, nextCode, right, TimeSpan.FromSeconds(seconds), stop);
        }
        finally
        {
            foreach (var gate in gates)
                await gate.DisposeAsync();
        }
    }

    static async Task<Result> ScanFor(
        List<BenchGate> gates, Func<string?> nextCode, Predicate<AccessOutcome> right, TimeSpan length, CancellationToken stop)
    {
        var latencies = new Latencies();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(gates.Select(gate => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < length && nextCode() is { } code)
                {
                    var asked = Stopwatch.GetTimestamp();
                    var outcome = await gate.Scan(code, stop);
                    if (!right(outcome))
                        throw new ProcessFailedException($"A gate answered {outcome}.");
                    latencies.Add(Stopwatch.GetElapsedTime(asked));
                }
            },
            stop)));
        return new Result(latencies.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, latencies);
    }

    /// <summary>From the till's receipt to a gate that lets its holder in; the gate asks again until it does.</summary>
    static async Task SoldToAdmitted(
        BenchVenue bench, List<DeviceIdentity> identities, Figures figures, CancellationToken stop)
    {
        const int sales = 10, secondsToReach = 2;
        using var till = await BenchTill.Enrol(bench.Venue, "fresh", stop);
        await using var gate = new BenchGate(identities[0]);
        await gate.Connect(bench.Venue.Options.Ports.EdgeMqtt, stop);
        var took = new Latencies();
        for (var i = 0; i < sales; i++)
        {
            var places = await till.Sell(BenchSeason.Seated, BenchSeason.SeatedCategory, 1, stop)
                ?? throw new ProcessFailedException("The seated hall is sold out.");
            var sold = Stopwatch.GetTimestamp();
            await Until.True("A sold ticket is admitted", TimeSpan.FromSeconds(30), async () =>
                AccessOutcomes.Opens(await gate.Scan(places[0].TicketCode, stop)), stop);
            took.Add(Stopwatch.GetElapsedTime(sold));
        }

        var slowest = took.Percentile(100) / 1000;
        figures.Add(
            "ticket sold to ticket admitted at a gate, slowest of 10", $"{Figures.Text(slowest, 2)} s", "", "",
            $"{secondsToReach} s", slowest <= secondsToReach);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
