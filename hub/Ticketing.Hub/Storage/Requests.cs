using System.Text.Json;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Storage;

/// <summary>The reply to a request, stored with its effect: the same id gives the same reply and no second effect.</summary>
public sealed class StoredRequest
{
    public const int LongestId = 64;

    public required string RequestId { get; init; }

    public required string Caller { get; init; }

    public required string Name { get; init; }

    public required byte[] Reply { get; init; }

    public required long AtMs { get; init; }
}

/// <summary>Repeat safety for every write that comes from outside.</summary>
public sealed class Requests(WriteLane lane, TimeProvider clock)
{
    /// <typeparam name="T">A protobuf message, or a record that System.Text.Json can write and read.</typeparam>
    /// <param name="requestId">Made by the caller, one for each thing that it wants done.</param>
    /// <param name="caller">The device or operator; an id belongs to whoever used it first.</param>
    /// <param name="name">The use case; an id belongs to one use case.</param>
    /// <param name="command">Runs at most once for each id. A refusal is not stored: the caller may try again.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RuleViolation">"request.id-invalid", "request.id-reused", or the command's own.</exception>
    public Task<T> RunOnce<T>(
        string requestId, string caller, string name,
        Func<HubDb, CancellationToken, Task<T>> command, CancellationToken cancellationToken)
        where T : class
    {
        if (requestId.Length is 0 or > StoredRequest.LongestId)
        {
            throw RuleViolation.Invalid(
                "request.id-invalid", $"request_id: 1 to {StoredRequest.LongestId} characters, not {requestId.Length}.");
        }

        return lane.Run(
            name,
            async (db, token) =>
            {
                var known = await db.Set<StoredRequest>().AsNoTracking()
                    .SingleOrDefaultAsync(request => request.RequestId == requestId, token);
                if (known is not null)
                    return Again<T>(known, caller, name);

                var reply = await command(db, token);
                db.Add(new StoredRequest
                {
                    RequestId = requestId,
                    Caller = caller,
                    Name = name,
                    Reply = Bytes(reply),
                    AtMs = clock.NowMs(),
                });
                return reply;
            },
            cancellationToken);
    }

    static T Again<T>(StoredRequest known, string caller, string name) =>
        known.Caller == caller && known.Name == name
            ? Reply<T>(known.Reply)
            : throw new RuleViolation(
                "request.id-reused", $"request_id {known.RequestId} was already used for another request.");

    static byte[] Bytes<T>(T reply) =>
        reply is IMessage message ? message.ToByteArray() : JsonSerializer.SerializeToUtf8Bytes(reply);

    static T Reply<T>(byte[] bytes)
    {
        if (!typeof(IMessage).IsAssignableFrom(typeof(T)))
            return JsonSerializer.Deserialize<T>(bytes)!;
        var message = (IMessage)Activator.CreateInstance<T>()!;
        message.MergeFrom(bytes);
        return (T)message;
    }
}

/// <summary>Takes away what has been kept long enough: replies and the change feed's old rows.</summary>
sealed partial class StorageSweeper(
    WriteLane lane, TimeProvider clock, IOptions<StorageOptions> options, ILogger<StorageSweeper> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        do
        {
            try
            {
                await lane.Run("SweepStorage", Sweep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                SweepFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task Sweep(HubDb db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var requestsUntil = now.AddDays(-options.Value.RequestDays).ToUnixTimeMilliseconds();
        await db.Set<StoredRequest>().Where(request => request.AtMs < requestsUntil)
            .ExecuteDeleteAsync(cancellationToken);
        await ChangeFeed.Sweep(
            db, now.AddHours(-options.Value.FeedHours).ToUnixTimeMilliseconds(), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Old requests and changes could not be swept")]
    partial void SweepFailed(Exception e);
}
