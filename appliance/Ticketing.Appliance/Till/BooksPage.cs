using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

public enum DayState
{
    /// <summary>Nothing recorded since the last Z.</summary>
    Closed,
    Open,
}

/// <summary>The figures of one till day, from the receipt after the last Z on.</summary>
/// <param name="DepositCents">Used of what was paid on account: taken, and on a receipt, when it was paid; no takings of this day.</param>
public sealed record DayFigures(long OpenedAtMs, long FirstReceipt, long LastReceipt, long CashCents, long CardCents, long WalletCents,
    long TopUpCents, int Tickets, int Sales, long FloatCents, long WithdrawnCents, long DepositCents)
{
    public static readonly DayFigures None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>What should lie in the drawer.</summary>
    public long ExpectedCashCents => FloatCents + CashCents + WithdrawnCents;
}

public sealed record ClosedDay(long ZNumber, DayFigures Figures, long CountedCashCents, long PerpetualCents, long ClosedAtMs, string OperatorId);

/// <summary>What the journal adds up to. A pure function of its entries: the same journal gives the same page.</summary>
/// <param name="PerpetualCents">All takings on receipts since the journal began; never reset.</param>
public sealed record BooksPage(long LastReceipt, long LastTicket, long PerpetualCents, long LastRecordedMs, DayState Day, DayFigures Figures, ClosedDay? LastZ)
{
    public static readonly Moves<DayState> Moves = new("till day", DayState.Closed,
    [
        (DayState.Closed, DayState.Open, "a float is brought in, or the first receipt is made"),
        (DayState.Open, DayState.Closed, "Z"),
    ]);

    public static readonly BooksPage Empty = new(0, 0, 0, 0, DayState.Closed, DayFigures.None, null);

    public long NextZ => (LastZ?.ZNumber ?? 0) + 1;

    public BooksPage With(OperationBody body, long recordedAtMs)
    {
        var page = this with { LastRecordedMs = Math.Max(LastRecordedMs, recordedAtMs) };
        return body.BodyCase switch
        {
            OperationBody.BodyOneofCase.Sale => page.Opened(recordedAtMs).Receipt(body.Sale.ReceiptNumber, body.Sale.Payments)
                .Sold(body.Sale),
            OperationBody.BodyOneofCase.TopUp => page.Opened(recordedAtMs).Receipt(body.TopUp.ReceiptNumber, [body.TopUp.Payment])
                .ToppedUp(body.TopUp.Amount.MinorUnits),
            OperationBody.BodyOneofCase.CashMovement => page.Opened(recordedAtMs).Moved(body.CashMovement),
            OperationBody.BodyOneofCase.DayClosed => page.Closed(body.DayClosed, recordedAtMs),
            _ => page,
        };
    }

    BooksPage Opened(long atMs) => Day == DayState.Open
        ? this
        : this with { Day = Moves.Check(Day, DayState.Open), Figures = DayFigures.None with { OpenedAtMs = atMs } };

    BooksPage Receipt(long number, IEnumerable<PaymentTaken> payments)
    {
        long Sum(PaymentMethod method) => payments.Where(p => p.Method == method).Sum(p => p.Amount.MinorUnits);
        var (cash, card, wallet) = (Sum(PaymentMethod.Cash), Sum(PaymentMethod.Card), Sum(PaymentMethod.Wallet));
        return this with
        {
            LastReceipt = Math.Max(LastReceipt, number),
            PerpetualCents = PerpetualCents + cash + card + wallet,
            Figures = Figures with
            {
                FirstReceipt = Figures.FirstReceipt == 0 ? number : Figures.FirstReceipt,
                LastReceipt = number,
                CashCents = Figures.CashCents + cash,
                CardCents = Figures.CardCents + card,
                WalletCents = Figures.WalletCents + wallet,
                DepositCents = Figures.DepositCents + Sum(PaymentMethod.Deposit),
            },
        };
    }

    BooksPage Sold(SaleRecorded sale) => this with
    {
        LastTicket = sale.Places.Count == 0 ? LastTicket : Math.Max(LastTicket, sale.Places.Max(p => p.TicketNumber)),
        Figures = Figures with { Tickets = Figures.Tickets + sale.Places.Count, Sales = Figures.Sales + 1 },
    };

    BooksPage ToppedUp(long cents) => this with { Figures = Figures with { TopUpCents = Figures.TopUpCents + cents } };

    BooksPage Moved(CashMovementRecorded movement) => this with
    {
        Figures = movement.Kind == CashMovement.Float
            ? Figures with { FloatCents = Figures.FloatCents + movement.Amount.MinorUnits }
            : Figures with { WithdrawnCents = Figures.WithdrawnCents + movement.Amount.MinorUnits },
    };

    BooksPage Closed(DayClosed closed, long atMs) => this with
    {
        Day = Moves.Check(Day, DayState.Closed),
        LastZ = new(closed.ZNumber, Figures, closed.CountedCash.MinorUnits, closed.PerpetualTotal.MinorUnits, atMs, closed.OperatorId),
        Figures = DayFigures.None,
    };
}

/// <summary>Kinds of cash that moves without a receipt.</summary>
public static class CashMovement
{
    public const string Float = "float", Withdrawal = "withdrawal", DrawerOpened = "drawer-opened";
}
