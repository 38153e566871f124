namespace Ticketing.Appliance.Printing;

/// <summary>A receipt printer that speaks ESC/POS: asked before it prints, watched while it prints, asked whether it has: docs/printers.md.</summary>
public sealed class EscPosPrinter(HostAndPort address, TimeProvider clock) : IPrinter
{
    public static readonly TimeSpan AckLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan StatusLimit = TimeSpan.FromSeconds(3);
    static readonly TimeSpan FaultLook = TimeSpan.FromMinutes(30);
    static readonly byte[] AutomaticStatus = [0x1D, 0x61, 0x0F];
    static readonly byte[] HasItComeOut = [0x1D, 0x72, 0x01];
    static readonly byte[] DrawerPulse = [0x1B, 0x70, 0x00, 0x19, 0xFA];

    public async Task<PrintOutcome> PrintAsync(ReadOnlyMemory<byte> payload, IPrintProgress progress, CancellationToken stop)
    {
        var begun = false;
        try
        {
            using var link = await PrinterLink.OpenAsync(address, clock, stop);
            if (link is null)
            {
                progress.Saw(new(PrinterFault.Offline, false));
                return PrintOutcome.NotStarted;
            }
            var status = await AskAsync(link, stop);
            progress.Saw(status);
            if (status.Fault != PrinterFault.None)
                return PrintOutcome.NotStarted;
            await link.SendAsync(AutomaticStatus, stop);
            begun = true;
            progress.Sending();
            await link.SendAsync(payload, stop);
            await link.SendAsync(HasItComeOut, stop);
            progress.Sent();
            return await AwaitEndAsync(link, progress, stop);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            progress.Saw(new(PrinterFault.Offline, false));
            return begun ? PrintOutcome.InDoubt : PrintOutcome.NotStarted;
        }
    }

    /// <summary>Opens the cash drawer on the printer's connector. False: the printer is out of reach.</summary>
    public async Task<bool> KickDrawerAsync(CancellationToken stop)
    {
        try
        {
            using var link = await PrinterLink.OpenAsync(address, clock, stop);
            if (link is null)
                return false;
            await link.SendAsync(DrawerPulse, stop);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    static async Task<PrinterStatus> AskAsync(PrinterLink link, CancellationToken stop)
    {
        var answers = new byte[3];
        byte[] questions = [1, 2, 4];
        for (var i = 0; i < questions.Length; i++)
        {
            await link.SendAsync(new byte[] { 0x10, 0x04, questions[i] }, stop);
            byte? answer;
            do
                answer = await link.ReadAsync(StatusLimit, stop);
            while (answer is { } b && !IsRealTime(b));
            if (answer is null)
                return new(PrinterFault.Offline, false);
            answers[i] = answer.Value;
        }
        return FromRealTime(answers[0], answers[1], answers[2]);
    }

    public static PrinterStatus FromRealTime(byte printer, byte cause, byte paper)
    {
        var low = (paper & 0x0C) != 0;
        if ((paper & 0x60) != 0 || (cause & 0x20) != 0)
            return new(PrinterFault.PaperOut, true);
        if ((cause & 0x04) != 0)
            return new(PrinterFault.CoverOpen, low);
        if ((cause & 0x40) != 0)
            return new(PrinterFault.Error, low);
        return new((printer & 0x08) != 0 ? PrinterFault.Offline : PrinterFault.None, low);
    }

    public static PrinterStatus FromAutomatic(ReadOnlySpan<byte> four)
    {
        var low = (four[2] & 0x03) != 0;
        if ((four[2] & 0x0C) != 0)
            return new(PrinterFault.PaperOut, true);
        if ((four[0] & 0x20) != 0)
            return new(PrinterFault.CoverOpen, low);
        if ((four[1] & 0x08) != 0)
            return new(PrinterFault.CutterJam, low);
        if ((four[1] & 0x20) != 0)
            return new(PrinterFault.Error, low);
        return new((four[0] & 0x08) != 0 ? PrinterFault.Offline : PrinterFault.None, low);
    }

    static bool IsRealTime(byte b) => (b & 0x93) == 0x12;

    static bool IsAutomatic(byte b) => (b & 0x93) == 0x10;

    static bool IsEnd(byte b) => (b & 0x93) == 0x00;

    static async Task<PrintOutcome> AwaitEndAsync(PrinterLink link, IPrintProgress progress, CancellationToken stop)
    {
        var faulty = false;
        var four = new byte[4];
        while (true)
        {
            if (await link.ReadAsync(faulty ? FaultLook : AckLimit, stop) is not { } answer)
            {
                if (faulty)
                    continue;
                return PrintOutcome.InDoubt;
            }
            if (IsAutomatic(answer))
            {
                four[0] = answer;
                for (var i = 1; i < 4; i++)
                    four[i] = await link.ReadAsync(StatusLimit, stop) ?? throw new IOException("A status was cut short.");
                var status = FromAutomatic(four);
                faulty = status.Fault != PrinterFault.None;
                progress.Saw(status);
            }
            else if (IsEnd(answer))
            {
                progress.Saw(new(PrinterFault.None, (answer & 0x0C) != 0));
                return PrintOutcome.Printed;
            }
        }
    }
}
