using System.Text.Json;
using Microsoft.Data.Sqlite;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>What follows from one journal entry, written in the same transaction as the books.</summary>
public interface IFollowsJournal
{
    /// <param name="before">The books without this entry.</param>
    void Follow(SqliteTransaction transaction, OperationBody body, JournalEntry entry, BooksPage before);

    /// <summary>All that went before was followed once more, because the till's own file was lost.</summary>
    void Rebuilt(SqliteTransaction transaction);
}

/// <summary>A sale as the books keep it, for its receipt to be shown and its tickets to be printed again.</summary>
public sealed record BookedSale(SaleRecorded Sale, long RecordedAtMs, bool Offline);

/// <summary>
/// Writes the till's operations to the journal, one at a time, and keeps what they add up to. The journal is first: a crash
/// in between is made good by reading on from the last position. Numbers are given here, so that none is left out or used twice.
/// </summary>
public sealed class Books : IDisposable
{
    readonly Journal journal;
    readonly TillFile file;
    readonly IReadOnlyList<IFollowsJournal> followers;
    readonly SemaphoreSlim turn = new(1, 1);
    long position;
    volatile BooksPage page = BooksPage.Empty;

    public Books(Journal journal, TillFile file, IEnumerable<IFollowsJournal> followers)
    {
        (this.journal, this.file, this.followers) = (journal, file, [.. followers]);
        var kept = file.Read("select journal_id, position, body from books where id = 1",
            r => (JournalId: r.GetString(0), Position: r.GetInt64(1), Body: r.GetString(2)));
        var rebuilds = kept is [] && journal.LastSequence > 0;
        if (kept is [var last])
        {
            page = JsonSerializer.Deserialize<BooksPage>(last.Body) ?? BooksPage.Empty;
            // Another journal starts again at 1, but a number once printed stays used.
            position = last.JournalId == journal.JournalId ? last.Position : 0;
        }
        CatchUp();
        if (rebuilds)
            file.Write(t =>
            {
                foreach (var follower in this.followers)
                    follower.Rebuilt(t);
            });
    }

    /// <summary>Something was recorded.</summary>
    public event Action? Changed;

    public BooksPage Page => page;

    /// <summary>Makes the operation from the books as they stand, records it, and lets follow what follows from it.</summary>
    /// <param name="make">Null: there is nothing to record.</param>
    public async Task<JournalEntry?> RecordAsync(Func<BooksPage, OperationBody?> make, bool offline)
    {
        await turn.WaitAsync();
        try
        {
            CatchUp();
            if (make(page) is not { } body)
                return null;
            var entry = await journal.Append(body, offline);
            CatchUp();
            return entry;
        }
        finally
        {
            turn.Release();
            Changed?.Invoke();
        }
    }

    public BookedSale? Sale(string saleId) => Sales("where sale_id = $1", saleId).FirstOrDefault();

    public BookedSale? SaleOfTicket(ulong serial) =>
        Sales("where sale_id in (select sale_id from sold_places where ticket_serial = $1)", (long)serial).FirstOrDefault();

    public bool HasMovement(string id) =>
        file.Read("select 1 from cash_movements where movement_id = $1", r => r.GetInt32(0), id).Count > 0;

    public TopUpRecorded? TopUp(string id) => file.Read("select body from top_ups where top_up_id = $1",
        r => OperationBody.Parser.ParseFrom((byte[])r[0]).TopUp, id).FirstOrDefault();

    public List<BookedSale> LatestSales(int atMost) => Sales("order by receipt_number desc limit $1", atMost);

    /// <summary>Sold here. A place comes with a new serial each time that the hub gives it.</summary>
    public bool IsSold(ulong serial) =>
        file.Read("select 1 from sold_places where ticket_serial = $1", r => r.GetInt32(0), (long)serial).Count > 0;

    public void Dispose() => turn.Dispose();

    void CatchUp()
    {
        if (journal.LastSequence <= position)
            return;
        foreach (var entries in journal.ReadAll(position + 1).Chunk(200))
        {
            var next = page;
            file.Write(transaction =>
            {
                foreach (var entry in entries)
                    next = Apply(transaction, next, entry);
                transaction.Run("insert or replace into books (id, journal_id, position, body) values (1, $1, $2, $3)",
                    journal.JournalId, entries[^1].Sequence, JsonSerializer.Serialize(next));
            });
            page = next;
            position = entries[^1].Sequence;
        }
    }

    BooksPage Apply(SqliteTransaction transaction, BooksPage before, JournalEntry entry)
    {
        var body = entry.Read();
        if (body.Sale is { } sale)
        {
            transaction.Run("insert or ignore into sales (sale_id, receipt_number, recorded_at_ms, offline, body) values ($1,$2,$3,$4,$5)",
                sale.SaleId, sale.ReceiptNumber, entry.RecordedAtMs, entry.Offline ? 1 : 0, entry.Body);
            foreach (var place in sale.Places)
            {
                transaction.Run("insert or ignore into sold_places (ticket_serial, sale_id) values ($1,$2)",
                    (long)place.Place.TicketSerial, sale.SaleId);
                // With the books, not after them: a power cut in between must not give a sold place back.
                transaction.Run("delete from holds where hold_id = $1 and place_id = $2",
                    place.HoldId.Length > 0 ? place.HoldId : sale.HoldId, place.Place.PlaceId);
            }
        }
        else if (body.TopUp is { } topUp)
        {
            transaction.Run("insert or ignore into top_ups (top_up_id, body) values ($1,$2)", topUp.TopUpId, entry.Body);
        }
        else if (body.CashMovement is { } movement)
        {
            transaction.Run("insert or ignore into cash_movements (movement_id) values ($1)", movement.MovementId);
        }
        foreach (var follower in followers)
            follower.Follow(transaction, body, entry, before);
        return before.With(body, entry.RecordedAtMs);
    }

    List<BookedSale> Sales(string where, params object[] values) => file.Read(
        $"select body, recorded_at_ms, offline from sales {where}",
        r => new BookedSale(OperationBody.Parser.ParseFrom((byte[])r[0]).Sale, r.GetInt64(1), r.GetInt32(2) != 0), values);
}
