namespace Ticketing.Appliance.Printing;

/// <summary>Starts and stops the printers' workers with the till; what a power cut interrupted is put in doubt first.</summary>
sealed class PrinterFeeds(Printers printers, Spool spool) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        spool.MarkInterrupted();
        foreach (var worker in printers.All)
            await worker.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in printers.All)
            await worker.StopAsync(cancellationToken);
    }
}
