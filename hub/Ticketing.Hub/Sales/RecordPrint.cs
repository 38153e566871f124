using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <summary>A ticket came out of a till's printer: the first time, or again as a duplicate.</summary>
sealed class RecordPrint(FiscalJournal journal) : IOperationHandler
{
    sealed record PrintLine(string SaleId, long Serial, string Number, int Copy, string Printer, long AtMs);

    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.TicketPrinted];

    public async Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
    {
        var printed = operation.Body.TicketPrinted;
        var serial = (long)printed.TicketSerial;
        if (printed.Copy < 1)
            throw RuleViolation.Invalid("sales.print-invalid", $"copy: {printed.Copy} must be at least 1.");
        var ticket = await db.Set<Ticket>().FindAsync([serial], cancellationToken)
            ?? throw new RuleViolation(
                "sales.ticket-unknown", $"Ticket {serial} was printed, but its sale is not here.", RefusalKind.NotFound);
        if (await db.Set<TicketPrint>().AnyAsync(
            row => row.Serial == serial && row.Copy == printed.Copy, cancellationToken))
            return;

        db.Add(new TicketPrint
        {
            Serial = serial,
            Copy = printed.Copy,
            PointOfSale = operation.DeviceId,
            Printer = printed.Printer,
            AtMs = operation.RecordedAtMs,
        });
        ticket.Copies++;
        await journal.Append(
            db, operation.DeviceId, printed.Copy == 1 ? FiscalKinds.Ticket : FiscalKinds.Reprint, serial.ToString(),
            new PrintLine(
                ticket.OrderId.ToString(), serial, $"{ticket.PointOfSale}-{ticket.Number}", printed.Copy, printed.Printer,
                operation.RecordedAtMs),
            cancellationToken);
    }
}
