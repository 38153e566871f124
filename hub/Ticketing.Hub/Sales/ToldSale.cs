using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Wire = Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sales;

/// <summary>One ticket of a sale, as its till told it.</summary>
sealed record ToldTicket(
    Guid PlaceId, long Serial, int Performance, string Seat, string Category, string Tariff, long Price, long Vat,
    int VatRate, long Number);

/// <summary>A sale as its till told it, checked in itself: complete, in one currency, and paid to the cent.</summary>
sealed record ToldSale(
    Guid Id, string OperatorId, string ContactId, string Currency, long Receipt, long OrderFile, long Amount,
    List<ToldTicket> Tickets, IReadOnlyList<PaymentTaken> Payments)
{
    /// <exception cref="RuleViolation">"id.invalid", "sales.sale-invalid", "sales.payment-differs".</exception>
    public static ToldSale Read(SaleRecorded sale)
    {
        var id = Ids.Parse(sale.SaleId, "sale_id");
        List<string> wrong = [];
        if (sale.Places.Count == 0)
            wrong.Add("places: a sale has at least one.");
        if (sale.Currency.Length != 3)
            wrong.Add($"currency: '{sale.Currency}' is not a currency.");
        for (var i = 0; i < sale.Places.Count; i++)
        {
            var (price, rate) = (Money.From(sale.Places[i].Price), sale.Places[i].VatRate);
            if (sale.Places[i].Place is null)
                wrong.Add($"places[{i}].place: is missing.");
            if (price.MinorUnits < 0 || price.Currency != sale.Currency)
                wrong.Add($"places[{i}].price: {price.MinorUnits} {price.Currency} is not a price in {sale.Currency}.");
            if (rate is < 0 or > 10_000)
                wrong.Add($"places[{i}].vat_rate: {rate} is not between 0 and 100 %.");
        }

        for (var i = 0; i < sale.Payments.Count; i++)
        {
            var amount = Money.From(sale.Payments[i].Amount);
            if (amount.MinorUnits < 0 || amount.Currency != sale.Currency)
                wrong.Add($"payments[{i}].amount: {amount.MinorUnits} {amount.Currency} is not paid in {sale.Currency}.");
            if (sale.Payments[i].Method == PaymentMethod.Deposit && sale.OrderFile == 0)
                wrong.Add($"payments[{i}].method: a deposit pays in its order file only, and the sale names none.");
        }

        if (wrong.Count > 0)
            throw RuleViolation.Invalid("sales.sale-invalid", wrong);
        var tickets = sale.Places.Select(TicketOf).ToList();
        if (tickets.DistinctBy(ticket => ticket.PlaceId).Count() != tickets.Count)
            throw RuleViolation.Invalid("sales.sale-invalid", "places: one of them stands twice.");

        var asked = tickets.Sum(ticket => ticket.Price);
        var paid = sale.Payments.Sum(payment => Money.From(payment.Amount).MinorUnits);
        return asked == paid
            ? new ToldSale(
                id, sale.OperatorId, sale.ContactId, sale.Currency, sale.ReceiptNumber, sale.OrderFile, asked, tickets,
                sale.Payments)
            : throw new RuleViolation(
                "sales.payment-differs",
                $"Sale {id}: the tickets cost {new Money(asked, sale.Currency)}, {new Money(paid, sale.Currency)} was paid.");
    }

    static ToldTicket TicketOf(SoldPlace sold)
    {
        Wire.Place place = sold.Place;
        var price = Money.From(sold.Price).MinorUnits;
        return new ToldTicket(
            Ids.Parse(place.PlaceId, "place_id"), (long)place.TicketSerial, (int)place.Performance, place.Seat,
            place.Category, sold.Tariff, price, Vat.Split(price, sold.VatRate).Tax, sold.VatRate, sold.TicketNumber);
    }
}
