using Grpc.Core;

namespace Ticketing.Protocol;

/// <summary>A business "no" over gRPC: a fitting status, the sentence as its detail, the stable code in a trailer.</summary>
public static class Refusal
{
    /// <summary>Name of the trailer that holds the code, e.g. "seating.seat-taken".</summary>
    public const string Trailer = "ticketing-code";

    /// <summary>What a service throws.</summary>
    /// <param name="status">FailedPrecondition, InvalidArgument, NotFound, PermissionDenied or Unauthenticated.</param>
    /// <param name="code">Stable; programs compare it.</param>
    /// <param name="detail">A sentence for people.</param>
    public static RpcException Of(StatusCode status, string code, string detail) =>
        new(new Status(status, detail), new Metadata { { Trailer, code } });

    /// <summary>The code of a refusal; null where the call failed for another reason (no link, a fault).</summary>
    public static string? CodeOf(RpcException exception) => exception.Trailers.GetValue(Trailer);

    /// <summary>True where the other side said no by a rule: repeating the call would not help.</summary>
    public static bool Is(RpcException exception, string code) => CodeOf(exception) == code;
}
