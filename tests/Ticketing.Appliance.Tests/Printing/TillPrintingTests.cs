using System.Diagnostics;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Simulators.Printers;
using Fault = Ticketing.Simulators.Printers.PrinterFault;

namespace Ticketing.Appliance.Tests.Printing;

/// <summary>Papers of a sale, over TCP to the simulated printers, with all that a printer does to a queue of people.</summary>
public sealed class TillPrintingTests : IAsyncLifetime
{
    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task A_sale_prints_its_receipt_and_each_ticket_once_and_the_journal_says_so()
    {
        var sale = await till.PayCash(await till.Add(3));
        await Printed(1, 3);
        Assert.Equal(sale.Places.Select(p => p.Place.TicketCode), till.Tickets.Codes);
        await Until.True(() => till.Journal.Count(o => o.TicketPrinted is not null) == 3, "three printed lines");
        Assert.All(till.Journal.Where(o => o.TicketPrinted is not null), o => Assert.Equal((1, "", "ticket"), (o.TicketPrinted.Copy, o.TicketPrinted.Reason, o.TicketPrinted.Printer)));
        Assert.Empty((await Jobs()).Jobs);
    }

    [Fact]
    public async Task The_code_on_a_printed_ticket_is_read_by_a_gates_scanner()
    {
        var sale = await till.PayCash(await till.Add(1));
        await AllDone(1);
        Assert.Equal(sale.Places[0].Place.TicketCode, await Scan(till.Tickets.LastPicture!));
    }

    [Fact]
    public async Task A_duplicate_is_marked_and_still_read_by_a_gates_scanner()
    {
        var sale = await till.PayCash(await till.Add(1));
        await Printed(1, 1);
        var copy = await Reprint(sale.Places[0].Place.TicketSerial, "illisible");
        Assert.Equal(2, copy);
        await AllDone(2);
        Assert.Equal(sale.Places[0].Place.TicketCode, await Scan(till.Tickets.LastPicture!));
        var line = till.Journal.Last(o => o.TicketPrinted is not null).TicketPrinted;
        Assert.Equal((2, "op-1", "illisible"), (line.Copy, line.OperatorId, line.Reason));
        Assert.Contains("DUPLICATA", TextOf(till.Part<Spool>().OfSale(sale.SaleId).Last()), StringComparison.Ordinal);
        Assert.Equal(3, await Reprint(sale.Places[0].Place.TicketSerial, "perdu"));
    }

    [Fact]
    public async Task A_duplicate_needs_a_reason_and_a_ticket_of_this_till_and_the_same_request_is_one_copy()
    {
        var sale = await till.PayCash(await till.Add(1));
        var serial = sale.Places[0].Place.TicketSerial;
        Assert.Equal("till.reprint-reason", (await TillHost.Refused(() => Reprint(serial, "  "))).Code);
        Assert.Equal("till.ticket-unknown", (await TillHost.Refused(() => Reprint(999_999, "perdu"))).Code);
        var request = TillHost.NewId();
        Assert.Equal(2, await Reprint(serial, "perdu", request));
        Assert.Equal(2, await Reprint(serial, "perdu", request));
        await Printed(1, 2);
    }

    [Theory]
    [InlineData(Fault.CoverOpen, "NotReady", "CoverOpen")]
    [InlineData(Fault.Jam, "Jam", "Error")]
    [InlineData(Fault.CutterJam, "CutterJam", "Error")]
    public async Task A_fault_before_printing_leaves_the_job_waiting_shows_it_and_goes_on_when_mended(Fault fault, string ticketFault, string receiptFault)
    {
        till.Tickets.Roll.Raise(fault);
        till.Receipts.Roll.Raise(fault);
        await till.PayCash(await till.Add(1));
        await Faults(receiptFault, ticketFault);
        Assert.All((await Jobs()).Jobs, j => Assert.Equal("Queued", j.State));
        till.Tickets.Roll.Mend(fault);
        till.Receipts.Roll.Mend(fault);
        await Printed(1, 1);
        await Faults("", "");
    }

    [Fact]
    public async Task Paper_that_ends_between_two_tickets_waits_and_goes_on_with_the_new_roll()
    {
        till.Tickets.Roll.Load(1);
        await till.PayCash(await till.Add(2));
        await Printed(1, 1);
        await Faults("", "PaperOut");
        till.Tickets.Roll.Load(500);
        await Printed(1, 2);
        await Faults("", "");
        Assert.Equal(2, till.Tickets.Codes.Distinct().Count());
    }

