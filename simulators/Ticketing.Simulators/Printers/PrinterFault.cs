namespace Ticketing.Simulators.Printers;

/// <summary>What is wrong with a printer. Several can stand at once.</summary>
[Flags]
public enum PrinterFault
{
    None = 0,
    PaperLow = 1,
    PaperOut = 2,
    CoverOpen = 4,

    /// <summary>Ticket jam (FGL), unrecoverable error (ESC/POS).</summary>
    Jam = 8,
    CutterJam = 16,
}
