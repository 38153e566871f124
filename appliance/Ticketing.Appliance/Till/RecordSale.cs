using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>The end of every sale and top-up: its number, its line in the journal; the papers follow from that line.</summary>
public sealed class RecordSale(Books books, TillLink link, House house, TimeProvider clock)
{
    /// <summary>The sale as it stands in the cart, without its numbers.</summary>
    public static SaleRecorded Prepare(Cart cart, IEnumerable<Taken> payments)
    {
        var sale = new SaleRecorded
        {
            SaleId = cart.SaleId,
            OperatorId = cart.OperatorId,
            ContactId = cart.ContactId,
            Currency = cart.Currency,
            HoldId = cart.Lines.Count > 0 ? cart.Lines[0].SourceId : "",
            OrderFile = cart.OrderFile,
        };
        sale.Places.AddRange(cart.Lines.Select(l => new SoldPlace
        {
            Place = l.Place,
            Tariff = l.Tariff,
            Price = new Money(l.Cents, cart.Currency),
            VatRate = l.VatRate,
            HoldId = l.SourceId,
        }));
        if (cart.DepositCents > 0)
            sale.Payments.Add(Payment(new(PaymentMethod.Deposit, cart.DepositCents, 0, 0, ""), cart.Currency));
        sale.Payments.AddRange(payments.Select(p => Payment(p, cart.Currency)));
        return sale;
    }

    public static PaymentTaken Payment(Taken p, string currency) => new()
    {
        Method = p.Method,
        Amount = new Money(p.Cents, currency),
        Tendered = new Money(p.TenderedCents, currency),
        Change = new Money(p.ChangeCents, currency),
        TerminalReference = p.TerminalReference,
    };

    /// <summary>Records it once: the same sale again gives what was recorded. Its money is taken: a link that drops changes nothing.</summary>
    public async Task<BookedSale> SaleAsync(SaleRecorded prepared)
    {
        house.CheckMayFinish();
        await books.RecordAsync(page => books.Sale(prepared.SaleId) is null ? Numbered(prepared, page) : null, !link.IsOnline);
        return books.Sale(prepared.SaleId) ?? throw new InvalidOperationException($"Sale {prepared.SaleId} was not recorded.");
    }

    public async Task<TopUpRecorded> TopUpAsync(TopUpRecorded prepared)
    {
        house.CheckMayFinish();
        await books.RecordAsync(page => books.TopUp(prepared.TopUpId) is null ? Numbered(prepared, page) : null, !link.IsOnline);
        return books.TopUp(prepared.TopUpId) ?? throw new InvalidOperationException($"Top-up {prepared.TopUpId} was not recorded.");
    }

    /// <summary>A card payment that was found approved: what it was for is recorded.</summary>
    public Task CompleteAsync(CardPayment payment)
    {
        var purpose = payment.Purpose.Clone();
        if (purpose.TopUp is { } topUp)
        {
            topUp.Payment.TerminalReference = payment.Authorisation;
            return TopUpAsync(topUp);
        }
        purpose.Sale.Payments.Add(new PaymentTaken
        {
            Method = PaymentMethod.Card,
            Amount = Money.Euro(payment.Cents),
            Tendered = Money.Euro(0),
            Change = Money.Euro(0),
            TerminalReference = payment.Authorisation,
        });
        return SaleAsync(purpose.Sale);
    }

    /// <summary>Before any money is taken.</summary>
    public void CheckMayRecord() => house.CheckMayRecord(link, books, clock.GetUtcNow().ToUnixTimeMilliseconds());

    static OperationBody Numbered(SaleRecorded prepared, BooksPage page)
    {
        var sale = prepared.Clone();
        sale.ReceiptNumber = page.LastReceipt + 1;
        var ticket = page.LastTicket;
        foreach (var place in sale.Places)
            place.TicketNumber = ++ticket;
        return new OperationBody { Sale = sale };
    }

    static OperationBody Numbered(TopUpRecorded prepared, BooksPage page)
    {
        var topUp = prepared.Clone();
        topUp.ReceiptNumber = page.LastReceipt + 1;
        return new OperationBody { TopUp = topUp };
    }
}
