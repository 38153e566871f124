namespace Ticketing.Appliance.Sync;

/// <summary>From 0.2 s, doubled at each failure, to 5 s.</summary>
sealed class Backoff(TimeProvider time)
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Last = TimeSpan.FromSeconds(5);
    TimeSpan next = First;

    public void Reset() => next = First;

    public async Task Wait(CancellationToken stop)
    {
        var wait = next;
        next = next * 2 > Last ? Last : next * 2;
        await Task.Delay(wait, time, stop);
    }
}
