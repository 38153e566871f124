using Microsoft.Data.Sqlite;
using Ticketing.Appliance.Till;

namespace Ticketing.Appliance.Printing;

/// <summary>The print jobs on disk: none is lost, and none is printed twice unless a person asks for it.</summary>
public sealed class Spool(TillFile file, TimeProvider clock)
{
    const string Columns = "id, printer, kind, title, sale_id, ticket_serial, copy, payload, state, detail, attempts, changed_at_ms, asked_by, reason";

    /// <summary>A job was added or has moved.</summary>
    public event Action? Changed;

    /// <summary>In the transaction of what asks for it, so that it stands or falls with it.</summary>
    public static void Add(SqliteTransaction transaction, PrintJob job) =>
        transaction.Run($"insert or ignore into print_jobs ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)",
            job.Id, job.Printer, (int)job.Kind, job.Title, job.SaleId, (long)job.TicketSerial, job.Copy, job.Payload,
            (int)job.State, job.Detail, job.Attempts, job.ChangedAtMs, job.Cause.OperatorId, job.Cause.Reason);

    public void Added() => Changed?.Invoke();

    /// <summary>After a start: what was under way when the power went is in doubt.</summary>
    public int MarkInterrupted() => file.Write(t => t.Run(
        "update print_jobs set state = $1, detail = $2, changed_at_ms = $3 where state in ($4, $5)",
        (int)PrintJobState.Doubtful, "interrupted", Now, (int)PrintJobState.Printing, (int)PrintJobState.AwaitingAck));

    public PrintJob? NextFor(string printer) => Read(
        "where printer = $1 and state = $2 order by rowid limit 1", printer, (int)PrintJobState.Queued).FirstOrDefault();

    public PrintJob? Find(string id) => Read("where id = $1", id).FirstOrDefault();

    /// <summary>What waits or asks for a person; then the latest that came out.</summary>
    public List<PrintJob> Open() => Read("where state in (0, 1, 2, 4) order by rowid desc limit 100");

    public List<PrintJob> OfSale(string saleId) => Read("where sale_id = $1 order by rowid", saleId);

    public PrintJob Move(PrintJob job, PrintJobState to, string detail)
    {
        var moved = file.Write(t => Move(t, job, to, detail, Now));
        Changed?.Invoke();
        return moved;
    }

    public static PrintJob Move(SqliteTransaction transaction, PrintJob job, PrintJobState to, string detail, long nowMs)
    {
        PrintJob.Moves.Check(job.State, to);
        var moved = job with
        {
            State = to,
            Detail = detail,
            ChangedAtMs = nowMs,
            Attempts = to == PrintJobState.Printing ? job.Attempts + 1 : job.Attempts,
        };
        var changed = transaction.Run(
            "update print_jobs set state = $1, detail = $2, changed_at_ms = $3, attempts = $4 where id = $5 and state = $6",
            (int)to, detail, nowMs, moved.Attempts, job.Id, (int)job.State);
        return changed == 1 ? moved : throw new InvalidOperationException($"Print job {job.Id} is no longer {job.State}.");
    }

    /// <summary>The highest copy of a ticket that was ever asked for.</summary>
    public static int LastCopy(SqliteTransaction transaction, ulong serial) =>
        (int)transaction.Scalar("select coalesce(max(copy), 0) from print_jobs where ticket_serial = $1 and kind = $2",
            (long)serial, (int)PrintJobKind.Ticket);

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    List<PrintJob> Read(string where, params object[] values) => file.Read($"select {Columns} from print_jobs {where}", r => new PrintJob(
        r.GetString(0), r.GetString(1), (PrintJobKind)r.GetInt32(2), r.GetString(3), r.GetString(4), (ulong)r.GetInt64(5),
        r.GetInt32(6), (byte[])r[7], (PrintJobState)r.GetInt32(8), r.GetString(9), r.GetInt32(10), r.GetInt64(11))
    {
        Cause = new(r.GetString(12), r.GetString(13)),
    }, values);
}
