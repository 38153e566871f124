using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Ticketing.Appliance.Edge;
using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Status;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Till;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Appliance;

/// <summary>The appliance put together from its parts, by its roles.</summary>
static class ApplianceHost
{
    /// <summary>Asked before anything starts.</summary>
    /// <exception cref="BusyPortException">Names the port and its key.</exception>
    public static void RequireFreePorts(ApplianceOptions options, IConfiguration configuration)
    {
        Ports.RequireFree(WebAddress(options), options.WebUrl.Port, "Appliance:WebUrl");
        Ports.RequireFree(IPAddress.Loopback, options.LocalGrpcPort, "Appliance:LocalGrpcPort");
        if (options.Roles.HasFlag(Roles.Edge)) EdgeRole.RequireFreePort(configuration);
    }

    /// <summary>The hub takes an edge's operations from an edge and a till's from a till: a wrong role would only fill its shelf.</summary>
    /// <exception cref="ConfigurationException">The office enrolled this appliance for something else.</exception>
    public static void RequireRole(ApplianceOptions options, ApplianceIdentity identity)
    {
        var enrolled = identity.Kind switch
        {
            DeviceKind.Edge => Roles.Edge,
            DeviceKind.Till => Roles.Till,
            _ => Roles.None,
        };
        if (options.Roles != enrolled)
            throw new ConfigurationException(
                [$"Appliance:Roles: '{options.Roles}' is not allowed. Allowed: {enrolled}, as which {identity.Name} was enrolled."]);
    }

    public static WebApplication Build(
        WebApplicationBuilder builder, ApplianceOptions options, ApplianceIdentity identity)
    {
        // Sheets and scripts are found beside the program and, before it is published, where the build says they are.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(WebAddress(options), options.WebUrl.Port, l => l.Protocols = HttpProtocols.Http1);
            // Loopback only: whoever is on this machine is the appliance itself.
            kestrel.Listen(IPAddress.Loopback, options.LocalGrpcPort, l => l.Protocols = HttpProtocols.Http2);
        });
        SyncModule.Add(builder.Services, options, identity);
        StatusModule.Add(builder.Services);
        if (options.Roles.HasFlag(Roles.Edge)) EdgeRole.Add(builder.Services, builder.Configuration);
        if (options.Roles.HasFlag(Roles.Till)) TillRole.Add(builder.Services, builder.Configuration);

        var app = builder.Build();
        // The journal is checked before anything can ask for it.
        app.Services.GetRequiredService<Journal>();
        StatusModule.Map(app);
        if (options.Roles.HasFlag(Roles.Edge)) EdgeRole.Map(app);
        if (options.Roles.HasFlag(Roles.Till)) TillRole.Map(app);
        return app;
    }

    static IPAddress WebAddress(ApplianceOptions options) =>
        options.WebUrl.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.WebUrl.Host);
}
