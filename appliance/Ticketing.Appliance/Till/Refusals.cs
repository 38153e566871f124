using Grpc.Core;
using Grpc.Core.Interceptors;
using Ticketing.Protocol;

namespace Ticketing.Appliance.Till;

/// <summary>A business "no" on its way out of the local port: docs/architecture.md, Refusals.</summary>
public sealed partial class Refusals(ILogger<Refusals> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (RuleViolation no)
        {
            throw Refusal.Of(StatusOf(no.Kind), no.Code, no.Detail);
        }
        catch (Exception e) when (e is not (RpcException or OperationCanceledException))
        {
            LogFailed(e, context.Method);
            throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "The till failed; see its log."));
        }
    }

    static StatusCode StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.InvalidInput => StatusCode.InvalidArgument,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.RightMissing => StatusCode.PermissionDenied,
        RefusalKind.NotSignedIn => StatusCode.Unauthenticated,
        _ => StatusCode.FailedPrecondition,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed.")]
    partial void LogFailed(Exception error, string method);
}
