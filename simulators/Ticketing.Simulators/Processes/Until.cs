namespace Ticketing.Simulators.Processes;

/// <summary>A fact did not become true in time.</summary>
public sealed class NotInTimeException(string what, TimeSpan limit, string last)
    : Exception($"{what}: not within {limit.TotalSeconds:0} s{(last.Length == 0 ? "" : $" ({last})")}.");

/// <summary>Waits for facts of other processes, which can only be asked: again and again until the deadline.</summary>
public static class Until
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="what">The fact as a sentence, for the exception.</param>
    /// <param name="fact">An exception of it counts as "not yet".</param>
    public static Task True(string what, TimeSpan limit, Func<Task<bool>> fact, CancellationToken stop) =>
        Found(what, limit, async () => await fact() ? new object() : null, stop);

    /// <summary>Waits for something that is not null.</summary>
    public static async Task<T> Found<T>(string what, TimeSpan limit, Func<Task<T?>> search, CancellationToken stop)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        var last = "";
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                if (await search() is { } found)
                    return found;
                last = "";
            }
            catch (Exception e) when (e is not (OperationCanceledException or ProcessFailedException))
            {
                last = e.Message;
            }
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new NotInTimeException(what, limit, last);
            await Task.Delay(Pause, stop);
        }
    }
}
