namespace Ticketing.Simulators.Printers;

/// <summary>Paper and state of one printer: how many pieces are left, what stands in the way, and news of every change.</summary>
public sealed class PaperRoll
{
    readonly Lock guard = new();
    int left;
    PrinterFault faults;
    TaskCompletionSource changed = NewSignal();

    /// <param name="pieces">Receipts or tickets until the paper is out.</param>
    /// <param name="lowAt">Told as low from here on.</param>
    public PaperRoll(int pieces, int lowAt = 10)
    {
        left = pieces;
        LowAt = lowAt;
    }

    public int LowAt { get; }

    public int Left
    {
        get
        {
            lock (guard)
                return left;
        }
    }

    public PrinterFault Faults
    {
        get
        {
            lock (guard)
            {
                var paper = left == 0 ? PrinterFault.PaperOut : left <= LowAt ? PrinterFault.PaperLow : PrinterFault.None;
                return faults | paper;
            }
        }
    }

    /// <summary>Anything that stops printing.</summary>
    public bool Ready => (Faults & ~PrinterFault.PaperLow) == PrinterFault.None;

    /// <summary>Ends at the next change of state.</summary>
    public Task Changed
    {
        get
        {
            lock (guard)
                return changed.Task;
        }
    }

    public void Load(int pieces) => Change(() => left = pieces);

    public void Raise(PrinterFault fault) => Change(() => faults |= fault);

    public void Mend(PrinterFault fault) => Change(() => faults &= ~fault);

    /// <summary>Takes one piece; false when printing is not possible now.</summary>
    public bool Take()
    {
        lock (guard)
        {
            if (left == 0 || faults != PrinterFault.None)
                return false;
        }
        Change(() => left--);
        return true;
    }

    /// <summary>Waits until printing is possible.</summary>
    public async Task UntilReady(CancellationToken stop)
    {
        while (true)
        {
            var next = Changed;
            if (Ready)
                return;
            await next.WaitAsync(stop);
        }
    }

    void Change(Action change)
    {
        TaskCompletionSource before;
        lock (guard)
        {
            change();
            before = changed;
            changed = NewSignal();
        }
        before.TrySetResult();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
