using System.Collections.Concurrent;

namespace Ticketing.Appliance.Till;

/// <summary>The same request that comes again while the first is still worked on waits for that one's reply.</summary>
public sealed class UnderWay<T>
{
    readonly ConcurrentDictionary<string, Lazy<Task<T>>> tasks = new(StringComparer.Ordinal);

    public async Task<T> Once(string requestId, Func<Task<T>> work)
    {
        var task = tasks.GetOrAdd(requestId, _ => new(work));
        try
        {
            return await task.Value;
        }
        finally
        {
            tasks.TryRemove(new(requestId, task));
        }
    }
}