    [Fact]
    public async Task Paper_near_its_end_is_shown_and_printing_goes_on()
    {
        till.Tickets.Roll.Load(5);
        till.Receipts.Roll.Load(5);
        await till.PayCash(await till.Add(1));
        await Printed(1, 1);
        await Until.True(() => till.Part<Ticketing.Appliance.Printing.Printers>().All.All(w => w.Status is { LowPaper: true, Fault: Ticketing.Appliance.Printing.PrinterFault.None }), "low paper is shown");
    }

    [Fact]
    public async Task A_printer_that_is_off_keeps_its_jobs_for_later()
    {
        var (ticketPort, receiptPort) = (till.Tickets.Port, till.Receipts.Port);
        await till.Tickets.DisposeAsync();
        await till.Receipts.DisposeAsync();
        await till.PayCash(await till.Add(1));
        await Faults("Offline", "Offline");
        till.Tickets = new TicketPrinter("again", ticketPort, null);
        till.Receipts = new ReceiptPrinter("again", receiptPort, null);
        await Printed(1, 1);
        await Faults("", "");
    }

    [Fact]
    public async Task A_link_that_breaks_before_the_answer_puts_the_ticket_in_doubt_and_only_a_person_decides()
    {
        till.Tickets.BreakNextJob = true;
        var sale = await till.PayCash(await till.Add(2));
        await Printed(1, 2);
        var doubtful = await Doubtful();
        Assert.Equal(sale.Places[0].Place.TicketSerial, doubtful.TicketSerial);
        Assert.Equal("print.not-in-doubt", (await TillHost.Refused(() => Settle("unknown", true))).Code);
        await Settle(doubtful.JobId, cameOut: true);
        await Until.True(() => till.Journal.Count(o => o.TicketPrinted is not null) == 2, "both are in the journal");
        Assert.Empty((await Jobs()).Jobs);
        Assert.Equal(2, till.Tickets.Printed);
    }

    [Fact]
    public async Task A_ticket_in_doubt_that_did_not_come_out_is_printed_again_as_a_duplicate()
    {
        till.Tickets.BreakNextJob = true;
        await till.PayCash(await till.Add(1));
        var doubtful = await Doubtful();
        await Settle(doubtful.JobId, cameOut: false);
        await Printed(1, 2);
        await Until.True(() => till.Journal.Any(o => o.TicketPrinted?.Copy == 2), "the copy is in the journal");
        Assert.DoesNotContain(till.Journal, o => o.TicketPrinted?.Copy == 1);
        Assert.Equal("print.not-in-doubt", (await TillHost.Refused(() => Settle(doubtful.JobId, false))).Code);
    }

    [Fact]
    public async Task A_receipt_in_doubt_asks_a_person_too()
    {
        till.Receipts.BreakNextJob = true;
        await till.PayCash(await till.Add(1));
        var doubtful = await Doubtful();
        Assert.Equal("Receipt", doubtful.Kind);
        await Settle(doubtful.JobId, cameOut: false);
        await Printed(2, 1);
    }

    [Fact]
    public async Task Jobs_that_wait_when_the_till_is_switched_off_are_printed_after_it_is_on_again()
    {
        till.Tickets.Roll.Raise(Fault.PaperOut);
        till.Receipts.Roll.Raise(Fault.CoverOpen);
        await till.PayCash(await till.Add(2));
        await till.Restart();
        Assert.Equal(3, (await Jobs()).Jobs.Count);
        till.Tickets.Roll.Mend(Fault.PaperOut);
        till.Receipts.Roll.Mend(Fault.CoverOpen);
        await AllDone(2);
        await till.Restart();
        Assert.Empty((await Jobs()).Jobs);
        Assert.Equal((1, 2), (till.Receipts.Printed, till.Tickets.Printed));
    }

    [Fact]
    public async Task When_the_tills_own_file_is_lost_nothing_comes_out_a_second_time()
    {
        await till.PayCash(await till.Add(2));
        await AllDone(2);
        await till.PowerOff();
        File.Delete(Path.Combine(till.Folder, "till.db"));
        await till.PowerOn();
        await till.SignIn(TillSeason.Seller);
        Assert.Empty((await Jobs()).Jobs);
        Assert.Equal((1, 2), (till.Receipts.Printed, till.Tickets.Printed));
    }

