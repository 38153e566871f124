using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Deadlines;

/// <summary>
/// Runs the batches once a day, at their hour by the venue's clock or as soon after it as the hub is up. A run has the day in
/// its key, so it is never begun twice; one that the hub left half done is carried on.
/// </summary>
public sealed partial class NightlyDeadlines(
    OverdueBatch batch, OptionDays days, HubDatabase database, IOptions<DeadlineOptions> settings, TimeProvider clock,
    ILogger<NightlyDeadlines> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Reminders first: what is released tonight was reminded of on another day.</summary>
    static readonly BatchKind[] Order = [BatchKind.Reminder, BatchKind.Release];

    int ended = -1;
    bool begun;

    /// <returns>How many runs were begun.</returns>
    public async Task<int> RunDue(CancellationToken cancellationToken)
    {
        await PickUp(cancellationToken);
        var now = days.Local(clock.NowMs());
        var today = DateOnly.FromDateTime(now);
        if (ended == today.DayNumber || TimeOnly.FromDateTime(now) < settings.Value.Hour())
            return 0;
        var count = 0;
        foreach (var kind in Order.Where(settings.Value.Nightly))
        {
            var key = $"night:{kind}:{today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
            if (await Exists(key, cancellationToken))
                continue;
            var run = await batch.Start(key, kind, BatchFilter.All, OptionActor.Hub, byNight: true, cancellationToken);
            count++;
            await batch.CarryOn(run, OptionActor.Hub, null, cancellationToken);
        }

        ended = today.DayNumber;
        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await RunDue(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                NightFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Runs that nobody carries on any more: a night's goes on, one that an operator asked for
    /// before the hub went down is ended.</summary>
    async Task PickUp(CancellationToken cancellationToken)
    {
        List<BatchRun> left;
        await using (var db = database.Read())
        {
            left = await db.Set<BatchRun>().Where(run => run.State == BatchState.Running).ToListAsync(cancellationToken);
        }

        foreach (var run in left.Where(run => !batch.IsUnderWay(run.Id)))
        {
            if (run.ByNight)
                await batch.CarryOn(run.Id, OptionActor.Hub, null, cancellationToken);
            else if (!begun)
                await batch.End(run.Id, "Stop");
        }

        begun = true;
    }

    async Task<bool> Exists(string key, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<BatchRun>().AnyAsync(run => run.Key == key, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The night's batches of options could not be run")]
    partial void NightFailed(Exception e);
}
