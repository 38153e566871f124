using Ticketing.Hub.Access;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Sync;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.InfoCentre.Pages;

/// <summary>Everything that the dashboard shows, read at one instant.</summary>
/// <param name="Figures">Of the evening.</param>
/// <param name="Gates">What each gate has let in and refused, by device.</param>
/// <param name="Devices">Turnstiles and readers.</param>
/// <param name="Desks">What each till took for tickets that day.</param>
/// <param name="TookMs">How long it was read.</param>
public sealed record EveningView(
    EveningFigures Figures, IReadOnlyDictionary<string, GateAttendance> Gates, IReadOnlyList<DeviceView> Devices,
    IReadOnlyDictionary<string, long> Desks, long TookMs);

/// <summary>
/// Reads the evening each second while somebody looks at it: once for all who look, never once for each. Whoever opens
/// the page meanwhile gets the last reading at once.
/// </summary>
public sealed partial class EveningWatch(
    EveningQueries evening, AccessQueries access, SyncQueries sync, SalesQueries sales, TimeProvider clock,
    ILogger<EveningWatch> log) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A reading older than this is not shown to somebody who comes new.</summary>
    const long FreshMs = 3000;

    readonly Lock guard = new();
    readonly SemaphoreSlim one = new(1, 1);
    readonly List<Action<EveningView>> viewers = [];
    EveningView? last;
    bool running;

    /// <summary>The evening now, for a page that opens.</summary>
    public async Task<EveningView> Now(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (last is { } known && clock.GetUtcNow().ToUnixTimeMilliseconds() - known.Figures.AsOfMs < FreshMs)
                return known;
            return last = await Read(cancellationToken);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Tells each reading from now on, until the result is disposed of.</summary>
    public IDisposable Watch(Action<EveningView> tell)
    {
        lock (guard)
        {
            viewers.Add(tell);
            if (!running)
            {
                running = true;
                _ = Task.Run(Look);
            }
        }

        return new Viewer(() =>
        {
            lock (guard)
            {
                viewers.Remove(tell);
            }
        });
    }

    public void Dispose() => one.Dispose();

    async Task Look()
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync())
        {
            Action<EveningView>[] present;
            lock (guard)
            {
                present = [.. viewers];
                running = present.Length > 0;
                if (!running)
                    return;
            }

            try
            {
                await one.WaitAsync();
                try
                {
                    last = await Read(CancellationToken.None);
                }
                finally
                {
                    one.Release();
                }

                Array.ForEach(present, tell => tell(last));
            }
            catch (ObjectDisposedException)
            {
                // The hub stops.
                return;
            }
            catch (Exception e)
            {
                LookFailed(e);
            }
        }
    }

    async Task<EveningView> Read(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        // Each page has checked its viewer's right before.
        var figures = await evening.OfToday(SignedInOperator.Hub, cancellationToken);
        var scope = new PassageScope(
            [.. figures.Performances.Select(gauge => gauge.Performance)], figures.Day.FromMs, figures.Day.UntilMs);
        var gates = await access.Gates(scope, cancellationToken);
        var devices = await sync.Devices(cancellationToken);
        var desks = await sales.ByDesk(figures.Day.FromMs, figures.Day.UntilMs, cancellationToken);
        return new EveningView(
            figures,
            gates.ToDictionary(gate => gate.DeviceId),
            devices.FindAll(device => device.Kind is DeviceKind.Turnstile or DeviceKind.CashlessReader
                && device.State == DeviceState.Enrolled),
            desks.GroupBy(desk => desk.CashDesk).ToDictionary(desk => desk.Key, desk => desk.Sum(row => row.Amount)),
            (long)clock.GetElapsedTime(begun).TotalMilliseconds);
    }

    sealed class Viewer(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The evening could not be read")]
    partial void LookFailed(Exception e);
}
