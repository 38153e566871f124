using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Simulators.Devices;
using Ticketing.Simulators.Hardware;
using Ticketing.Simulators.Processes;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Crowd;

/// <summary>One reader at the bar.</summary>
public sealed class BarReader(string name, CashlessReaderDevice device, MqttEdgeLink link, NetworkCut cable) : IAsyncDisposable
{
    int queue;
    int gone;

    public string Name => name;

    public CashlessReaderDevice Device => device;

    public MqttEdgeLink Link => link;

    public NetworkCut Cable => cable;

    public int Queue => Volatile.Read(ref queue);

    internal void Join() => Interlocked.Increment(ref queue);

    internal void Leave() => Interlocked.Decrement(ref queue);

    /// <summary>Power off for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref gone, 1) == 1)
            return;
        await device.DisposeAsync();
        await link.DisposeAsync();
    }
}

/// <summary>The bar: drinks are paid by chip; an empty chip is topped up at a till first.</summary>
public sealed class Bar : IAsyncDisposable
{
    /// <summary>Cents by product, as the season's price list has them.</summary>
    readonly IReadOnlyDictionary<uint, long> prices;
    readonly List<BarReader> readers = [];
    readonly Tally tally;

    Bar(Tally tally, IReadOnlyDictionary<uint, long> prices) => (this.tally, this.prices) = (tally, prices);

    public IReadOnlyList<BarReader> Readers => readers;

    public int Pending => readers.Sum(reader => reader.Device.Pending);

    public static async Task<Bar> Open(VenueProcesses venue, int count, Tally tally, CancellationToken stop)
    {
        var bar = new Bar(tally, PriceList(Path.Combine(venue.Options.Programs.DemoSeason, "buvette-products.csv")));
        try
        {
            for (var i = 1; i <= count; i++)
                bar.readers.Add(await Install(venue, i, stop));
            foreach (var reader in bar.readers)
                reader.Device.PowerOn();
            await Until.True("All readers have prices and keys", venue.Options.StartLimit, () =>
            {
                var late = bar.readers.Find(reader => !reader.Link.Connected || !reader.Device.IsReadyAlone);
                return late is null
                    ? Task.FromResult(true)
                    : throw new InvalidOperationException(
                        $"{late.Name}: connected {late.Link.Connected}, configured {late.Device.IsConfigured}, "
                        + $"firmware {late.Device.Failure?.Message ?? "runs"}, link {late.Link.LastFailure}");
            }, stop);
            return bar;
        }
        catch
        {
            await bar.DisposeAsync();
            throw;
        }
    }

    /// <summary>One round. Null: the reader gave no answer.</summary>
    public async Task<DebitVisit?> Round(
        SimulatedChip chip, uint product, int quantity, bool comesBack, CancellationToken stop)
    {
        var reader = readers.Where(r => r.Device.IsOn).MinBy(r => r.Queue) ?? readers[0];
        reader.Join();
        try
        {
            var visit = await reader.Device.Tap(chip, product, quantity, comesBack, stop);
            tally.Add(Tally.Bar + (visit.Outcome is { } outcome ? DebitOutcomes.Code(outcome) : "no-answer"));
            tally.Add(Tally.Torn, visit.Torn);
            if (visit.Paid)
                tally.Add(Tally.BarCents, prices[product] * quantity);
            return visit;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or ArgumentException)
        {
            tally.Add(Tally.Trouble + "reader-silent");
            return null;
        }
        finally
        {
            reader.Leave();
        }
    }

    public uint ProductFor(Random random) => prices.Keys.Order().ElementAt(random.Next(prices.Count));

    public long PriceOf(uint product) => prices[product];

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    static async Task<BarReader> Install(VenueProcesses venue, int number, CancellationToken stop)
    {
        var name = $"reader-{number}";
        var identity = await venue.Device(
            name, DeviceKind.CashlessReader, new Dictionary<string, string> { ["checkpoint"] = $"Buvette {number}" }, stop);
        var cable = venue.DeviceCable(name);
        var link = DeviceLinks.Connect(identity, Topics.Reader, cable);
        return new BarReader(name, new CashlessReaderDevice(
            new CashlessReaderSettings
            {
                DeviceId = identity.DeviceId,
                Site = identity.Site,
                DataDirectory = Path.Combine(venue.DeviceFolder(name), "flash"),
            }, link, venue.Options.Clock), link, cable);
    }

    static Dictionary<uint, long> PriceList(string file) => SeasonSheet.Rows(file)
        .ToDictionary(
            cells => uint.Parse(cells[0], null),
            cells => long.Parse(cells[2].Replace(",", "", StringComparison.Ordinal), null));
}
