using Grpc.Core;
using Grpc.Core.Interceptors;
using Ticketing.Hub.Kernel;
using Ticketing.Protocol;

namespace Ticketing.Hub.Organisation;

/// <summary>The one place where calls are let in and where a "no" becomes a status with its code.</summary>
sealed partial class GrpcBoundary(Callers callers, ILogger<GrpcBoundary> log) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(request, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => Nothing(continuation(request, responseStream, context)));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(requestStream, context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => Nothing(continuation(requestStream, responseStream, context)));

    static async Task<bool> Nothing(Task call)
    {
        await call;
        return true;
    }

    async Task<T> Guard<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            await callers.Identify(context);
            return await call();
        }
        catch (RuleViolation no)
        {
            throw Refusal.Of(StatusOf(no.Kind), no.Code, no.Detail);
        }
        catch (RpcException)
        {
            throw;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The hub is stopping."));
        }
        catch (Exception e)
        {
            CallFailed(e, context.Method);
            throw new RpcException(new Status(StatusCode.Internal, "The hub failed; its log says why."));
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    partial void CallFailed(Exception e, string method);
}
