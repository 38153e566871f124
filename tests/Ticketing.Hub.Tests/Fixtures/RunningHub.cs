using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Organisation.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>The whole hub on free ports of the loopback, with its demo operators, TLS and its own authority. The clock is
/// the test's, and starts at the real time, since certificates are checked by that.</summary>
public sealed class RunningHub : IAsyncDisposable
{
    public const string Admin = "admin";
    public const string AdminPassword = "demo-admin";

    readonly WebApplication app;
    readonly ErrorWatch watch = new();
    readonly List<IDisposable> opened = [];
    readonly string folder;
    string? token;

    RunningHub(string folder, string postgreSql, bool demo, Action<IServiceCollection>? configure)
    {
        this.folder = folder;
        app = HubHost.Build(
            [
                $"--Hub:DataDirectory={folder}", $"--Hub:PostgreSql={postgreSql}", $"--Hub:Demo={demo}",
                "--Hub:WebUrl=http://127.0.0.1:0", "--Hub:GrpcPort=0", "--Seating:LeaseSharePercent=100",
            ],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Services.AddSingleton(new HashIterations(Password: 1000, TillCode: 1000));
                builder.Logging.ClearProviders().AddProvider(watch);
                configure?.Invoke(builder.Services);
            });
    }

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public Uri Grpc => new(Addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal)));

    public Uri Web => new(Addresses.Single(address => address.StartsWith("http:", StringComparison.Ordinal)));

    ICollection<string> Addresses => app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses;

    public static Task<RunningHub> On(Database database, Action<IServiceCollection>? configure = null) =>
        On(database, demo: true, configure);

    public static async Task<RunningHub> On(
        Database database, bool demo, Action<IServiceCollection>? configure = null)
    {
        var home = Directory.CreateTempSubdirectory("ticketing-hub-").FullName;
        var hub = new RunningHub(home, await EmptyDatabase.In(home, database), demo, configure);
        await HubHost.Start(hub.app, TestContext.Current.CancellationToken);
        return hub;
    }

    public T Of<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public HubDb Read() => Of<HubDatabase>().Read();

    public Task Write(Func<HubDb, Task> command) =>
        Of<WriteLane>().Run("Test", (db, _) => command(db), TestContext.Current.CancellationToken);

    public Task Publish<TFact>(HubDb db, TFact fact)
        where TFact : notnull
    {
        Of<Facts>().Publish(db, fact);
        return Task.CompletedTask;
    }

    /// <summary>Lets the hub's clock run until it has come true; ten real seconds are too long.</summary>
    public Task Until(Func<bool> comeTrue) => Until(() => Task.FromResult(comeTrue()));

    public async Task Until(Func<Task<bool>> comeTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await comeTrue())
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>So much later at once: what runs by the clock runs through the last ten minutes of it only.</summary>
    public void Jump(TimeSpan time)
    {
        var last = TimeSpan.FromMinutes(10);
        Clock.AdjustTime(Clock.GetUtcNow() + time - last);
        Clock.Advance(last);
    }

    public GrpcChannel Channel(X509Certificate2? own = null)
    {
        var authority = X509CertificateLoader.LoadCertificate(Of<CertificateAuthority>().Certificate);
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { authority },
            },
            // As appliances do: by the hub's own name, whatever address it was called by.
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                && certificate is X509Certificate2 shown && shown.MatchesHostname(CertificateAuthority.HubName),
        };
        if (own is not null)
            tls.ClientCertificates = [own];
        var channel = GrpcChannel.ForAddress(
            Grpc, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = tls }, DisposeHttpClient = true });
        opened.Add(channel);
        return channel;
    }

    /// <summary>The header of an operator who has signed in.</summary>
    public async Task<Metadata> SignedIn(string name = Admin, string password = AdminPassword)
    {
        if (name == Admin && token is not null)
            return Bearer(token);
        var reply = await new OrganisationService.OrganisationServiceClient(Channel())
            .SignInAsync(new SignInRequest { Operator = name, Password = password });
        if (name == Admin)
            token = reply.Token;
        return Bearer(reply.Token);
    }

    public async Task<string> Code(DeviceKind kind, string name = "device", string hostNames = "")
    {
        var reply = await new OrganisationService.OrganisationServiceClient(Channel()).CreateEnrolmentCodeAsync(
            new CreateEnrolmentCodeRequest
            {
                RequestId = Guid.CreateVersion7().ToString(),
                Name = name,
                Kind = kind,
                Settings = { [Device.HostNamesSetting] = hostNames },
            },
            await SignedIn());
        return reply.Code;
    }

    public async Task<EnrolledDevice> Enrol(DeviceKind kind, string name = "device", string hostNames = "")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var reply = await new EnrolmentService.EnrolmentServiceClient(Channel()).EnrolAsync(new EnrolRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            Code = await Code(kind, name, hostNames),
            CertificateRequest = RequestFor(key),
        });
        using var bare = X509CertificateLoader.LoadCertificate(reply.Certificate.Span);
        var certificate = bare.CopyWithPrivateKey(key);
        opened.Add(certificate);
        return new EnrolledDevice(reply.DeviceId, certificate, Channel(certificate));
    }

    public static ByteString RequestFor(ECDsa key) => ByteString.CopyFrom(
        new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256).CreateSigningRequest());

    /// <summary>For a test that breaks something on purpose.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        var errors = watch.Errors.ToArray();
        watch.Errors.Clear();
        return errors;
    }

    public async ValueTask DisposeAsync()
    {
        opened.ForEach(one => one.Dispose());
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(watch.Errors);
    }

    static Metadata Bearer(string token) => new() { { "authorization", "Bearer " + token } };
}

/// <summary>A device with its certificate, and a line to the hub that shows it.</summary>
public sealed record EnrolledDevice(string Id, X509Certificate2 Certificate, GrpcChannel Channel);
