using Google.Protobuf;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Till;

/// <summary>
/// Take-ups whose answer never came, because the line dropped or the power went: the hub may have given the places to this
/// till. It is asked again under the same id, and whatever it gave goes back, so that nobody waits until the cart runs out.
/// </summary>
public sealed partial class LostTakeUps(TillLink link, TillFile file, AbandonCart abandon, TimeProvider clock, ILogger<LostTakeUps> log) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim turn = new(1, 1);
    readonly HashSet<string> underWay = [];

    /// <summary>On disk before the hub is asked.</summary>
    public void Expect(TakeUpRequest request)
    {
        lock (underWay)
            underWay.Add(request.RequestId);
        file.Write(t => t.Run("insert into take_ups (request_id, request) values ($1, $2)", request.RequestId, request.ToByteArray()));
    }

    /// <summary>Its places are this till's from now on: with the same stroke that forgets the question.</summary>
    /// <param name="reply">Null: the hub said no.</param>
    public void Arrived(string requestId, TakeUpReply? reply) => file.Write(t =>
    {
        foreach (var taken in (reply ?? new()).Places)
            t.Run("insert or ignore into holds (hold_id, place_id) values ($1, $2)", taken.HoldId, taken.Place.PlaceId);
        t.Run("delete from take_ups where request_id = $1", requestId);
    });

    /// <summary>Its answer will not be waited for any more.</summary>
    public void GiveUp(string requestId)
    {
        lock (underWay)
            underWay.Remove(requestId);
    }

    /// <summary>One round over all that are open; those that the hub does not answer stay for the next.</summary>
    public async Task GiveBackAsync()
    {
        await turn.WaitAsync();
        try
        {
            foreach (var request in Open())
            {
                if (!await AskedAgainAsync(request))
                    return;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            do
            {
                try
                {
                    await GiveBackAsync();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The till stops; what is open is on disk.
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    List<TakeUpRequest> Open()
    {
        var open = file.Read("select request from take_ups order by request_id", r => TakeUpRequest.Parser.ParseFrom((byte[])r[0]));
        lock (underWay)
            return open.FindAll(request => !underWay.Contains(request.RequestId));
    }

    async Task<bool> AskedAgainAsync(TakeUpRequest request)
    {
        TakeUpReply? reply;
        try
        {
            if (await link.TakeUpAsync(request) is not { } answer)
                return false;
            reply = answer;
        }
        catch (RuleViolation)
        {
            // It was taken up by somebody else, sold or ended meanwhile: this till has nothing of it.
            reply = null;
        }
        Arrived(request.RequestId, reply);
        foreach (var hold in (reply ?? new()).Places.GroupBy(taken => taken.HoldId))
            await abandon.ReleaseAsync(hold.Key, [.. hold.Select(taken => taken.Place.PlaceId)], whole: true);
        if (reply is not null)
            LogGivenBack(request.OrderFile, reply.Places.Count);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Places} places of order file {OrderFile} were taken up without an answer: they went back.")]
    partial void LogGivenBack(long orderFile, int places);

    [LoggerMessage(Level = LogLevel.Error, Message = "Giving back take-ups without an answer stumbled; it goes on.")]
    partial void LogFailed(Exception error);
}
