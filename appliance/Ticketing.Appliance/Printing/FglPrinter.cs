using System.Text;

namespace Ticketing.Appliance.Printing;

/// <summary>A ticket printer that speaks FGL and answers with status bytes: docs/printers.md.</summary>
public sealed class FglPrinter(HostAndPort address, TimeProvider clock) : IPrinter
{
    public const byte Ack = 6, LowPaper = 15, PaperOut = 16, XOn = 17, XOff = 19, Jam = 24, CutterJam = 29, CutterJam2 = 31;
    public static readonly TimeSpan AckLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan StatusLimit = TimeSpan.FromSeconds(3);
    static readonly TimeSpan FaultLook = TimeSpan.FromMinutes(30);

    public async Task<PrintOutcome> PrintAsync(ReadOnlyMemory<byte> payload, IPrintProgress progress, CancellationToken stop)
    {
        var begun = false;
        try
        {
            using var link = await PrinterLink.OpenAsync(address, clock, stop);
            if (link is null || !await IsReadyAsync(link, progress, stop))
            {
                if (link is null)
                    progress.Saw(new(PrinterFault.Offline, false));
                return PrintOutcome.NotStarted;
            }
            begun = true;
            progress.Sending();
            await link.SendAsync(payload, stop);
            progress.Sent();
            return await AwaitAckAsync(link, progress, stop);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            progress.Saw(new(PrinterFault.Offline, false));
            return begun ? PrintOutcome.InDoubt : PrintOutcome.NotStarted;
        }
    }

    /// <summary>Null: the byte tells nothing of the state.</summary>
    public static PrinterStatus? Read(byte status) => status switch
    {
        XOn => PrinterStatus.Ready,
        LowPaper => new(PrinterFault.None, true),
        PaperOut => new(PrinterFault.PaperOut, true),
        XOff => new(PrinterFault.NotReady, false),
        Jam => new(PrinterFault.Jam, false),
        CutterJam or CutterJam2 => new(PrinterFault.CutterJam, false),
        _ => null,
    };

    static async Task<bool> IsReadyAsync(PrinterLink link, IPrintProgress progress, CancellationToken stop)
    {
        await link.SendAsync(Encoding.ASCII.GetBytes("<S1>"), stop);
        while (await link.ReadAsync(StatusLimit, stop) is { } answer)
        {
            if (Read(answer) is not { } status)
                continue;
            progress.Saw(status);
            return status.Fault == PrinterFault.None;
        }
        progress.Saw(new(PrinterFault.Offline, false));
        return false;
    }

    static async Task<PrintOutcome> AwaitAckAsync(PrinterLink link, IPrintProgress progress, CancellationToken stop)
    {
        var faulty = false;
        while (true)
        {
            if (await link.ReadAsync(faulty ? FaultLook : AckLimit, stop) is not { } answer)
            {
                if (faulty)
                    continue;
                return PrintOutcome.InDoubt;
            }
            if (answer == Ack)
            {
                if (faulty)
                    progress.Saw(PrinterStatus.Ready);
                return PrintOutcome.Printed;
            }
            if (Read(answer) is not { } status)
                continue;
            faulty = status.Fault != PrinterFault.None;
            progress.Saw(status);
        }
    }
}
