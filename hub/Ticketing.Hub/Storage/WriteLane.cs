using System.Data.Common;
using System.Threading.Channels;

namespace Ticketing.Hub.Storage;

/// <summary>
/// The one queue through which everything is written. Commands run one after the other, as many as wait in one
/// transaction (group commit), each behind its own savepoint: what one refuses or breaks does no harm to the others.
/// A caller has its answer only when the transaction is on disk.
/// </summary>
public sealed partial class WriteLane : IAsyncDisposable
{
    const int LargestBatch = 64;

    static readonly AsyncLocal<bool> Inside = new();

    readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    readonly HubDatabase database;
    readonly ILogger<WriteLane> log;
    readonly Task consumer;
    DbConnection? connection;

    public WriteLane(HubDatabase database, ILogger<WriteLane> log)
    {
        this.database = database;
        this.log = log;
        consumer = Task.Run(Consume);
    }

    /// <param name="name">The use case, for the log.</param>
    /// <param name="command">Reads and writes through the context it is given. Changes left unsaved are saved after it.</param>
    /// <param name="cancellationToken">Ends the waiting and the command; a command that is done is not undone.</param>
    /// <exception cref="Kernel.RuleViolation">The command said no; nothing of it is kept.</exception>
    public Task<T> Run<T>(
        string name, Func<HubDb, CancellationToken, Task<T>> command, CancellationToken cancellationToken) =>
        Queue(new Waiting<T>(name, command, cancellationToken));

    /// <summary>As any command; of those that wait, all of its kind run together.</summary>
    internal Task<TReply> Run<TAsked, TReply>(
        Together<TAsked, TReply> kind, TAsked asked, CancellationToken cancellationToken) =>
        Queue(new Asked<TAsked, TReply>(kind, asked, cancellationToken));

    public Task Run(string name, Func<HubDb, CancellationToken, Task> command, CancellationToken cancellationToken) =>
        Run(
            name,
            async (db, token) =>
            {
                await command(db, token);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await consumer;
        if (connection is not null)
            await connection.DisposeAsync();
    }

    async Task<T> Queue<T>(Waiting<T> waiting)
    {
        if (Inside.Value)
            throw new InvalidOperationException($"{waiting.Name} was asked for inside another command: pass its context on.");
        if (!queue.Writer.TryWrite(waiting))
            throw new OperationCanceledException("The hub is stopping.");
        return await waiting.Answer.Task;
    }

    async Task Consume()
    {
        Inside.Value = true;
        var batch = new List<Waiting>(LargestBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            await RunBatch(batch);
        }
    }

    async Task RunBatch(List<Waiting> batch)
    {
        try
        {
            connection ??= await database.Connect(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            // Who waits at the same time has no right to come before another: those of a kind are put together.
            foreach (var group in batch.GroupBy(waiting => waiting.Kind ?? waiting))
            {
                await RunGroup([.. group], connection, transaction);
            }

            await transaction.CommitAsync();
        }
        catch (Exception e)
        {
            LaneBroke(e, batch.Count);
            foreach (var waiting in batch)
            {
                waiting.Lost(e);
            }

            await Reconnect();
            return;
        }

        foreach (var waiting in batch)
        {
            waiting.Done(LogAfterCommit);
        }
    }

    async Task RunGroup(List<Waiting> group, DbConnection open, DbTransaction transaction)
    {
        group.RemoveAll(waiting => waiting.CancelledEarly());
        if (group.Count > 1 && await RunTogether(group, open, transaction))
            return;
        foreach (var waiting in group)
        {
            await RunOne(waiting, open, transaction);
        }
    }

    /// <returns>False: all of it was undone.</returns>
    async Task<bool> RunTogether(List<Waiting> group, DbConnection open, DbTransaction transaction)
    {
        await transaction.SaveAsync("together");
        try
        {
            await using var db = database.InLane(open, transaction);
            await Waiting.ExecuteTogether(db, group);
            await transaction.ReleaseAsync("together");
            return true;
        }
        catch (Exception e)
        {
            await transaction.RollbackAsync("together");
            await transaction.ReleaseAsync("together");
            group.ForEach(waiting => waiting.StartAgain());
            TogetherFailed(e.Message, group[0].Name, group.Count);
            return false;
        }
    }

    async Task RunOne(Waiting waiting, DbConnection open, DbTransaction transaction)
    {
        if (waiting.CancelledEarly())
            return;

        await transaction.SaveAsync("command");
        try
        {
            await using var db = database.InLane(open, transaction);
            await waiting.Execute(db);
            await transaction.ReleaseAsync("command");
        }
        catch (Exception e)
        {
            // If even this fails the transaction is gone, and with it the batch.
            await transaction.RollbackAsync("command");
            await transaction.ReleaseAsync("command");
            waiting.Failed(e);
            if (e is not (Kernel.RuleViolation or OperationCanceledException))
                CommandFailed(e, waiting.Name);
        }
    }

    async Task Reconnect()
    {
        var broken = connection;
        connection = null;
        try
        {
            if (broken is not null)
                await broken.DisposeAsync();
        }
        catch (Exception e)
        {
            LaneBroke(e, 0);
        }
    }

    void LogAfterCommit(string name, Exception e) => AfterCommitFailed(e, name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The write lane lost a transaction of {Count} commands")]
    partial void LaneBroke(Exception e, int count);

    // No fault yet: whatever it was, the one that it concerns says it again.
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} x {Command} run one by one: {Reason}")]
    partial void TogetherFailed(string reason, string command, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} failed and was undone")]
    partial void CommandFailed(Exception e, string command);

    [LoggerMessage(Level = LogLevel.Error, Message = "What follows the commit of {Command} failed")]
    partial void AfterCommitFailed(Exception e, string command);
}
