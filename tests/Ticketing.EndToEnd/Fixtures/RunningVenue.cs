using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.Hardware;
using Ticketing.Simulators.Play;
using Ticketing.Simulators.Processes;

namespace Ticketing.EndToEnd.Fixtures;

[CollectionDefinition(nameof(RunningVenue))]
public sealed class RunningVenueCollection : ICollectionFixture<RunningVenue>;

/// <summary>
/// Hub, edge and a till as processes, three gates and a reader, with the doors of tonight open. Shared: a test buys its own
/// tickets, mends what it breaks, and ends with <see cref="ShouldHold"/>.
/// </summary>
public sealed class RunningVenue : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly string folder = Path.Combine(Path.GetTempPath(), "ticketing-" + Guid.CreateVersion7());
    readonly HashSet<string> errorsSeen = [];
    int nextChip;
    ChipBox chips = null!;

    public VenueProcesses Venue { get; private set; } = null!;

    public Tally Tally { get; } = new();

    public Gates Gates { get; private set; } = null!;

    public Bar Bar { get; private set; } = null!;

    public Cashier Cashier { get; private set; } = null!;

    public Programme Programme { get; private set; } = null!;

    public Appliance Edge => Venue.Edge;

    public Appliance Till => Venue.Tills[0].Appliance;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Venue = VenueProcesses.Prepare(new VenueOptions
        {
            DataFolder = folder,
            Ports = VenuePorts.Free(tills: 1),
            Lease = new Dictionary<string, int> { ["*"] = LeasePerCategory },
        });
        chips = new ChipBox(Path.Combine(Venue.Options.Programs.DemoSeason, "chips.csv"), Path.Combine(folder, "chips"));
        await Venue.Start(Stop);
        Cashier = new Cashier(Venue.Tills[0], Tally, Patience);
        Programme = new Programme(await Cashier.OnSale(Stop), Venue.Calendar.Codes, Venue.Options.Clock.GetUtcNow());
        Gates = await Gates.Open(Venue, 3, Tally, TimeSpan.Zero, Stop);
        Bar = await Bar.Open(Venue, 1, Tally, Stop);
    }

    /// <summary>Places that the till keeps for selling when it is cut off.</summary>
    public const int LeasePerCategory = 6;

    public async ValueTask DisposeAsync()
    {
        if (Bar is not null)
            await Bar.DisposeAsync();
        if (Gates is not null)
            await Gates.DisposeAsync();
        Cashier?.Dispose();
        await Venue.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Codes of tickets that were just sold at the till, standing.</summary>
    public async Task<List<string>> Buy(int places)
    {
        var performance = Programme.Standing!.Number;
        var price = Programme.Prices(performance, Programme.Categories(performance)[0])[0];
        var codes = new List<string>();
        for (var left = places; left > 0; left -= 10)
        {
            var sale = await Cashier.Sell(performance, price, Math.Min(10, left), byCard: false, Stop);
            Assert.Equal("", sale.Refusal);
            codes.AddRange(sale.Places.Select(place => place.Place.TicketCode));
        }
        return codes;
    }

    /// <summary>Every gate's own list has them when it returns, and so has the edge.</summary>
    public async Task<List<string>> BuyAndWait(int places)
    {
        var codes = await Buy(places);
        await UntilGatesKnow(codes);
        return codes;
    }

    public Task UntilGatesKnow(IReadOnlyCollection<string> codes) => Until.True("All gates have the tickets", Patience,
        () => Task.FromResult(Gates.All.All(gate => codes.All(gate.Device.Knows))), Stop);

    /// <summary>The till has all places of its lease of the standing performance again.</summary>
    public async Task UntilLeased() => await Till.UntilStatus("has its lease", status => status.Leased.Any(leased =>
        leased.Performance == Programme.Standing!.Number && leased.Left >= LeasePerCategory), Stop, Patience);

    /// <summary>A chip that no other test has.</summary>
    public SimulatedChip NewChip() => chips.All[nextChip++];

    /// <summary>Operations of all appliances are with the hub.</summary>
    public async Task UntilAllIsTold() => await Until.True("Everything has been told to the hub", Patience, async () =>
    {
        if (Gates.Pending + Bar.Pending > 0)
            return false;
        foreach (var appliance in Venue.Appliances)
        {
            if ((await appliance.Status(Stop)).Unsent > 0)
                return false;
        }
        return true;
    }, Stop);

    /// <summary>I1 to I5 on the databases, by the programs' own verify commands; and no program has logged an error.</summary>
    public async Task ShouldHold()
    {
        await Cashier.SettlePrints(Stop);
        await UntilAllIsTold();
        var broken = (await Invariants.Check(Venue, Patience, Stop)).Where(result => !result.Holds)
            .SelectMany(result => result.Violations.Select(violation => $"{result.Invariant} {result.Title}: {violation}"));
        Assert.Equal([], broken);
        Assert.Equal([], NewErrors());
    }

    List<string> NewErrors() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(folder, "logs")).SelectMany(file =>
            File.ReadLines(file).Where(line => line.Length > 18 && line[13..].StartsWith("fail:", StringComparison.Ordinal))
                .Select(line => $"{Path.GetFileName(file)} {line}")).Where(errorsSeen.Add),
    ];
}
