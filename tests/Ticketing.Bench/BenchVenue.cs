using Ticketing.Simulators.Processes;

namespace Ticketing.Bench;

/// <summary>A hub and, where wanted, an edge, as processes on free ports over the season made for measuring.</summary>
sealed class BenchVenue : IAsyncDisposable
{
    readonly string folder;

    BenchVenue(string folder, VenueProcesses venue) => (this.folder, Venue) = (folder, venue);

    public VenueProcesses Venue { get; }

    public static async Task<BenchVenue> Start(
        int seats, int standing, bool edge, CancellationToken stop, string postgreSql = "")
    {
        var home = Directory.CreateTempSubdirectory("ticketing-bench-").FullName;
        var season = Path.Combine(home, "season");
        BenchSeason.Write(season, seats, standing);
        var venue = VenueProcesses.Prepare(new VenueOptions
        {
            DataFolder = Path.Combine(home, "data"),
            Ports = VenuePorts.Free(tills: 0),
            PostgreSql = postgreSql,
            Programs = Programs.Built() with { DemoSeason = season },
        });
        var bench = new BenchVenue(home, venue);
        try
        {
            await venue.ImportSeason(stop);
            await venue.StartHub(stop);
            if (edge)
                await venue.StartAppliance(venue.Edge, stop);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sells so many standing places, fifty an order, by several tills at once, and gives their codes.</summary>
    public async Task<List<string>> SellStanding(int tickets, CancellationToken stop)
    {
        const int tills = 4, most = 50;
        var codes = new List<string>(tickets);
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(1, tills).Select(async number =>
        {
            using var till = await BenchTill.Enrol(Venue, $"standing-{number}", stop);
            while (Math.Min(most, tickets - (Interlocked.Add(ref taken, most) - most)) is > 0 and var quantity)
            {
                var places = await till.Sell(BenchSeason.Standing, BenchSeason.StandingCategory, quantity, stop)
                    ?? throw new ProcessFailedException("The standing hall is sold out.");
                lock (codes)
                    codes.AddRange(places.Select(place => place.TicketCode));
            }
        }));
        return codes;
    }

    public async ValueTask DisposeAsync()
    {
        await Venue.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
