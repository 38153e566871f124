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

/// <summary>What a caller wishes, under the id that it made for it.</summary>
sealed record Request<TWish>(string Id, string Caller, TWish Wish);

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
        CheckId(requestId);
        return lane.Run(
            name, (db, token) => Once(db, requestId, caller, name, command, token), cancellationToken);
    }

    /// <summary>As above, for a use case that many ask for at once.</summary>
    internal Task<T> RunOnce<TWish, T>(
        Together<Request<TWish>, T> kind, Request<TWish> request, CancellationToken cancellationToken)
    {
        CheckId(request.Id);
        return lane.Run(kind, request, cancellationToken);
    }

    /// <param name="name">The use case; an id belongs to one use case.</param>
    /// <param name="alone">Runs at most once for each id.</param>
    /// <param name="together">The same for many; see <see cref="Together{TAsked, TReply}"/>.</param>
    internal Together<Request<TWish>, T> Together<TWish, T>(
        string name, Func<HubDb, Request<TWish>, CancellationToken, Task<T>> alone,
        Func<HubDb, IReadOnlyList<Asked<Request<TWish>, T>>, Task<IReadOnlyList<T?>>> together)
        where T : class =>
        new(
            name,
            (db, request, token) => Once(db, request.Id, request.Caller, name, (_, t) => alone(db, request, t), token),
            (db, asked) => OnceEach(db, asked, name, together));

    static void CheckId(string requestId)
    {
        if (requestId.Length is 0 or > StoredRequest.LongestId)
        {
            throw RuleViolation.Invalid(
                "request.id-invalid", $"request_id: 1 to {StoredRequest.LongestId} characters, not {requestId.Length}.");
        }
    }

    async Task<T> Once<T>(
        HubDb db, string requestId, string caller, string name, Func<HubDb, CancellationToken, Task<T>> command,
        CancellationToken cancellationToken)
        where T : class
    {
        var known = await db.Set<StoredRequest>().AsNoTracking()
            .SingleOrDefaultAsync(request => request.RequestId == requestId, cancellationToken);
        if (known is not null)
            return Again<T>(known, caller, name);

        var reply = await command(db, cancellationToken);
        Keep(db, requestId, caller, name, reply);
        return reply;
    }

    async Task OnceEach<TWish, T>(
        HubDb db, IReadOnlyList<Asked<Request<TWish>, T>> asked, string name,
        Func<HubDb, IReadOnlyList<Asked<Request<TWish>, T>>, Task<IReadOnlyList<T?>>> together)
        where T : class
    {
        var ids = asked.Select(one => one.What.Id).ToList();
        if (await db.Set<StoredRequest>().AnyAsync(request => ids.Contains(request.RequestId)) ||
            ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
        {
            throw new NotTogetherException("One of the requests was made before.");
        }

        var replies = await together(db, asked);
        foreach (var (one, reply) in asked.Zip(replies))
        {
            if (reply is null)
                continue;
            Keep(db, one.What.Id, one.What.Caller, name, reply);
            one.Reply(reply);
        }
    }

    void Keep<T>(HubDb db, string requestId, string caller, string name, T reply) => db.Add(new StoredRequest
    {
        RequestId = requestId,
        Caller = caller,
        Name = name,
        Reply = Bytes(reply),
        AtMs = clock.NowMs(),
    });

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
