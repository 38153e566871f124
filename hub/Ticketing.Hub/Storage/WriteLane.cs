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
    public async Task<T> Run<T>(
        string name, Func<HubDb, CancellationToken, Task<T>> command, CancellationToken cancellationToken)
    {
        if (Inside.Value)
            throw new InvalidOperationException($"{name} was asked for inside another command: pass its context on.");

        var waiting = new Waiting<T>(name, command, cancellationToken);
        if (!queue.Writer.TryWrite(waiting))
            throw new OperationCanceledException("The hub is stopping.");
        return await waiting.Answer.Task;
    }

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
            foreach (var waiting in batch)
            {
                await RunOne(waiting, connection, transaction);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} failed and was undone")]
    partial void CommandFailed(Exception e, string command);

    [LoggerMessage(Level = LogLevel.Error, Message = "What follows the commit of {Command} failed")]
    partial void AfterCommitFailed(Exception e, string command);
}
