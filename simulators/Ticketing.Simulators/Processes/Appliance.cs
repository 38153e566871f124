using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Protocol.Appliance.V1;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Simulators.Script;
using Status = Ticketing.Protocol.Appliance.V1.Status;

namespace Ticketing.Simulators.Processes;

/// <summary>One appliance as a process: its folder, its cable to the hub and its local port.</summary>
public sealed class Appliance : IAsyncDisposable
{
    readonly GrpcChannel channel;
    readonly VenueOptions venue;
    readonly int localGrpc;

    internal Appliance(VenueOptions venue, string name, int web, int localGrpc, NetworkCut hubCable,
        IReadOnlyDictionary<string, string> settings)
    {
        this.venue = venue;
        this.localGrpc = localGrpc;
        HubCable = hubCable;
        WebUrl = $"http://127.0.0.1:{web}";
        Folder = venue.PathOf(name);
        var all = new Dictionary<string, string>(settings)
        {
            ["Appliance:DataDirectory"] = Folder,
            ["Appliance:WebUrl"] = WebUrl,
            ["Appliance:LocalGrpcPort"] = $"{localGrpc}",
            ["Hub:Url"] = $"https://127.0.0.1:{hubCable.Port}",
        };
        Settings = all;
        Process = new ChildProcess(name, venue.Programs.Appliance, all, venue.PathOf("logs", name + ".log"));
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{localGrpc}");
        StatusClient = new StatusService.StatusServiceClient(channel);
        Counter = new CounterService.CounterServiceClient(channel);
    }

    public string Name => Process.Name;

    public string Folder { get; }

    public string WebUrl { get; }

    /// <summary>Between this appliance and the hub.</summary>
    public NetworkCut HubCable { get; }

    public ChildProcess Process { get; }

    public CounterService.CounterServiceClient Counter { get; }

    public StatusService.StatusServiceClient StatusClient { get; }

    public bool Enrolled => File.Exists(Path.Combine(Folder, "identity", "identity.json"));

    internal Dictionary<string, string> Settings { get; }

    public async Task<Status> Status(CancellationToken stop) => await StatusClient.GetStatusAsync(
        new GetStatusRequest(), deadline: Deadline(TimeSpan.FromSeconds(5)), cancellationToken: stop);

    /// <summary>The status, or null when nobody answers.</summary>
    public async Task<Status?> TryStatus(CancellationToken stop)
    {
        try
        {
            return await Status(stop);
        }
        catch (RpcException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <param name="enrolmentCode">Needed at the first start only.</param>
    public void Start(string? enrolmentCode = null)
    {
        if (enrolmentCode is null)
            Settings.Remove("Enrolment:Code");
        else
            Settings["Enrolment:Code"] = enrolmentCode;
        Process.Start();
    }

    /// <summary>Waits until it has a whole snapshot and decides; the end of its log when it ends before.</summary>
    public Task UntilReady(CancellationToken stop) => UntilStatus("is ready", status => status.Ready, stop);

    public Task<Status> UntilStatus(string what, Func<Status, bool> fact, CancellationToken stop, TimeSpan? limit = null) =>
        Until.Found($"{Name} {what}", limit ?? venue.StartLimit, async () =>
        {
            if (!Process.Running)
                throw new ProcessFailedException($"{Name} ended with code {Process.ExitCode}:{Environment.NewLine}{Process.Tail}");
            var status = await Status(stop);
            return fact(status) ? status : null;
        }, stop);

    /// <summary>`verify` of this appliance's journal on disk: exit code and the JSON that it prints.</summary>
    public Task<(int Code, string Output, string Errors)> Verify(CancellationToken stop) =>
        Process.RunCommand(["verify"], TimeSpan.FromSeconds(30), stop);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        channel.Dispose();
        await HubCable.DisposeAsync();
    }

    static DateTime Deadline(TimeSpan within) => TimeProvider.System.GetUtcNow().UtcDateTime + within;

    public override string ToString() => $"{Name} on {localGrpc}";
}
