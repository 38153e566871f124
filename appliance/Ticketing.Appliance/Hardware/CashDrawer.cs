using Ticketing.Appliance.Printing;

namespace Ticketing.Appliance.Hardware;

/// <summary>Opens the drawer: a pulse on a pin, or through the receipt printer. A drawer that does not open never stops a sale.</summary>
public sealed partial class CashDrawer(Outputs outputs, HardwareOptions options, EscPosPrinter? printer, ILogger<CashDrawer> log)
{
    static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);

    int openings;

    /// <summary>How often it was told to open since the start.</summary>
    public int Openings => Volatile.Read(ref openings);

    /// <summary>Ends when the drawer was told; nobody needs to wait for it.</summary>
    public Task Opening { get; private set; } = Task.CompletedTask;

    public void Open()
    {
        Interlocked.Increment(ref openings);
        Opening = OpenAsync();
    }

    async Task OpenAsync()
    {
        try
        {
            if (options.DrawerPin >= 0)
                await outputs.PulseAsync(options.DrawerPin, Pulse);
            else if (printer is not null && !await printer.KickDrawerAsync(CancellationToken.None))
                LogClosed();
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drawer stays shut: its printer does not answer.")]
    partial void LogClosed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The drawer could not be opened.")]
    partial void LogFailed(Exception error);
}
