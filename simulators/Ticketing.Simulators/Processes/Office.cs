using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Options.V1;
using Ticketing.Protocol.Organisation.V1;
using Ticketing.Protocol.Reporting.V1;
using Ticketing.Protocol.Sales.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Simulators.Processes;

/// <summary>
/// The head office as the simulators play it: an operator who is signed in at the hub, enrols devices, settles options, refunds a
/// ticket and reads the evening. Everything goes over the hub's public gRPC.
/// </summary>
public sealed class Office : IDisposable
{
    public const string Operator = "admin";
    public const string Password = "demo-admin";

    const string HubName = "hub.ticketing";

    readonly GrpcChannel channel;
    readonly OrganisationService.OrganisationServiceClient organisation;
    readonly ReportingService.ReportingServiceClient reporting;
    readonly SalesService.SalesServiceClient sales;
    readonly OptionsService.OptionsServiceClient options;
    readonly SemaphoreSlim signingIn = new(1);
    X509Certificate2? authority;
    Metadata? token;

    public Office(int hubGrpcPort)
    {
        channel = GrpcChannel.ForAddress($"https://127.0.0.1:{hubGrpcPort}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Trusted },
            },
            DisposeHttpClient = true,
        });
        organisation = new OrganisationService.OrganisationServiceClient(channel);
        reporting = new ReportingService.ReportingServiceClient(channel);
        sales = new SalesService.SalesServiceClient(channel);
        options = new OptionsService.OptionsServiceClient(channel);
        Enrolment = new EnrolmentService.EnrolmentServiceClient(channel);
    }

    public EnrolmentService.EnrolmentServiceClient Enrolment { get; }

    /// <summary>A one-time code for a device with this name.</summary>
    public async Task<string> CreateCode(
        string name, string site, DeviceKind kind, IReadOnlyDictionary<string, string> settings, CancellationToken stop)
    {
        var request = new CreateEnrolmentCodeRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            Name = name,
            Site = site,
            Kind = kind,
        };
        request.Settings.Add(new Dictionary<string, string>(settings));
        return (await SignedIn(signed => organisation.CreateEnrolmentCodeAsync(request, signed, Deadline(), stop), stop)).Code;
    }

    public async Task RevokeDevice(string deviceId, string reason, CancellationToken stop) =>
        await SignedIn(signed => organisation.RevokeDeviceAsync(
            new RevokeDeviceRequest { RequestId = Guid.CreateVersion7().ToString(), DeviceId = deviceId, Reason = reason },
            signed, Deadline(), stop), stop);

    public async Task<RefundTicketReply> Refund(ulong serial, string reason, PaymentMethod method, CancellationToken stop)
    {
        var request = new RefundTicketRequest
        {
            RequestId = Guid.CreateVersion7().ToString(),
            TicketSerial = serial,
            Reason = reason,
            Method = method,
        };
        return await SignedIn(signed => sales.RefundTicketAsync(request, signed, Deadline(), stop), stop);
    }

    public Task<OptionReply> RequestOption(RequestOptionRequest request, CancellationToken stop) =>
        SignedIn(signed => options.RequestOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<OptionReply> PlaceOption(PlaceOptionRequest request, CancellationToken stop) =>
        SignedIn(signed => options.PlaceOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<OptionReply> PromoteOption(PlaceOptionRequest request, CancellationToken stop) =>
        SignedIn(signed => options.PromoteOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<OptionReply> RefuseOption(ActRequest request, CancellationToken stop) =>
        SignedIn(signed => options.RefuseOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<OptionReply> WaitlistOption(ActRequest request, CancellationToken stop) =>
        SignedIn(signed => options.WaitlistOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<OptionReply> ReleaseOption(ActRequest request, CancellationToken stop) =>
        SignedIn(signed => options.ReleaseOptionAsync(request, signed, Deadline(), stop), stop);

    public Task<ValidateOptionsReply> ValidateOptions(ValidateOptionsRequest request, CancellationToken stop) =>
        SignedIn(signed => options.ValidateOptionsAsync(request, signed, Deadline(), stop), stop);

    public Task<RecordDepositReply> RecordDeposit(RecordDepositRequest request, CancellationToken stop) =>
        SignedIn(signed => sales.RecordDepositAsync(request, signed, Deadline(), stop), stop);

    /// <param name="performance">0: all of the day.</param>
    public async Task<Evening> Evening(uint performance, CancellationToken stop) =>
        await SignedIn(signed => reporting.GetEveningAsync(
            new GetEveningRequest { Performance = performance }, signed, Deadline(), stop), stop);

    public void Dispose()
    {
        channel.Dispose();
        signingIn.Dispose();
        authority?.Dispose();
    }

    async Task<T> SignedIn<T>(Func<Metadata, AsyncUnaryCall<T>> call, CancellationToken stop)
    {
        var before = token ?? await SignIn(null, stop);
        try
        {
            return await call(before);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            return await call(await SignIn(before, stop));
        }
    }

    async Task<Metadata> SignIn(Metadata? stale, CancellationToken stop)
    {
        await signingIn.WaitAsync(stop);
        try
        {
            if (token is not null && !ReferenceEquals(token, stale))
                return token;
            var reply = await organisation.SignInAsync(
                new SignInRequest { Operator = Operator, Password = Password }, deadline: Deadline(), cancellationToken: stop);
            return token = new Metadata { { "authorization", "Bearer " + reply.Token } };
        }
        finally
        {
            signingIn.Release();
        }
    }

    /// <summary>The first certificate seen is kept, if it is the hub's: this office sits on the hub's own machine.</summary>
    bool Trusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // By its name, not by the address called: no device has a certificate with that name.
        if (certificate is not X509Certificate2 shown || !shown.MatchesHostname(HubName))
            return false;
        authority ??= X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return CryptographicOperations.FixedTimeEquals(authority.RawData, certificate.GetRawCertData());
    }

    static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);
}
