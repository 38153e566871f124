using Ticketing.Protocol.Appliance.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>How the link to the hub is, and since when (Unix ms).</summary>
public readonly record struct LinkState(Mode Mode, long SinceMs);

/// <summary>
/// Online: the hub is heard. Degraded: it is heard, but it was lost or slow within the last minute. Offline: not heard.
/// </summary>
public sealed class LinkHealth(TimeProvider time)
{
    /// <summary>An empty batch comes at least every 2 s: three missed ones are a link that is gone.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);
    readonly Lock gate = new();
    readonly long startedMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    bool heard;
    long heardAt;
    long? troubleAt;
    LinkState state;

    /// <summary>Raised with the new state, on whatever thread found out.</summary>
    public event Action<LinkState>? Changed;

    public LinkState State => Evaluate();
    public bool Reachable => State.Mode != Mode.Offline;

    public void Heard()
    {
        lock (gate) (heard, heardAt) = (true, time.GetTimestamp());
        Evaluate();
    }

    /// <summary>An answer came, after this long.</summary>
    public void Answered(TimeSpan took)
    {
        if (took >= Slow)
            lock (gate) troubleAt = time.GetTimestamp();
        Evaluate();
    }

    public void Lost()
    {
        lock (gate)
        {
            // Before it was first heard there is nothing to lose: the first contact makes it online at once.
            if (heard) troubleAt = time.GetTimestamp();
            heard = false;
        }
        Evaluate();
    }

    LinkState Evaluate()
    {
        LinkState now;
        lock (gate)
        {
            if (state.Mode == Mode.Unspecified) state = new LinkState(Mode.Offline, startedMs);
            var silent = heard && time.GetElapsedTime(heardAt) > Silence;
            if (silent) troubleAt = time.GetTimestamp();
            if (silent) heard = false;
            var troubled = troubleAt is { } at && time.GetElapsedTime(at) < Memory;
            var mode = !heard ? Mode.Offline : troubled ? Mode.Degraded : Mode.Online;
            if (mode == state.Mode) return state;
            now = state = new LinkState(mode, time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        Changed?.Invoke(now);
        return now;
    }
}
