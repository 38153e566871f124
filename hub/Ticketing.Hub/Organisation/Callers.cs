using Grpc.Core;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.Organisation;

public enum Caller
{
    /// <summary>Enrolment and sign-in only.</summary>
    Anyone,

    /// <summary>A client certificate of an enrolled, not revoked appliance.</summary>
    Device,

    /// <summary>"authorization: Bearer token".</summary>
    Operator,
}

/// <summary>Who may call a gRPC service or method. A service without it cannot be called at all.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class CalledByAttribute(Caller caller) : Attribute
{
    public Caller Caller { get; } = caller;
}

/// <summary>The appliance behind a call, by its certificate.</summary>
/// <param name="Contingent">Whose share of the house a till sells from: its setting "contingent"; empty where none.</param>
public sealed record CallingDevice(string Id, string Name, string Site, DeviceKind Kind, string Contingent)
{
    public Recipient Recipient => new(Id, Kind == DeviceKind.Edge ? RecipientKind.Edge : RecipientKind.Till, Site);
}

/// <summary>Finds out who calls, and keeps it with the call.</summary>
public sealed class Callers(KnownDevices devices, OperatorTokens tokens)
{
    const string Key = "ticketing-caller";

    /// <exception cref="InvalidOperationException">The service lacks [CalledBy(Caller.Device)].</exception>
    public static CallingDevice Device(ServerCallContext call) => Of<CallingDevice>(call);

    /// <exception cref="InvalidOperationException">The service lacks [CalledBy(Caller.Operator)].</exception>
    public static SignedInOperator Operator(ServerCallContext call) => Of<SignedInOperator>(call);

    internal async Task Identify(ServerCallContext call)
    {
        var http = call.GetHttpContext();
        var allowed = http.GetEndpoint()?.Metadata.GetMetadata<CalledByAttribute>()?.Caller;
        object? caller = allowed switch
        {
            Caller.Anyone => null,
            Caller.Device => await FindDevice(http, call.CancellationToken),
            Caller.Operator => await FindOperator(call),
            _ => throw new RuleViolation("call.not-open", "Nobody may call this.", RefusalKind.NotSignedIn),
        };
        if (caller is not null)
            call.UserState[Key] = caller;
    }

    static T Of<T>(ServerCallContext call) =>
        call.UserState.TryGetValue(Key, out var caller) && caller is T known
            ? known
            : throw new InvalidOperationException($"{call.Method} is not called by a {typeof(T).Name}.");

    async Task<CallingDevice> FindDevice(HttpContext http, CancellationToken cancellationToken)
    {
        var certificate = http.Connection.ClientCertificate
            ?? throw Unknown("device.certificate-missing", "A device shows its certificate; this call came without.");
        var thumbprint = CertificateAuthority.ThumbprintOf(certificate);
        var device = await devices.Find(thumbprint, cancellationToken)
            ?? throw Unknown("device.certificate-unknown", "No device has this certificate, or it has a newer one.");
        return device.State == DeviceState.Revoked
            ? throw Unknown("device.revoked", $"{device.Name} was revoked: {device.RevokedWhy}")
            : new CallingDevice(
                device.Id, device.Name, device.Site, device.Kind, device.Settings.GetValueOrDefault("contingent", ""));
    }

    async Task<SignedInOperator> FindOperator(ServerCallContext call)
    {
        const string scheme = "Bearer ";
        var header = call.RequestHeaders.GetValue("authorization") ?? "";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            throw Unknown("organisation.token-missing", "Sign in first, then send \"authorization: Bearer <token>\".");
        return await tokens.Check(header[scheme.Length..], call.CancellationToken);
    }

    static RuleViolation Unknown(string code, string detail) => new(code, detail, RefusalKind.NotSignedIn);
}
