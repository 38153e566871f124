using Ticketing.Hub.Finance;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Sales;

public class SalesQueriesTests
{
    [Theory, OnBothDatabases]
    public async Task Takings_are_told_by_performance_tariff_till_and_method(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var (first, second) = (new SellingTill(hub), new SellingTill(hub, "t-2"));
        var sale = await first.Sell(3);
        var card = second.Sale(await second.Hold(2, "Debout", SmallVenue.Standing), 1200);
        card.Payments[0].Method = PaymentMethod.Card;
        Assert.Empty((await second.Tell(card)).Refused);
        await Refund(hub, sale);
        var queries = hub.Of<SalesQueries>();

        Assert.Equal(
            [new PerformanceTakings(1, 3, 1, 6400, 334), new PerformanceTakings(2, 2, 0, 2400, 126)],
            await queries.ByPerformance(0, long.MaxValue, Token));
        Assert.Equal([new TariffTakings(1, "Cat1", "PLEIN", 2, 6400)], await queries.ByTariff(1, Token));
        Assert.Equal(
            [
                new DeskTakings(CashDesk.Office, PaymentMethod.Cash, 1, -3200),
                new DeskTakings("t-1", PaymentMethod.Cash, 1, 9600),
                new DeskTakings("t-2", PaymentMethod.Card, 1, 2400),
            ],
            await queries.ByDesk(0, long.MaxValue, Token));
        Assert.Equal(
            [new MethodTakings(PaymentMethod.Card, 1, 2400), new MethodTakings(PaymentMethod.Cash, 2, 6400)],
            await queries.ByMethod(0, long.MaxValue, Token));
        Assert.Equal(new Dictionary<int, int> { [1] = 2, [2] = 2 }, await queries.SoldByPerformance(Token));
        Assert.Empty(await queries.ByPerformance(0, 1, Token));
        Assert.Empty(await queries.ByDesk(0, 1, Token));
    }

    [Theory, OnBothDatabases]
    public async Task Sales_are_counted_by_the_minute(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        var first = till.SaidAtMs / 60_000 * 60_000;
        await till.Sell(2);
        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        await till.Sell(1);
        await till.Sell(1, "Debout", SmallVenue.Standing, 1200);

        var all = await hub.Of<SalesQueries>().PerMinute(null, 0, long.MaxValue, Token);
        var seated = await hub.Of<SalesQueries>().PerMinute(1, 0, long.MaxValue, Token);

        Assert.Equal([new MinuteOfSales(first, 2, 6400), new MinuteOfSales(first + 180_000, 2, 4400)], all);
        Assert.Equal([new MinuteOfSales(first, 2, 6400), new MinuteOfSales(first + 180_000, 1, 3200)], seated);
    }

    [Theory, OnBothDatabases]
    public async Task Order_files_are_found_by_number_serial_name_and_performance_a_page_at_a_time(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111111111");
        await SmallVenue.Import(hub, SmallVenue.File(
            "contacts.csv", "number;first_name;last_name;structure;email;city;postal_code;country",
            "1;;Public au guichet;;;;;FR", "2;Hélène;Fontaine;;h@example.org;Paris;75011;FR"));
        var till = new SellingTill(hub);
        await till.Sell(1);
        var named = till.Sale(await till.Hold(2));
        named.ContactId = Assert.Single(await hub.Of<Ticketing.Hub.Crm.CrmQueries>().Search("helene", 5, Token)).Id.ToString();
        Assert.Empty((await till.Tell(named)).Refused);
        await till.Sell(1, "Debout", SmallVenue.Standing, 1200);
        await Refund(hub, named);

        Assert.Equal([3L, 2L, 1L], await Found(hub, new OrderFileSearch()));
        Assert.Equal([2L], await Found(hub, new OrderFileSearch("2")));
        Assert.Equal([2L], await Found(hub, new OrderFileSearch("FONTAINE, Hélène")));
        Assert.Equal([3L, 1L], await Found(hub, new OrderFileSearch("guichet")));
        Assert.Empty(await Found(hub, new OrderFileSearch("guichet fontaine")));
        Assert.Equal([3L], await Found(hub, new OrderFileSearch(Performance: SmallVenue.Standing)));
        Assert.Contains(2L, await Found(hub, new OrderFileSearch(SellingTill.Serial(named, 1).ToString())));
        var page = await hub.Of<OrderFileQueries>().Search(new OrderFileSearch(Skip: 1, Take: 1), Token);
        Assert.Equal(3, page.Total);
        var line = Assert.Single(page.Files);
        Assert.Equal(
            (2L, "Hélène Fontaine", 1, 1, 3200L, "EUR"),
            (line.Number, line.Contact, line.Tickets, line.Refunded, line.Amount, line.Currency));
    }

    [Theory, OnBothDatabases]
    public async Task An_order_file_shows_all_that_happened_in_it(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        await till.Sell(1);
        var sale = await till.Sell(2);
        await till.Print(SellingTill.Serial(sale));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await Refund(hub, sale, place: 1);

        var card = await hub.Of<OrderFileQueries>().Card(2, Token);

        Assert.NotNull(card);
        Assert.Equal([OrderKind.Sale, OrderKind.Refund], card.Orders.Select(one => one.Order.Kind));
        Assert.Equal([6400L, -3200L], card.Orders.Select(one => Assert.Single(one.Payments).Amount));
        Assert.Equal([2, 1], card.Orders.Select(one => Assert.Single(one.Operations).Movements.Count));
        Assert.Equal([TicketState.Sold, TicketState.Refunded], card.Tickets.Select(ticket => ticket.State));
        Assert.Equal(1, Assert.Single(card.Prints).Copy);
        Assert.Equal(["refund", "sale", "ticket"], card.FiscalLines.Select(line => line.Kind).Order());
        Assert.Contains(sale.SaleId, card.FiscalLines.Single(line => line.Kind == "sale").Payload, StringComparison.Ordinal);
        Assert.Null(await hub.Of<OrderFileQueries>().Card(77, Token));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task<List<long>> Found(HubWithoutPorts hub, OrderFileSearch search)
    {
        var page = await hub.Of<OrderFileQueries>().Search(search, Token);
        Assert.Equal(page.Total, page.Files.Count);
        return page.Files.ConvertAll(file => file.Number);
    }

    static Task<RefundedTicket> Refund(HubWithoutPorts hub, SaleRecorded sale, int place = 0) =>
        hub.Of<RefundTicket>().Run(
            SignedInOperator.Hub, Guid.CreateVersion7().ToString(), (long)SellingTill.Serial(sale, place), "malade",
            PaymentMethod.Cash, Token);
}
