namespace Ticketing.Appliance.Printing;

public enum PrinterFault { None, Offline, NotReady, CoverOpen, PaperOut, Jam, CutterJam, Error }

/// <param name="LowPaper">The paper will end soon; printing goes on.</param>
public readonly record struct PrinterStatus(PrinterFault Fault, bool LowPaper)
{
    public static readonly PrinterStatus Ready = new(PrinterFault.None, false);
}

public enum PrintOutcome
{
    Printed,
    /// <summary>Nothing was sent: it may be tried again without asking anybody.</summary>
    NotStarted,
    InDoubt,
}

/// <summary>What a printer tells while it works: the spool writes it down before the next byte leaves.</summary>
public interface IPrintProgress
{
    void Sending();

    void Sent();

    void Saw(PrinterStatus status);
}

public interface IPrinter
{
    Task<PrintOutcome> PrintAsync(ReadOnlyMemory<byte> payload, IPrintProgress progress, CancellationToken stop);
}
