using System.Collections.Concurrent;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Sync;

/// <summary>Which appliances hold a line to the hub right now. In memory: after a restart they call again.</summary>
public sealed class Links(TimeProvider clock)
{
    readonly ConcurrentDictionary<string, int> open = [];
    readonly ConcurrentDictionary<string, long> seen = [];

    public bool IsOpen(string deviceId) => open.GetValueOrDefault(deviceId) > 0;

    /// <summary>Unix ms of its last call or sign of life; zero since the hub's start.</summary>
    public long SeenAtMs(string deviceId) => seen.GetValueOrDefault(deviceId);

    internal void Seen(string deviceId) => seen[deviceId] = clock.NowMs();

    internal IDisposable Open(string deviceId)
    {
        Seen(deviceId);
        open.AddOrUpdate(deviceId, 1, (_, count) => count + 1);
        return new Link(() => open.AddOrUpdate(deviceId, 0, (_, count) => count - 1));
    }

    sealed class Link(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
