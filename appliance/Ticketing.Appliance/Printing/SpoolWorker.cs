namespace Ticketing.Appliance.Printing;

/// <summary>Feeds one printer from the spool, one job at a time, oldest first, for as long as the till runs.</summary>
public sealed partial class SpoolWorker(string printerName, IPrinter printer, Spool spool, PrintRecord record, TimeProvider clock,
    ILogger<SpoolWorker> log) : BackgroundService
{
    static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim wake = new(0, 1);

    public string PrinterName => printerName;

    public PrinterStatus Status { get; private set; } = PrinterStatus.Ready;

    public event Action? StatusChanged;

    /// <summary>Prints what waits; false when nothing did, or when the printer was not ready.</summary>
    public async Task<bool> PrintNextAsync(CancellationToken stop)
    {
        if (spool.NextFor(printerName) is not { } job)
            return false;
        var progress = new Progress(this, job);
        var outcome = await printer.PrintAsync(job.Payload, progress, stop);
        job = progress.Job;
        switch (outcome)
        {
            case PrintOutcome.Printed:
                await RecordAsync(job);
                return true;
            case PrintOutcome.InDoubt:
                spool.Move(job, PrintJobState.Doubtful, job.State == PrintJobState.Printing ? "cut while sending" : "no answer");
                LogInDoubt(job.Id, job.Title, printerName);
                return true;
            default:
                return false;
        }
    }

    /// <summary>It came out, but the line could not be written: a person must say so later, or it would print again unseen.</summary>
    async Task RecordAsync(PrintJob job)
    {
        try
        {
            await record.PrintedAsync(job, printerName);
        }
        catch
        {
            spool.Move(job, PrintJobState.Doubtful, "not recorded");
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        spool.Changed += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    if (await PrintNextAsync(stoppingToken))
                        continue;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e, printerName);
                }
                if (spool.NextFor(printerName) is null)
                    await wake.WaitAsync(stoppingToken);
                else
                    await Task.Delay(Retry, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The till stops; what waits is on disk.
        }
        finally
        {
            spool.Changed -= Wake;
        }
    }

    void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    PrintJob Move(PrintJob job, PrintJobState to) => spool.Move(job, to, "");

    void Saw(PrinterStatus status)
    {
        if (status == Status)
            return;
        Status = status;
        StatusChanged?.Invoke();
    }

    public override void Dispose()
    {
        wake.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Print job {Job} ({Title}) on the {Printer} printer is in doubt: a person must look.")]
    partial void LogInDoubt(string job, string title, string printer);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Printer} printer's spool stumbled; it goes on.")]
    partial void LogFailed(Exception error, string printer);

    sealed class Progress(SpoolWorker worker, PrintJob job) : IPrintProgress
    {
        public PrintJob Job { get; private set; } = job;

        public void Sending() => Job = worker.Move(Job, PrintJobState.Printing);

        public void Sent() => Job = worker.Move(Job, PrintJobState.AwaitingAck);

        public void Saw(PrinterStatus status) => worker.Saw(status);
    }
}
