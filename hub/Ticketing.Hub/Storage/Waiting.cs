namespace Ticketing.Hub.Storage;

/// <summary>One command in the lane, and the caller who waits for it.</summary>
abstract class Waiting(string name, CancellationToken cancellationToken)
{
    IReadOnlyList<Action> committed = [];

    public string Name => name;

    /// <summary>Commands of the same kind may run together; null: this one runs alone.</summary>
    public virtual object? Kind => null;

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
        if (db.LeavesManyRows || db.ChangeTracker.HasChanges())
            await db.SaveChangesAsync(Cancelled);
        committed = db.CommittedActions;
    }

    /// <summary>Runs several of one kind. One of them that is cancelled meanwhile is done all the same.</summary>
    public static async Task ExecuteTogether(HubDb db, IReadOnlyList<Waiting> all)
    {
        // Looking for changes at each step would go over all that the commands before have left.
        db.LeavesManyRows = true;
        await all[0].CommandTogether(db, all);
        await db.SaveChangesAsync(CancellationToken.None);
        // Where each was refused, nothing was done that something could follow from.
        if (all.FirstOrDefault(waiting => waiting.Failure is null) is { } done)
            done.committed = db.CommittedActions;
    }

    /// <summary>They did not run together after all.</summary>
    public void StartAgain() => (Failure, committed) = (null, []);

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

    protected virtual Task CommandTogether(HubDb db, IReadOnlyList<Waiting> all) =>
        throw new InvalidOperationException($"{name} runs alone.");

    protected abstract void Answered();
}

class Waiting<T>(
    string name, Func<HubDb, CancellationToken, Task<T>> command, CancellationToken cancellationToken)
    : Waiting(name, cancellationToken)
{
    public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected T? Result { get; set; }

    protected override async Task Command(HubDb db) => Result = await command(db, Cancelled);

    protected override void Answered()
    {
        if (Failure is null)
            Answer.TrySetResult(Result!);
        else
            Answer.TrySetException(Failure);
    }
}
