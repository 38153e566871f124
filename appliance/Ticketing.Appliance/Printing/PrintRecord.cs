using Ticketing.Appliance.Till;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Printing;

/// <summary>What came out of a printer goes to the journal first; the job's own state follows from that line.</summary>
public sealed class PrintRecord(Spool spool, Books books, ReprintTicket reprint, TillLink link)
{
    public async Task PrintedAsync(PrintJob job, string printer)
    {
        if (job.Kind == PrintJobKind.Ticket)
        {
            await books.RecordAsync(_ => Line(job, printer), !link.IsOnline);
            spool.Added();
        }
        else
        {
            spool.Move(job, PrintJobState.Printed, "");
        }
    }

    /// <summary>A person says what became of a job in doubt.</summary>
    /// <exception cref="RuleViolation">till.right-missing, print.not-in-doubt.</exception>
    public async Task SettleAsync(CashierSession session, string jobId, bool cameOut)
    {
        session.Require(cameOut && !session.May(TillRights.Reprint) ? TillRights.Sell : TillRights.Reprint);
        if (spool.Find(jobId) is not { State: PrintJobState.Doubtful } job)
            throw new RuleViolation("print.not-in-doubt", "Cette impression n'attend aucune décision.");
        if (!cameOut)
            reprint.PrintAgain(session, job);
        else if (job.Kind == PrintJobKind.Ticket)
            await books.RecordAsync(_ => Line(job, job.Printer), !link.IsOnline);
        else
            spool.Move(job, PrintJobState.Confirmed, "");
        spool.Added();
    }

    static OperationBody Line(PrintJob job, string printer) => new()
    {
        TicketPrinted = new TicketPrinted
        {
            SaleId = job.SaleId,
            TicketSerial = job.TicketSerial,
            Printer = printer,
            Copy = job.Copy,
            OperatorId = job.Cause.OperatorId,
            Reason = job.Cause.Reason,
        },
    };
}
