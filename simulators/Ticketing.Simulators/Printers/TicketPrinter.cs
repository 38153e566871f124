using System.Net.Sockets;

namespace Ticketing.Simulators.Printers;

/// <summary>An FGL ticket printer with its status bytes, as docs/printers.md says. It renders each ticket to a picture.</summary>
public sealed class TicketPrinter(string name, int port, string? folder, PaperRoll? roll = null)
    : PrinterServer(name, port, folder, roll ?? new PaperRoll(2000))
{
    public const byte Acknowledge = 6;
    public const byte LowPaper = 15;
    public const byte OutOfPaper = 16;
    public const byte XOn = 17;
    public const byte XOff = 19;
    public const byte TicketJam = 24;
    public const byte CutterJam = 29;

    readonly Lock guard = new();
    readonly List<string> codes = [];

    /// <summary>The codes of all tickets that came out, in order.</summary>
    public IReadOnlyList<string> Codes
    {
        get
        {
            lock (guard)
                return [.. codes];
        }
    }

    /// <summary>Answer to a status request.</summary>
    public static byte Status(PrinterFault faults) => faults switch
    {
        _ when faults.HasFlag(PrinterFault.Jam) => TicketJam,
        _ when faults.HasFlag(PrinterFault.CutterJam) => CutterJam,
        _ when faults.HasFlag(PrinterFault.PaperOut) => OutOfPaper,
        _ when faults.HasFlag(PrinterFault.CoverOpen) => XOff,
        _ => XOn,
    };

    protected override async Task Print(NetworkStream till, CancellationToken stop)
    {
        var ticket = new FglTicket();
        var buffer = new byte[4096];
        int read;
        while ((read = await till.ReadAsync(buffer, stop)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                switch (ticket.Take(buffer[i]))
                {
                    case FglTicket.Asked.Status:
                        await till.WriteAsync(new[] { Status(Roll.Faults) }, stop);
                        break;
                    case FglTicket.Asked.Print:
                        await ComeOut(ticket, till, stop);
                        break;
                }
            }
        }
    }

    async Task ComeOut(FglTicket ticket, NetworkStream till, CancellationToken stop)
    {
        var waited = false;
        while (!Roll.Take())
        {
            waited = true;
            await till.WriteAsync(new[] { Status(Roll.Faults) }, stop);
            var change = Roll.Changed;
            if (!Roll.Ready)
                await change.WaitAsync(stop);
        }
        var marks = ticket.Marks.ToArray();
        lock (guard)
            codes.AddRange(marks.OfType<TicketQr>().Select(qr => qr.Text));
        CameOut(() => TicketPicture.Draw(marks));
        ticket.TakePaperAway();
        if (BreakNextJob)
        {
            BreakNextJob = false;
            till.Socket.Close(0);
            return;
        }
        if (waited)
            await till.WriteAsync(new[] { XOn }, stop);
        if (Roll.Faults.HasFlag(PrinterFault.PaperLow))
            await till.WriteAsync(new[] { LowPaper }, stop);
        await till.WriteAsync(new[] { Acknowledge }, stop);
    }
}
