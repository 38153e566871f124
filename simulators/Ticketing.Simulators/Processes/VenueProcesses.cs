using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Printers;
using Ticketing.Simulators.Script;

namespace Ticketing.Simulators.Processes;

/// <summary>
/// A whole venue as processes on loopback: hub, edge, tills with their printers and terminals, and a cable that can be
/// cut at every link. Each program has a folder of its own below the data folder; all can be killed and started again.
/// </summary>
public sealed class VenueProcesses : IAsyncDisposable
{
    readonly Dictionary<string, NetworkCut> deviceCables = [];
    readonly Dictionary<string, string> hubSettings;
    readonly DataFolder data;
    readonly HttpClient web = new() { Timeout = TimeSpan.FromSeconds(5) };

    VenueProcesses(VenueOptions options, DataFolder folder)
    {
        Options = options;
        data = folder;
        Calendar = new EveningCalendar(options);
        var ports = options.Ports;
        hubSettings = new Dictionary<string, string>
        {
            ["Hub:DataDirectory"] = options.DataFolder,
            ["Hub:WebUrl"] = $"http://127.0.0.1:{ports.HubWeb}",
            ["Hub:GrpcPort"] = Text(ports.HubGrpc),
            ["Hub:Demo"] = "true",
            ["Hub:PostgreSql"] = options.PostgreSql,
        };
        Hub = new ChildProcess("hub", options.Programs.Hub, hubSettings, options.PathOf("logs", "hub.log"));
        Office = new Office(ports.HubGrpc);
        Edge = new Appliance(options, "edge", ports.EdgeWeb, ports.EdgeLocalGrpc, new NetworkCut("edge-hub", ports.HubGrpc),
            new Dictionary<string, string>
            {
                ["Appliance:Roles"] = "Edge",
                ["Edge:MqttPort"] = Text(ports.EdgeMqtt),
            });
        Tills = [.. ports.Tills.Select((till, i) => MakeTill(i + 1, till))];
    }

    public VenueOptions Options { get; }

    /// <summary>Which evening of the season is played.</summary>
    public EveningCalendar Calendar { get; }

    /// <summary>Programs that an evening before this one had left running; they have been ended.</summary>
    public IReadOnlyList<string> Leftovers { get; private init; } = [];

    public ChildProcess Hub { get; }

    public Office Office { get; }

    public Appliance Edge { get; }

    public IReadOnlyList<Till> Tills { get; }

    public IEnumerable<Appliance> Appliances => [Edge, .. Tills.Select(till => till.Appliance)];

    public IReadOnlyDictionary<string, NetworkCut> DeviceCables => deviceCables;

    public string WebUrl => $"http://127.0.0.1:{Options.Ports.HubWeb}";

