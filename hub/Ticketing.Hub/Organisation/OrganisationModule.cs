using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>
/// The organisation, its operators and what each may do, its devices and the authority that vouches for them. It lets every
/// gRPC call in, and knows nothing of what is sold.
/// </summary>
public static class OrganisationModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HubOptions>().Bind(configuration.GetSection("Hub"))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddDataProtection().SetApplicationName("Ticketing.Hub");
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>(
            (keys, storage, log) =>
            {
                var folder = storage.Value.PathOf("keys");
                PrivateFile.CreateFolder(folder);
                keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), log);
            });

        services.AddSingleton<CertificateAuthority>();
        services.AddSingleton<MasterKeys>();
        services.AddSingleton<SetUpOrganisation>();
        services.AddSingleton(new HashIterations());
        services.AddSingleton<SignIn>();
        services.AddSingleton<OperatorTokens>();
        services.AddSingleton<CreateOperator>();
        services.AddSingleton<ChangeOperator>();
        services.AddSingleton<DisableOperator>();
        services.AddSingleton<VenueCalendar>();
        services.AddSingleton<CreateProfile>();
        services.AddSingleton<ChangeProfile>();
        services.AddSingleton<DeleteProfile>();
        services.AddSingleton<CreateFirstOperator>();
        services.AddSingleton<CreateEnrolmentCode>();
        services.AddSingleton<EnrolDevice>();
        services.AddSingleton<RevokeDevice>();
        services.AddSingleton<ResolveShelfItem>();
        services.AddSingleton<OrganisationQueries>();
        services.AddSingleton<DemoOperators>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<Callers>();
        services.AddSingleton<ISnapshotSource, OrganisationRows>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<GrpcBoundary>());

        services.AddSingleton(new StartupStep(
            "demo operators", (provider, token) => provider.GetRequiredService<DemoOperators>().Add(token)));
        services.AddSingleton(new StartupStep(
            "first operator", (provider, token) => provider.GetRequiredService<CreateFirstOperator>().Announce(token)));
    }

    public static void Map(WebApplication app)
    {
        app.MapGrpcService<EnrolmentGrpc>();
        app.MapGrpcService<OrganisationGrpc>();
    }
}
