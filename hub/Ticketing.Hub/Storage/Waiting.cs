namespace Ticketing.Hub.Storage;

/// <summary>One command in the lane, and the caller who waits for it.</summary>
abstract class Waiting(string name, CancellationToken cancellationToken)
{
    IReadOnlyList<Action> committed = [];

    public string Name => name;

    protected CancellationToken Cancelled => cancellationToken;

    protected Exception? Failure { get; private set; }

    public void Failed(Exception e) => Failure = e;

    public bool CancelledEarly()
    {
        if (cancellationToken.IsCancellationRequested)
            Failure = new OperationCanceledException(cancellationToken);
        return Failure is not null;
    }

    public async Task Execute(HubDb db)
    {
        await Command(db);
        if (db.ChangeTracker.HasChanges())
            await db.SaveChangesAsync(Cancelled);
        committed = db.CommittedActions;
    }

    /// <summary>The transaction is on disk: what follows from it, then the answer.</summary>
    public void Done(Action<string, Exception> log)
    {
        if (Failure is null)
        {
            foreach (var action in committed)
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    log(name, e);
                }
            }
        }

        Answered();
    }

    /// <summary>The transaction is lost: a command that had said no keeps its own answer.</summary>
    public void Lost(Exception e)
    {
        Failure ??= e;
        Answered();
    }

    protected abstract Task Command(HubDb db);

    protected abstract void Answered();
}

sealed class Waiting<T>(
    string name, Func<HubDb, CancellationToken, Task<T>> command, CancellationToken cancellationToken)
    : Waiting(name, cancellationToken)
{
    T? result;

    public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task Command(HubDb db) => result = await command(db, Cancelled);

    protected override void Answered()
    {
        if (Failure is null)
            Answer.TrySetResult(result!);
        else
            Answer.TrySetException(Failure);
    }
}