    [Fact]
    public async Task A_ticket_carries_what_French_law_asks_for()
    {
        var sale = await till.PayCash(await till.Add(1, "REDUIT"));
        var text = TextOf(till.Part<Spool>().OfSale(sale.SaleId).First(j => j.Kind == PrintJobKind.Ticket));
        string[] mentions =
        [
            "Association Les Arts du Parc", "L-R-24-001234", "Le Malade imaginaire", "Grande salle assis", "Catégorie 1", "Parterre A 1",
            "Tarif réduit", "24,00", "TVA", "2,1 %", "01-000001", "Caisse 1", sale.Places[0].Place.TicketCode,
            till.Part<House>().Performance(TillSeason.Evening)!.StartsAtMs is var at ? Paris(at).ToString("HH'h'mm", System.Globalization.CultureInfo.InvariantCulture) : "",
        ];
        Assert.All(mentions, m => Assert.Contains(m, text, StringComparison.Ordinal));
        Assert.DoesNotContain("DUPLICATA", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_ticket_says_so()
    {
        var cart = await till.Add(1, "INVIT");
        var sale = await till.PayCash(cart);
        Assert.Equal(0, sale.Change.MinorUnits);
        Assert.Contains("GRATUIT", TextOf(till.Part<Spool>().OfSale(sale.SaleId).First(j => j.Kind == PrintJobKind.Ticket)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_carries_the_seller_the_lines_the_tax_and_the_payments()
    {
        var cart = await till.Add(1);
        await till.Add(1, "REDUIT", cart: cart.CartId);
        var sale = await till.PayCash(cart, tendered: 60_00);
        var text = ReceiptOf(till.Part<Spool>().OfSale(sale.SaleId).First(j => j.Kind == PrintJobKind.Receipt));
        string[] lines = ["Les Arts du Parc", "SIRET", "Reçu n° 1", "Le Malade imaginaire", "Plein tarif", "Tarif réduit", "01-000002", "TOTAL", "56,00 €", "TVA 2,1 %", "1,15 €", "Espèces", "60,00 €", "4,00 €"];
        Assert.All(lines, l => Assert.Contains(l, text, StringComparison.Ordinal));
    }

    static DateTimeOffset Paris(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    static string TextOf(PrintJob job)
    {
        var ticket = new FglTicket();
        foreach (var b in job.Payload)
            ticket.Take(b);
        return string.Join('\n', ticket.Marks.Select(m => m switch { TicketText t => t.Text, TicketQr q => q.Text, _ => "" }));
    }

    static string ReceiptOf(PrintJob job)
    {
        var page = new EscPosPage();
        foreach (var b in job.Payload)
            page.Take(b);
        return string.Join('\n', page.Lines.Select(l => l.Text));
    }

    Task Printed(int receipts, int tickets) =>
        Until.True(() => till.Receipts.Printed == receipts && till.Tickets.Printed == tickets, $"{receipts} receipts and {tickets} tickets are out");

    /// <summary>So many tickets stand in the journal as printed, and nothing waits.</summary>
    Task AllDone(int tickets) => Until.True(
        () => till.Journal.Count(o => o.TicketPrinted is not null) == tickets && till.Part<Spool>().Open().Count == 0, "all is printed and recorded");

    async Task<ListPrintJobsReply> Jobs() => await till.Counter.ListPrintJobsAsync(new() { Session = till.Session });

    Task Faults(string receipt, string ticket)
    {
        var printers = till.Part<Ticketing.Appliance.Printing.Printers>();
        return Until.True(() => printers.FaultOf(PrintJob.ReceiptPrinter) == receipt && printers.FaultOf(PrintJob.TicketPrinter) == ticket,
            $"'{receipt}' and '{ticket}' are shown");
    }

    async Task<PrintJobRow> Doubtful()
    {
        await Until.True(() => till.Part<Spool>().Open() is [{ State: PrintJobState.Doubtful }], "one job is in doubt, nothing else waits");
        return Assert.Single((await Jobs()).Jobs);
    }

    async Task Settle(string job, bool cameOut) => await till.Counter.SettlePrintJobAsync(new() { Session = till.Session, JobId = job, CameOut = cameOut });

    async Task<int> Reprint(ulong serial, string reason, string? request = null) => (await till.Counter.ReprintAsync(new()
    {
        Session = till.Session,
        RequestId = request ?? TillHost.NewId(),
        TicketSerial = serial,
        Reason = reason,
    })).Copy;

    static async Task<string> Scan(string picture)
    {
        using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["-q", "--raw", "--nodbus", picture]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var read = await zbar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await zbar.WaitForExitAsync(TestContext.Current.CancellationToken);
        return read.Trim();
    }
}
