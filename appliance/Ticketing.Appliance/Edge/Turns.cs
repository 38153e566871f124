namespace Ticketing.Appliance.Edge;

/// <summary>
/// One at a time, in the order of asking: the next begins when the one before is done, however that ended. What is decided
/// within a turn may wait for the disk, and nobody sees it before it is there.
/// </summary>
sealed class Turns
{
    readonly Lock gate = new();
    Task last = Task.CompletedTask;

    public async Task<T> Take<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate) (before, last) = (last, done.Task);
        await before;
        try
        {
            return await work();
        }
        finally
        {
            done.SetResult();
        }
    }
}
