using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <summary>The hub as the till asks it while it sells. Null answers mean: out of reach; the till goes on from its lease.</summary>
/// <param name="isUp">The link to the hub answers.</param>
/// <param name="sinceMs">Since when the link is as it is.</param>
/// <param name="answered">Told how long each answer took: a slow hub shows as degraded.</param>
public sealed class TillLink(TillService.TillServiceClient client, Func<bool> isUp, Func<long> sinceMs, Action<TimeSpan> answered, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public bool IsOnline => isUp();

    public long SinceMs => sinceMs();

    public Task<HoldReply?> HoldAsync(HoldRequest request) => AskAsync((c, o) => c.HoldAsync(request, o));

    public Task<ReleaseReply?> ReleaseAsync(ReleaseRequest request) => AskAsync((c, o) => c.ReleaseAsync(request, o));

    public Task<LeaseReply?> LeaseAsync(LeaseRequest request) => AskAsync((c, o) => c.LeaseAsync(request, o));

    public Task<AvailabilityReply?> AvailabilityAsync(uint performance) =>
        AskAsync((c, o) => c.AvailabilityAsync(new() { Performance = performance }, o));

    public Task<SearchContactsReply?> SearchContactsAsync(string text, int limit) =>
        AskAsync((c, o) => c.SearchContactsAsync(new() { Text = text, Limit = limit }, o));

    public Task<FindBookingsReply?> FindBookingsAsync(string text, int limit) =>
        AskAsync((c, o) => c.FindBookingsAsync(new() { Text = text, Limit = limit }, o));

    public Task<TakeUpReply?> TakeUpAsync(TakeUpRequest request) => AskAsync((c, o) => c.TakeUpAsync(request, o));

    /// <exception cref="RuleViolation">The hub said no.</exception>
    async Task<T?> AskAsync<T>(Func<TillService.TillServiceClient, CallOptions, AsyncUnaryCall<T>> call) where T : class
    {
        if (!IsOnline)
            return null;
        var asked = clock.GetTimestamp();
        try
        {
            // gRPC's deadline is real time, whatever clock the till's rules go by.
            var reply = await call(client, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience));
            answered(clock.GetElapsedTime(asked));
            return reply;
        }
        catch (RpcException e) when (Refusal.CodeOf(e) is { } code)
        {
            answered(clock.GetElapsedTime(asked));
            throw new RuleViolation(code, e.Status.Detail);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
