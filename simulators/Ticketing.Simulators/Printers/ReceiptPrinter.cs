using System.Net.Sockets;

namespace Ticketing.Simulators.Printers;

/// <summary>An ESC/POS receipt printer on TCP 9100, as docs/printers.md says. It renders each receipt to a picture.</summary>
public sealed class ReceiptPrinter(string name, int port, string? folder, PaperRoll? roll = null)
    : PrinterServer(name, port, folder, roll ?? new PaperRoll(2000))
{
    int drawerOpened;

    /// <summary>Kicks that the drawer got through this printer.</summary>
    public int DrawerOpened => Volatile.Read(ref drawerOpened);

    protected override async Task Print(NetworkStream till, CancellationToken stop)
    {
        var page = new EscPosPage();
        var buffer = new byte[4096];
        using var sending = new SemaphoreSlim(1);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = Task.CompletedTask;
        byte[]? told = null;
        try
        {
            int read;
            while ((read = await till.ReadAsync(buffer, stop)) > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    switch (page.Take(buffer[i]))
                    {
                        case EscPosPage.Asked.Status1:
                            await Send([Status1(Roll)]);
                            break;
                        case EscPosPage.Asked.Status2:
                            await Send([Status2(Roll)]);
                            break;
                        case EscPosPage.Asked.Status4:
                            await Send([Status4(Roll)]);
                            break;
                        case EscPosPage.Asked.AutomaticStatus:
                            await Tell(always: true);
                            if (watch.IsCompleted)
                                watch = TellChanges();
                            break;
                        case EscPosPage.Asked.Drawer:
                            Interlocked.Increment(ref drawerOpened);
                            break;
                        case EscPosPage.Asked.Cut:
                            await ComeOut(page, till, stop);
                            break;
                        case EscPosPage.Asked.EndOfJob:
                            await Tell(always: false);
                            await Send([Roll.Faults.HasFlag(PrinterFault.PaperLow) ? (byte)0x0C : (byte)0]);
                            break;
                    }
                }
            }
        }
        finally
        {
            await watching.CancelAsync();
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task Send(byte[] answer) => InTurn(() => till.WriteAsync(answer, stop));

        // The state always goes before the word that the job has come out, whoever notices it first.
        Task Tell(bool always) => InTurn(async () =>
        {
            var now = Automatic(Roll);
            if (!always && (told is null || now.AsSpan().SequenceEqual(told)))
                return;
            told = now;
            await till.WriteAsync(now, stop);
        });

        async Task TellChanges()
        {
            while (true)
            {
                var next = Roll.Changed;
                await Tell(always: false);
                await next.WaitAsync(watching.Token);
            }
        }

        async Task InTurn(Func<ValueTask> answer)
        {
            await sending.WaitAsync(stop);
            try
            {
                await answer();
            }
            finally
            {
                sending.Release();
            }
        }
    }

    /// <summary>DLE EOT 1: printer status.</summary>
    public static byte Status1(PaperRoll roll) => (byte)(0x12 | (roll.Ready ? 0 : 0x08));

    /// <summary>DLE EOT 2: why it is offline.</summary>
    public static byte Status2(PaperRoll roll) => (byte)(0x12
        | (roll.Faults.HasFlag(PrinterFault.CoverOpen) ? 0x04 : 0)
        | (roll.Faults.HasFlag(PrinterFault.PaperOut) ? 0x20 : 0)
        | (Broken(roll) ? 0x40 : 0));

    /// <summary>DLE EOT 4: the paper sensors.</summary>
    public static byte Status4(PaperRoll roll) => (byte)(0x12
        | ((roll.Faults & (PrinterFault.PaperLow | PrinterFault.PaperOut)) != PrinterFault.None ? 0x0C : 0)
        | (roll.Faults.HasFlag(PrinterFault.PaperOut) ? 0x60 : 0));

    /// <summary>The four bytes of automatic status (GS a).</summary>
    public static byte[] Automatic(PaperRoll roll) =>
    [
        (byte)(0x10 | (roll.Ready ? 0 : 0x08) | (roll.Faults.HasFlag(PrinterFault.CoverOpen) ? 0x20 : 0)),
        (byte)((roll.Faults.HasFlag(PrinterFault.CutterJam) ? 0x08 : 0)
            | (roll.Faults.HasFlag(PrinterFault.Jam) ? 0x20 : 0)),
        (byte)(((roll.Faults & (PrinterFault.PaperLow | PrinterFault.PaperOut)) != PrinterFault.None ? 0x03 : 0)
            | (roll.Faults.HasFlag(PrinterFault.PaperOut) ? 0x0C : 0)),
        0,
    ];

    static bool Broken(PaperRoll roll) => (roll.Faults & (PrinterFault.Jam | PrinterFault.CutterJam)) != PrinterFault.None;

    async Task ComeOut(EscPosPage page, NetworkStream till, CancellationToken stop)
    {
        if (!page.HasInk)
            return;
        while (!Roll.Take())
            await Roll.UntilReady(stop);
        var lines = page.Lines.ToArray();
        CameOut(() => ReceiptPicture.Draw(lines));
        page.TakePaperAway();
        if (!BreakNextJob)
            return;
        BreakNextJob = false;
        till.Socket.Close(0);
    }
}
