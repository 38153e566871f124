using System.Collections.Concurrent;

namespace Ticketing.Hub.Seating.Pages;

/// <summary>What has changed on a plan since its viewers last heard, and the counts as they are.</summary>
public sealed record PlanNews(Dictionary<Guid, SeatLook> Changed, List<CategoryOnPlan> Categories, long AtMs);

/// <summary>
/// Looks at a performance's seats each second while somebody has its plan open: one look for all who watch, and only
/// what changed is sent on.
/// </summary>
public sealed partial class PlanWatch(
    SeatingQueries queries, PlanStates looks, TimeProvider clock, ILogger<PlanWatch> log)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<int, Watched> watched = [];
    readonly Lock guard = new();

    /// <param name="performance">The one whose plan is open.</param>
    /// <param name="known">The states on the screen.</param>
    /// <param name="tell">Called each second; never by two at once.</param>
    public IDisposable Watch(int performance, IReadOnlyDictionary<Guid, SeatLook> known, Func<PlanNews, Task> tell)
    {
        var viewer = new Viewer(new Dictionary<Guid, SeatLook>(known), tell);
        lock (guard)
        {
            var one = watched.GetOrAdd(performance, _ => new Watched());
            one.Viewers.TryAdd(viewer, true);
            one.Loop ??= Look(performance, one);
        }

        return viewer;
    }

    async Task Look(int performance, Watched one)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                var states = await looks.Of(performance, CancellationToken.None);
                var categories = await queries.Categories(performance, CancellationToken.None);
                var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
                foreach (var viewer in one.Viewers.Keys)
                {
                    if (!await viewer.Tell(states, categories, at))
                        one.Viewers.TryRemove(viewer, out _);
                }
            }
            catch (Exception e)
            {
                LookFailed(e, performance);
            }

            lock (guard)
            {
                if (!one.Viewers.IsEmpty)
                    continue;
                one.Loop = null;
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    sealed class Watched
    {
        public ConcurrentDictionary<Viewer, bool> Viewers { get; } = [];

        public Task? Loop { get; set; }
    }

    sealed class Viewer(Dictionary<Guid, SeatLook> known, Func<PlanNews, Task> tell) : IDisposable
    {
        bool gone;

        public void Dispose() => gone = true;

        /// <returns>False once it has left.</returns>
        public async Task<bool> Tell(Dictionary<Guid, SeatLook> now, List<CategoryOnPlan> categories, long atMs)
        {
            if (gone)
                return false;
            var changed = new Dictionary<Guid, SeatLook>();
            foreach (var seat in known.Keys.Where(seat => !now.ContainsKey(seat)).ToList())
            {
                (changed[seat], _) = (SeatLook.Free, known.Remove(seat));
            }

            foreach (var (seat, state) in now)
            {
                if (known.TryGetValue(seat, out var old) && old == state)
                    continue;
                changed[seat] = known[seat] = state;
            }

            try
            {
                await tell(new PlanNews(changed, categories, atMs));
                return true;
            }
            catch (Exception)
            {
                // Its page is closing: the circuit says the rest.
                return false;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The plan of performance {Performance} could not be looked at")]
    partial void LookFailed(Exception e, int performance);
}
