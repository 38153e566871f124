using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Appliance.Identity;

/// <summary>The hub did not enrol this appliance, and why.</summary>
public sealed class EnrolmentRefusedException(string message) : Exception(message);

/// <summary>At the first start: makes a key, asks for a certificate with the one-time code, keeps both.</summary>
public static class Enrolment
{
    /// <summary>Tries until the hub can be reached; a refusal ends it.</summary>
    public static async Task<ApplianceIdentity> EnrolWhenReachable(
        string directory, Uri hub, string typed, TimeProvider time, CancellationToken stop)
    {
        var backoff = new Backoff(time);
        while (true)
        {
            try
            {
                return await Enrol(directory, hub, typed, stop);
            }
            catch (RpcException e) when (!stop.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"The hub {hub} cannot be reached yet; trying again. ({e.Status.Detail})");
            }
            await backoff.Wait(stop);
        }
    }

    /// <exception cref="EnrolmentRefusedException">Says what is wrong with the hub or the code.</exception>
    /// <exception cref="RpcException">The hub is out of reach: try again.</exception>
    public static async Task<ApplianceIdentity> Enrol(string directory, Uri hub, string typed, CancellationToken stop)
    {
        var code = EnrolmentCode.Parse(typed);
        using var authority = await Authority(hub, code, stop);
        using var key = ApplianceIdentity.KeyFor(directory);
        var request = new CertificateRequest("CN=enrolment", key, HashAlgorithmName.SHA256);
        using var channel = Channel(hub, Trust.Hub(authority, own: null));
        try
        {
            var reply = await new EnrolmentService.EnrolmentServiceClient(channel).EnrolAsync(new EnrolRequest
            {
                // The same code and key is the same request, also after a restart.
                RequestId = Convert.ToHexString(SHA256.HashData([.. System.Text.Encoding.ASCII.GetBytes(code.Text),
                    .. key.ExportSubjectPublicKeyInfo()]))[..32],
                Code = code.Text,
                CertificateRequest = ByteString.CopyFrom(request.CreateSigningRequest()),
                SoftwareVersion = SoftwareVersion.Text,
            }, cancellationToken: stop);
            Check(reply, authority, key);
            ApplianceIdentity.Save(directory, reply);
        }
        catch (RpcException e) when (e.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded
            or StatusCode.Internal or StatusCode.Cancelled))
        {
            throw new EnrolmentRefusedException($"The hub refused the enrolment: {e.Status.Detail}");
        }
        return ApplianceIdentity.Load(directory)!;
    }

    static async Task<X509Certificate2> Authority(Uri hub, EnrolmentCode code, CancellationToken stop)
    {
        X509Certificate2? presented = null;
        // Nothing secret is sent on this connection: it only asks which authority the hub claims.
        using var channel = Channel(hub, new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                presented = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                return presented is not null;
            },
        });
        var reply = await new EnrolmentService.EnrolmentServiceClient(channel)
            .GetAuthorityAsync(new GetAuthorityRequest(), cancellationToken: stop);
        if (!code.Names(reply.CaCertificate.ToByteArray()))
            throw new EnrolmentRefusedException($"{hub} is not the hub that made this code, or the code is mistyped.");
        var authority = X509CertificateLoader.LoadCertificate(reply.CaCertificate.Span);
        using (presented)
        {
            if (Trust.IsHub(authority, presented)) return authority;
        }
        authority.Dispose();
        throw new EnrolmentRefusedException(
            $"The certificate of {hub} is not the hub's: it must come from the hub's authority and name {Trust.HubName}.");
    }

    static void Check(EnrolReply reply, X509Certificate2 authority, ECDsa key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(reply.Certificate.Span);
        var own = certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
        var named = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == reply.DeviceId;
        var pinned = reply.CaCertificate.Span.SequenceEqual(authority.RawData);
        if (!own || !named || !pinned || !Trust.Issued(authority, certificate, server: false))
            throw new EnrolmentRefusedException("The hub answered with a certificate that is not this appliance's.");
    }

    static GrpcChannel Channel(Uri hub, SslClientAuthenticationOptions tls) => GrpcChannel.ForAddress(hub,
        new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = tls },
            DisposeHttpClient = true,
        });
}
