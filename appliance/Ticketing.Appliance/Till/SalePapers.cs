using Microsoft.Data.Sqlite;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <param name="Name">The till as the office named it: the place of sale on every paper.</param>
public sealed record TillIdentity(string Name, int Number);

/// <summary>The papers that follow from a journal line, queued in the same transaction: none is lost, none comes twice.</summary>
public sealed class SalePapers(House house, TillIdentity till, TillOptions options) : IFollowsJournal
{
    public void Follow(SqliteTransaction transaction, OperationBody body, JournalEntry entry, BooksPage before)
    {
        switch (body.BodyCase)
        {
            case OperationBody.BodyOneofCase.Sale:
                Spool.Add(transaction, Receipt(body.Sale, entry.RecordedAtMs));
                foreach (var place in body.Sale.Places)
                    Spool.Add(transaction, Ticket(body.Sale, place, entry.RecordedAtMs, 1));
                CardPaymentTable.Settle(transaction, body.Sale.SaleId, entry.RecordedAtMs);
                break;
            case OperationBody.BodyOneofCase.TopUp:
                Spool.Add(transaction, Job(PrintJob.ReceiptPrinter, PrintJobKind.TopUp, $"Reçu {body.TopUp.ReceiptNumber}", body.TopUp.TopUpId,
                    ReceiptLayout.TopUp(house.Site, till, body.TopUp, Local(entry.RecordedAtMs)), entry.RecordedAtMs));
                CardPaymentTable.Settle(transaction, body.TopUp.TopUpId, entry.RecordedAtMs);
                break;
            case OperationBody.BodyOneofCase.DayClosed:
                var after = before.With(body, entry.RecordedAtMs);
                Spool.Add(transaction, Job(PrintJob.ReceiptPrinter, PrintJobKind.Report, $"Z {body.DayClosed.ZNumber}", $"z-{body.DayClosed.ZNumber}",
                    ReceiptLayout.Z(house.Site, till, after.LastZ!, Local(entry.RecordedAtMs)), entry.RecordedAtMs));
                break;
            case OperationBody.BodyOneofCase.TicketPrinted:
                Printed(transaction, body.TicketPrinted, entry.RecordedAtMs);
                break;
            default:
                break;
        }
    }

    public PrintJob Ticket(SaleRecorded sale, SoldPlace sold, long recordedAtMs, int copy)
    {
        var place = sold.Place;
        var performance = house.Performance(place.Performance);
        var category = house.Category(place.Performance, place.Category)?.Name ?? place.Category;
        var tariff = house.TariffName(place.Performance, place.Category, sold.Tariff);
        var ticket = new PrintableTicket(
            string.Join('\n', [house.Site.OrganisationName, .. house.Site.MentionsAfterName()]),
            performance?.Event ?? $"Séance {place.Performance}", performance?.Space ?? "", Local(performance?.StartsAtMs ?? recordedAtMs),
            category, tariff, Money.From(sold.Price), sold.VatRate, place.Seat, Number(sold.TicketNumber), Local(recordedAtMs),
            till.Name, place.TicketCode, copy);
        var title = $"Billet {ticket.Number} {place.Category} {place.Seat}".TrimEnd();
        return Job(PrintJob.TicketPrinter, PrintJobKind.Ticket, title, sale.SaleId, ticket.ToFgl(), recordedAtMs) with
        {
            TicketSerial = place.TicketSerial,
            Copy = copy,
        };
    }

    /// <summary>The ticket's legal number: the till's, and uninterrupted within it.</summary>
    public string Number(long ticketNumber) => $"{till.Number:00}-{ticketNumber:000000}";

    public PrintJob X(BooksPage page, long nowMs) => Job(PrintJob.ReceiptPrinter, PrintJobKind.Report, "X", "x",
        ReceiptLayout.X(house.Site, till, page, Local(nowMs)), nowMs);

    PrintJob Receipt(SaleRecorded sale, long recordedAtMs) => Job(PrintJob.ReceiptPrinter, PrintJobKind.Receipt, $"Reçu {sale.ReceiptNumber}",
        sale.SaleId, ReceiptLayout.Sale(house, till, sale, recordedAtMs, Local, Number), recordedAtMs);

    static PrintJob Job(string printer, PrintJobKind kind, string title, string saleId, byte[] payload, long nowMs) =>
        new(Guid.CreateVersion7().ToString(), printer, kind, title, saleId, 0, 1, payload, PrintJobState.Queued, "", 0, nowMs);

    /// <summary>
    /// The till's file was lost and its papers were made again from the journal: a ticket without its printed line is in doubt,
    /// and nothing else comes out a second time.
    /// </summary>
    public void Rebuilt(SqliteTransaction transaction) => transaction.Run(
        "update print_jobs set state = case kind when $1 then $2 else $3 end, detail = 'rebuilt' where state = $4",
        (int)PrintJobKind.Ticket, (int)PrintJobState.Doubtful, (int)PrintJobState.Confirmed, (int)PrintJobState.Queued);

    static void Printed(SqliteTransaction transaction, TicketPrinted printed, long nowMs) => transaction.Run(
        "update print_jobs set state = case state when $1 then $2 else $3 end, changed_at_ms = $4 " +
        "where kind = $5 and ticket_serial = $6 and copy = $7 and state in ($1, $8, $9)",
        (int)PrintJobState.Doubtful, (int)PrintJobState.Confirmed, (int)PrintJobState.Printed, nowMs,
        (int)PrintJobKind.Ticket, (long)printed.TicketSerial, printed.Copy, (int)PrintJobState.AwaitingAck, (int)PrintJobState.Queued);

    DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), options.Zone);
}
