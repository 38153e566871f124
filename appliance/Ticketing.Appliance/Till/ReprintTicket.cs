using Ticketing.Appliance.Printing;

namespace Ticketing.Appliance.Till;

/// <summary>Prints a sold ticket again. It is counted and marked DUPLICATA; the code is the same, so it lets in once.</summary>
public sealed class ReprintTicket(Books books, SalePapers papers, Spool spool, TillFile file, Requests requests)
{
    /// <returns>Number of the copy; 2 is the first duplicate.</returns>
    public int Reprint(CashierSession session, string requestId, ulong serial, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        session.Require(TillRights.Reprint);
        if (string.IsNullOrWhiteSpace(reason))
            throw RuleViolation.Invalid("till.reprint-reason", "reason: dites pourquoi (illisible, perdu, mal coupé).");
        var booked = books.SaleOfTicket(serial)
            ?? throw new RuleViolation("till.ticket-unknown", $"Le billet {serial} n'a pas été vendu à cette caisse.", RefusalKind.NotFound);
        if (requests.SubjectOf(requestId, "reprint") is { } done && spool.Find(done) is { } before)
            return before.Copy;
        var id = requests.Promise(requestId, "reprint", Guid.CreateVersion7().ToString());
        var copy = file.Write(t => Add(t, booked, serial, id, new(session.OperatorId, reason.Trim())));
        spool.Added();
        return copy;
    }

    /// <summary>A person could not find the paper of a job in doubt: another copy stands for it.</summary>
    public void PrintAgain(CashierSession session, PrintJob doubtful)
    {
        session.Require(TillRights.Reprint);
        // Read before the transaction: the till's file has one connection.
        var sale = doubtful.Kind == PrintJobKind.Ticket ? books.SaleOfTicket(doubtful.TicketSerial) : null;
        var why = new PrintCause(session.OperatorId, "impression en doute");
        file.Write(t =>
        {
            Spool.Move(t, doubtful, PrintJobState.PrintedAgain, "", doubtful.ChangedAtMs);
            if (sale is not null)
                Add(t, sale, doubtful.TicketSerial, Guid.CreateVersion7().ToString(), why);
            else
                Spool.Add(t, doubtful with
                {
                    Id = Guid.CreateVersion7().ToString(),
                    State = PrintJobState.Queued,
                    Copy = doubtful.Copy + 1,
                    Attempts = 0,
                    Cause = why,
                    Payload = EscPosWriter.MarkDuplicate(doubtful.Payload, doubtful.Copy),
                });
        });
        spool.Added();
    }

    int Add(Microsoft.Data.Sqlite.SqliteTransaction transaction, BookedSale booked, ulong serial, string jobId, PrintCause why)
    {
        var place = booked.Sale.Places.First(p => p.Place.TicketSerial == serial);
        var copy = Spool.LastCopy(transaction, serial) + 1;
        Spool.Add(transaction, papers.Ticket(booked.Sale, place, booked.RecordedAtMs, copy) with { Id = jobId, Cause = why });
        return copy;
    }
}
