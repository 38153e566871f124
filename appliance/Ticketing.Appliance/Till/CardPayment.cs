using Microsoft.Data.Sqlite;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

public enum CardPaymentState
{
    /// <summary>On its way to the terminal: after a power cut only the terminal knows.</summary>
    Requested,
    Unknown,
    NotTaken,
    /// <summary>The customer's money was taken, and nothing stands for it yet.</summary>
    Approved,
    Settled,
    Refunding,
    Refunded,
}

/// <param name="Purpose">The operation that the payment completes; without its places when it pays a part only.</param>
/// <param name="SubjectId">Id of the sale or top-up that it is for.</param>
/// <param name="CompletesIt">With this payment all is paid.</param>
public sealed record CardPayment(string Reference, long Cents, CardPaymentState State, OperationBody Purpose, bool CompletesIt, string SubjectId,
    string Authorisation, string Detail, string RefundReference, long StartedAtMs, long ChangedAtMs)
{
    public static readonly Moves<CardPaymentState> Moves = new("card payment", CardPaymentState.Requested,
    [
        (CardPaymentState.Requested, CardPaymentState.Approved, "the terminal says done"),
        (CardPaymentState.Requested, CardPaymentState.NotTaken, "the terminal says not done"),
        (CardPaymentState.Requested, CardPaymentState.Unknown, "no answer, or power cut"),
        (CardPaymentState.Unknown, CardPaymentState.Approved, "asked again by reference: done"),
        (CardPaymentState.Unknown, CardPaymentState.NotTaken, "asked again by reference: not done"),
        (CardPaymentState.Approved, CardPaymentState.Settled, "its sale is in the journal"),
        (CardPaymentState.Approved, CardPaymentState.Refunding, "its sale will not be made"),
        (CardPaymentState.Refunding, CardPaymentState.Refunded, "the terminal has given it back"),
        (CardPaymentState.Refunding, CardPaymentState.Approved, "the terminal would not give it back"),
    ]);

    /// <summary>Nothing else may be asked of the terminal before this is known.</summary>
    public bool IsOpen => State is CardPaymentState.Requested or CardPaymentState.Unknown or CardPaymentState.Refunding;
}

/// <summary>Card payments on disk, written before the terminal is asked and before its answer is acted on.</summary>
public sealed class CardPaymentTable(TillFile file, TimeProvider clock)
{
    const string Columns = "reference, cents, state, purpose, completes_it, subject_id, authorisation, detail, refund_reference, started_at_ms, changed_at_ms";

    public event Action? Changed;

    public CardPayment Add(string reference, long cents, OperationBody purpose, bool completesIt, string subjectId)
    {
        var payment = new CardPayment(reference, cents, CardPaymentState.Requested, purpose, completesIt, subjectId, "", "", "", Now, Now);
        file.Write(t => t.Run($"insert into card_payments ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)", reference, cents,
            (int)payment.State, Google.Protobuf.MessageExtensions.ToByteArray(purpose), completesIt ? 1 : 0, subjectId, "", "", "", Now, Now));
        Changed?.Invoke();
        return payment;
    }

    public CardPayment Move(CardPayment payment, CardPaymentState to, string detail, string? authorisation = null, string? refundReference = null)
    {
        CardPayment.Moves.Check(payment.State, to);
        var moved = payment with
        {
            State = to,
            Detail = detail,
            Authorisation = authorisation ?? payment.Authorisation,
            RefundReference = refundReference ?? payment.RefundReference,
            ChangedAtMs = Now,
        };
        var changed = file.Write(t => t.Run(
            "update card_payments set state = $1, detail = $2, authorisation = $3, refund_reference = $4, changed_at_ms = $5 where reference = $6 and state = $7",
            (int)to, moved.Detail, moved.Authorisation, moved.RefundReference, moved.ChangedAtMs, payment.Reference, (int)payment.State));
        if (changed != 1)
            throw new InvalidOperationException($"Card payment {payment.Reference} is no longer {payment.State}.");
        Changed?.Invoke();
        return moved;
    }

    /// <summary>Its sale is recorded: in the same transaction as the books.</summary>
    public static void Settle(SqliteTransaction transaction, string subjectId, long nowMs) => transaction.Run(
        "update card_payments set state = $1, changed_at_ms = $2 where subject_id = $3 and state = $4",
        (int)CardPaymentState.Settled, nowMs, subjectId, (int)CardPaymentState.Approved);

    public CardPayment? Find(string reference) => Read("where reference = $1", reference).FirstOrDefault();

    public List<CardPayment> Unfinished() => Read("where state in (0, 1, 3, 5) order by started_at_ms");

    public List<CardPayment> Of(string subjectId) => Read("where subject_id = $1 order by started_at_ms", subjectId);

    /// <summary>What a cashier should know about: found after a power cut, given back, or not to be given back.</summary>
    public List<CardPayment> Latest(int atMost) => Read("order by changed_at_ms desc limit $1", atMost);

    long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    List<CardPayment> Read(string where, params object[] values) => file.Read($"select {Columns} from card_payments {where}", r => new CardPayment(
        r.GetString(0), r.GetInt64(1), (CardPaymentState)r.GetInt32(2), OperationBody.Parser.ParseFrom((byte[])r[3]), r.GetInt32(4) != 0,
        r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8), r.GetInt64(9), r.GetInt64(10)), values);
}
