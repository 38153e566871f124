using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Access;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Import;
using Ticketing.Hub.InfoCentre;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Web;

namespace Ticketing.Hub;

/// <summary>Puts the modules together, in the order in which they may know each other, and runs them.</summary>
public static class HubHost
{
    const int BusyPort = 3;

    public static async Task<int> Run(string[] args)
    {
        var command = args.FirstOrDefault(arg => !arg.StartsWith('-')) ?? "";
        await using var app = Build(args);
        try
        {
            if (command.Length > 0)
                return await RunCommand(app.Services, command, args);
            if (BusyPorts(app.Services) is { } taken)
            {
                await Console.Error.WriteLineAsync(taken);
                return BusyPort;
            }

            await Start(app, CancellationToken.None);
        }
        catch (OptionsValidationException wrong)
        {
            foreach (var failure in wrong.Failures)
            {
                await Console.Error.WriteLineAsync(failure);
            }

            return 2;
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{busy.Message} Choose another port with Hub:WebUrl or Hub:GrpcPort.");
            return BusyPort;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <param name="args">--Hub:DataDirectory=... and so on; --demo is --Hub:Demo=true.</param>
    /// <param name="configure">A test's own services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read once, at the start: nothing watches their files.
            Args =
            [
                "--hostBuilder:reloadConfigOnChange=false",
                .. Settings(args).Select(arg => arg == "--demo" ? "--Hub:Demo=true" : arg),
            ],
            ContentRootPath = AppContext.BaseDirectory,
            // The web admin's sheets and scripts are listed under this name, also where a test is the program.
            ApplicationName = typeof(HubHost).Assembly.GetName().Name,
        });
        builder.WebHost.UseStaticWebAssets();
        var (services, configuration) = (builder.Services, builder.Configuration);

        StorageModule.Add(services, configuration);
        OrganisationModule.Add(services, configuration);
        ImportModule.Add(services, configuration);
        MailModule.Add(services, configuration);
        CatalogueModule.Add(services);
        CrmModule.Add(services);
        FinanceModule.Add(services);
        SeatingModule.Add(services, configuration);
        CashlessModule.Add(services);
        DistributionModule.Add(services);
        SalesModule.Add(services);
        OptionsModule.Add(services, configuration);
        AccessModule.Add(services);
        SyncModule.Add(services);
        InfoCentreModule.Add(services);
        WebModule.Add(services);

        builder.WebHost.ConfigureKestrel(Listen);
        configure?.Invoke(builder);
        var app = builder.Build();

        OrganisationModule.Map(app);
        MailModule.Map(app);
        OptionsModule.Map(app);
        SalesModule.Map(app);
        SyncModule.Map(app);
        InfoCentreModule.Map(app);
        WebModule.Map(app);
        return app;
    }

    /// <summary>A command has arguments of its own: a path such as /srv/season would be read as the name of a setting.</summary>
    static IEnumerable<string> Settings(string[] args) => args.All(arg => arg.StartsWith('-'))
        ? args
        : args.Where(arg => arg == "--demo" || (arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=')));

    /// <summary>Schema, first steps, then the ports.</summary>
    public static async Task Start(WebApplication app, CancellationToken cancellationToken)
    {
        await Prepare(app.Services, cancellationToken);
        await app.StartAsync(cancellationToken);
    }

    static async Task Prepare(IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetService<IStartupValidator>()?.Validate();
        await services.GetRequiredService<HubDatabase>().Migrate(cancellationToken);
        foreach (var step in services.GetServices<StartupStep>())
        {
            await step.Run(services, cancellationToken);
        }
    }

    static async Task<int> RunCommand(IServiceProvider services, string name, string[] args)
    {
        var commands = services.GetServices<HubCommand>().ToList();
        var command = commands.Find(one => one.Name == name);
        if (command is null)
        {
            await Console.Error.WriteLineAsync(
                $"There is no command {name}. Known: {string.Join("; ", commands.Select(one => one.Usage))}");
            return 2;
        }

        services.GetService<IStartupValidator>()?.Validate();
        await services.GetRequiredService<HubDatabase>().Migrate(CancellationToken.None);
        try
        {
            return await command.Run(services, [.. args.SkipWhile(arg => arg != name).Skip(1)], CancellationToken.None);
        }
        catch (RuleViolation no)
        {
            await Console.Error.WriteLineAsync($"{no.Code}: {no.Detail}");
            return 1;
        }
    }

    static void Listen(WebHostBuilderContext context, KestrelServerOptions kestrel)
    {
        var options = kestrel.ApplicationServices.GetRequiredService<IOptions<HubOptions>>().Value;
        var authority = kestrel.ApplicationServices.GetRequiredService<CertificateAuthority>();
        kestrel.AddServerHeader = false;

        var web = new Uri(options.WebUrl);
        if (web.Host == "localhost")
            kestrel.ListenLocalhost(web.Port, plain => plain.Protocols = HttpProtocols.Http1);
        else if (IPAddress.TryParse(web.Host, out var address))
            kestrel.Listen(address, web.Port, plain => plain.Protocols = HttpProtocols.Http1);
        else
            kestrel.ListenAnyIP(web.Port, plain => plain.Protocols = HttpProtocols.Http1);

        kestrel.Listen(IPAddress.Parse(options.GrpcAddress), options.GrpcPort, grpc =>
        {
            grpc.Protocols = HttpProtocols.Http2;
            grpc.UseHttps(https =>
            {
                https.ServerCertificate = authority.Server;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => authority.IsOurs(certificate);
            });
        });
    }

    /// <summary>Asked before anything else is done: a second start must not touch the first one's database.</summary>
    internal static string? BusyPorts(IServiceProvider services)
    {
        services.GetService<IStartupValidator>()?.Validate();
        var options = services.GetRequiredService<IOptions<HubOptions>>().Value;
        var web = new Uri(options.WebUrl);
        return Taken(IPAddress.TryParse(web.Host, out var address) ? address : IPAddress.Loopback, web.Port, "Hub:WebUrl")
            ?? Taken(IPAddress.Parse(options.GrpcAddress), options.GrpcPort, "Hub:GrpcPort");
    }

    static string? Taken(IPAddress address, int port, string key)
    {
        using var probe = new TcpListener(address, port);
        try
        {
            probe.Start();
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"Port {port} is taken by another program. Choose another with {key}.";
        }
    }
}
