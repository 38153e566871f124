using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Printers;

namespace Ticketing.Simulators.Processes;

/// <summary>A till: its appliance, and the printers and the card terminal that stand beside it.</summary>
public sealed record Till(
    int Number, Appliance Appliance, ReceiptPrinter Receipts, TicketPrinter Tickets, CardTerminal Terminal)
    : IAsyncDisposable
{
    /// <summary>The demo's cashier of this till, with the code typed at it.</summary>
    public (string Operator, string Code) Cashier => ($"caisse{Number}", string.Concat(Enumerable.Repeat($"{Number}", 4)));

    public async ValueTask DisposeAsync()
    {
        await Appliance.DisposeAsync();
        await Receipts.DisposeAsync();
        await Tickets.DisposeAsync();
        await Terminal.DisposeAsync();
    }
}
