namespace Ticketing.Appliance.Printing;

/// <summary>The till's printers and how they are.</summary>
public sealed class Printers(IReadOnlyList<SpoolWorker> workers)
{
    public IReadOnlyList<SpoolWorker> All => workers;

    public PrinterStatus StatusOf(string printer) => workers.FirstOrDefault(w => w.PrinterName == printer)?.Status ?? PrinterStatus.Ready;

    /// <summary>Empty: none.</summary>
    public string FaultOf(string printer) => StatusOf(printer).Fault is var fault and not PrinterFault.None ? fault.ToString() : "";

    public event Action? Changed
    {
        add
        {
            foreach (var worker in workers)
                worker.StatusChanged += value;
        }
        remove
        {
            foreach (var worker in workers)
                worker.StatusChanged -= value;
        }
    }
}