    /// <summary>Checks the ports and builds the venue; nothing runs yet.</summary>
    /// <exception cref="BusyPortException">Names the port.</exception>
    /// <exception cref="InvalidOperationException">Another evening plays in the folder.</exception>
    public static VenueProcesses Prepare(VenueOptions options)
    {
        options = options with { DataFolder = Path.GetFullPath(options.DataFolder) };
        var folder = new DataFolder(options.DataFolder);
        try
        {
            var leftovers = folder.EndLeftovers();
            options.Ports.RequireFree();
            return new VenueProcesses(options, folder) { Leftovers = leftovers };
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Season loaded, hub, edge and tills running, enrolled and ready.</summary>
    public async Task Start(CancellationToken stop)
    {
        await ImportSeason(stop);
        await StartHub(stop);
        await Task.WhenAll(Appliances.Select(appliance => StartAppliance(appliance, stop)));
    }

    /// <summary>Loads what this evening needs with the same importer that an operator uses.</summary>
    public async Task ImportSeason(CancellationToken stop)
    {
        if (Calendar.Plan(Options.Clock.GetUtcNow(), Options.EveningLength) is var (files, at))
        {
            var instant = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var (code, output, errors) = await Hub.RunCommand(
                ["import", "--relative-to", instant, files], TimeSpan.FromMinutes(2), stop);
            if (code != 0)
                throw new ProcessFailedException($"The season was not imported ({code}): {errors}{output}");
        }
        Calendar.Keep();
    }

    public async Task StartHub(CancellationToken stop)
    {
        Hub.Start();
        NoteProcesses();
        await Until.True("The hub is ready", Options.StartLimit, async () =>
        {
            if (!Hub.Running)
                throw new ProcessFailedException($"The hub ended with code {Hub.ExitCode}:{Environment.NewLine}{Hub.Tail}");
            using var grpc = new TcpClient();
            await grpc.ConnectAsync(IPAddress.Loopback, Options.Ports.HubGrpc, stop);
            using var page = await web.GetAsync(new Uri(WebUrl), stop);
            return page.StatusCode < HttpStatusCode.InternalServerError;
        }, stop);
    }

    /// <summary>Starts it, enrolling it first when this is its first start, and waits until it is ready.</summary>
    public async Task StartAppliance(Appliance appliance, CancellationToken stop)
    {
        string? code = null;
        if (!appliance.Enrolled)
        {
            var edge = ReferenceEquals(appliance, Edge);
            // The counter sells from the share of the public, where a performance has shares.
            code = await Office.CreateCode(appliance.Name, Options.Site, edge ? DeviceKind.Edge : DeviceKind.Till,
                edge ? new Dictionary<string, string>() : new() { ["contingent"] = "PUBLIC" }, stop);
        }
        appliance.Start(code);
        NoteProcesses();
        await appliance.UntilReady(stop);
    }

    /// <summary>kill -9, and started again: it must go on from its journal.</summary>
    public async Task KillAndRestart(Appliance appliance, CancellationToken stop)
    {
        await appliance.Process.Kill();
        await StartAppliance(appliance, stop);
    }

    /// <summary>A turnstile's or reader's identity: from its folder, or enrolled now.</summary>
    public async Task<DeviceIdentity> Device(
        string name, DeviceKind kind, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        var folder = DeviceFolder(name);
        return DeviceIdentity.Load(folder) ?? await DeviceIdentity.Enrol(
            folder, await Office.CreateCode(name, Options.Site, kind, settings, stop), Office.Enrolment, stop);
    }

    public string DeviceFolder(string name) => Options.PathOf("devices", name);

    /// <summary>The cable between one device and the edge's broker.</summary>
    public NetworkCut DeviceCable(string name)
    {
        lock (deviceCables)
        {
            if (!deviceCables.TryGetValue(name, out var cable))
                deviceCables.Add(name, cable = new NetworkCut(name, Options.Ports.EdgeMqtt));
            return cable;
        }
    }

    /// <summary>`verify --json` of the hub on its database, also while it runs.</summary>
    public Task<(int Code, string Output, string Errors)> VerifyHub(CancellationToken stop) =>
        Hub.RunCommand(["verify", "--json"], TimeSpan.FromMinutes(1), stop);

    /// <summary>Ends everything that was started, politely first, within a bounded time.</summary>
    public async Task Stop() => await Task.WhenAll([.. Appliances.Select(a => a.Process.Stop()), Hub.Stop()]);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var till in Tills)
            await till.DisposeAsync();
        await Edge.DisposeAsync();
        foreach (var cable in deviceCables.Values)
            await cable.DisposeAsync();
        await Hub.DisposeAsync();
        Office.Dispose();
        web.Dispose();
        NoteProcesses();
        data.Dispose();
    }

    void NoteProcesses() => data.Note([Hub, .. Appliances.Select(appliance => appliance.Process)]);

    Till MakeTill(int number, TillPorts ports)
    {
        var name = $"till-{number}";
        var settings = new Dictionary<string, string>
        {
            ["Appliance:Roles"] = "Till",
            ["Till:Number"] = Text(number),
            ["Till:ReceiptPrinter"] = $"127.0.0.1:{ports.ReceiptPrinter}",
            ["Till:TicketPrinter"] = $"127.0.0.1:{ports.TicketPrinter}",
            ["Till:CardTerminal"] = $"127.0.0.1:{ports.CardTerminal}",
        };
        foreach (var (category, places) in Options.Lease)
            settings[$"Till:Lease:{category}"] = Text(places);
        var prints = Options.PathOf("prints");
        var appliance = new Appliance(
            Options, name, ports.Web, ports.LocalGrpc, new NetworkCut(name + "-hub", Options.Ports.HubGrpc), settings);
        return new Till(number, appliance,
            new ReceiptPrinter(name + "-receipt", ports.ReceiptPrinter, prints, new PaperRoll(Options.Paper))
            {
                MaxPictures = Options.MaxPictures,
            },
            new TicketPrinter(name + "-ticket", ports.TicketPrinter, prints, new PaperRoll(Options.Paper))
            {
                MaxPictures = Options.MaxPictures,
            },
            new CardTerminal(ports.CardTerminal, Options.Seed + number));
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
