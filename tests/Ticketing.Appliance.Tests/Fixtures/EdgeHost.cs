using System.Globalization;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Appliance.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>The whole edge appliance in process: broker, authorities, link to the hub, status page.</summary>
sealed class EdgeHost : IAsyncDisposable
{
    readonly WebApplication app;
    readonly GrpcChannel local;

    EdgeHost(WebApplication app, GrpcChannel local, int mqttPort, Uri web) =>
        (this.app, this.local, MqttPort, Web) = (app, local, mqttPort, web);

    public int MqttPort { get; }
    public Uri Web { get; }

    public static async Task<EdgeHost> Start(EdgeFolder folder, VenueAuthority authority, Uri hub)
    {
        var (mqtt, web, grpc) = (EdgeWait.FreePort(), EdgeWait.FreePort(), EdgeWait.FreePort());
        var identity = Identity.ApplianceIdentity.Load(folder["identity"]) ?? EdgeParts.IdentityIn(folder["identity"], authority);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Ticketing.Appliance" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Appliance:Roles"] = "Edge", ["Appliance:DataDirectory"] = folder.Root,
            ["Appliance:WebUrl"] = $"http://127.0.0.1:{Text(web)}", ["Appliance:LocalGrpcPort"] = Text(grpc),
            ["Hub:Url"] = hub.ToString(), ["Edge:MqttAddress"] = "127.0.0.1", ["Edge:MqttPort"] = Text(mqtt),
            ["Edge:ListBeforeMinutes"] = "240", ["Edge:ListAfterMinutes"] = "120",
        });
        builder.Logging.ClearProviders();
        var built = ApplianceHost.Build(builder, ApplianceOptions.Read(builder.Configuration), identity);
        await built.StartAsync();
        return new EdgeHost(built, GrpcChannel.ForAddress($"http://127.0.0.1:{Text(grpc)}"), mqtt,
            new Uri($"http://127.0.0.1:{Text(web)}"));
    }

    public T Of<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Journal Journal => Of<Journal>();
    public SnapshotReader Snapshot => Of<SnapshotReader>();

    public Protocol.Appliance.V1.Status Status() => new StatusService.StatusServiceClient(local).GetStatus(new GetStatusRequest());

    public Task UntilReady() => EdgeWait.Until(() => Status().Ready, "the edge is ready");

    public async ValueTask DisposeAsync()
    {
        local.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
