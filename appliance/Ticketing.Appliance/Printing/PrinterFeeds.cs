using Ticketing.Appliance.Till;

namespace Ticketing.Appliance.Printing;

/// <summary>Starts and stops the printers' workers with the till; what a power cut interrupted is put in doubt first.</summary>
sealed class PrinterFeeds(Printers printers, Spool spool, Books books) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        spool.MarkInterrupted();
        // Papers come into the spool with the line of the journal that they follow from.
        books.Changed += spool.Added;
        foreach (var worker in printers.All)
            await worker.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        books.Changed -= spool.Added;
        foreach (var worker in printers.All)
            await worker.StopAsync(cancellationToken);
    }
}
