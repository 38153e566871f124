using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Sales;

/// <summary>A check that cannot fail checks nothing: each of them is shown a damaged database.</summary>
public class SalesChecksTests
{
    const string Places = "a sold ticket has one place, a sold place one ticket";
    const string Orders = "orders, payments and ledger agree";
    const string Fiscal = "every sale, ticket, reprint, refund and deposit stands once in a fiscal journal";

    [Theory, OnBothDatabases]
    public async Task An_evening_of_sales_prints_and_refunds_holds(Database database)
    {
        await using var hub = await Evening(database);

        Assert.Equal(3, (await Report(hub, Places)).Examined);
        Assert.Equal(2, (await Report(hub, Orders)).Examined);
        Assert.Equal(4, (await Report(hub, Fiscal)).Examined);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_sold_ticket_whose_place_is_free_again_is_found(Database database)
    {
        await using var hub = await Evening(database);
        var serial = await hub.Write(async db =>
        {
            var place = await db.Set<Place>().AsTracking().FirstAsync(row => row.State == PlaceState.Confirmed, Token);
            place.Move("Release");
            return place.Serial;
        });

        Assert.Equal([$"Ticket {serial} is sold, its place is not."], (await Report(hub, Places)).Violations);
    }

    [Theory, OnBothDatabases]
    public async Task A_sold_place_without_its_ticket_is_found(Database database)
    {
        await using var hub = await Evening(database);
        var held = await new SellingTill(hub, "t-9").Hold(1);
        await hub.Write(db => SeatAllocation.Confirm(db, "t-9", [held.Places[0].PlaceId], Token));
        await hub.Write(async db =>
            (await db.Set<Ticket>().FirstAsync(row => row.State == TicketState.Sold, Token)).Refund(1));

        Assert.Equal(2, (await Report(hub, Places)).Violations.Count);
    }

    [Theory, OnBothDatabases]
    public async Task Money_that_no_order_explains_is_found_wherever_it_stands(Database database)
    {
        await using var hub = await Evening(database);
        var (orderId, operationId) = await hub.Write(async db => (
            (await db.Set<Order>().FirstAsync(row => row.Kind == OrderKind.Sale, Token)).Id,
            (await db.Set<Ticketing.Hub.Sales.Operation>().FirstAsync(Token)).Id));
        await hub.Write(db =>
        {
            hub.Of<Payments>().Record(
                db, new PaymentTaken { Method = PaymentMethod.Cash, Amount = Protocol.Money.Euro(5) }, "t-1", "sale",
                orderId.ToString(), 1);
            hub.Of<Ledger>().Post(
                db, "sale", "nothing", "EUR", LedgerLine.Debit(Accounts.Cash, 7, "t-1"),
                LedgerLine.Credit(Accounts.TicketSales, 7));
            return Task.CompletedTask;
        });

        var report = await Report(hub, Orders);
        Assert.Equal(2, report.Violations.Count);
        Assert.Contains("the payments 9605", report.Violations[0], StringComparison.Ordinal);
        Assert.Contains("There is no order nothing, the ledger have 7 of it.", report.Violations[1], StringComparison.Ordinal);

        await hub.Write(db =>
        {
            db.Add(new Movement
            {
                Id = Guid.CreateVersion7(),
                OperationId = operationId,
                OrderId = orderId,
                Kind = OrderKind.Sale,
                Serial = 999,
                Performance = 1,
                Category = "Cat1",
                Tariff = "PLEIN",
                Amount = 11,
                Vat = 0,
                VatRate = 0,
                AtMs = 1,
            });
            return Task.CompletedTask;
        });
        Assert.Contains("its tickets make 9611", (await Report(hub, Orders)).Violations[0], StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_paper_without_its_fiscal_line_is_found_and_so_is_a_line_of_nothing(Database database)
    {
        await using var hub = await Evening(database);
        var serial = await hub.Write(async db =>
            (await db.Set<Ticket>().OrderBy(row => row.Serial).FirstAsync(Token)).Serial);
        await hub.Write(async db =>
        {
            db.Add(new TicketPrint { Serial = serial, Copy = 3, PointOfSale = "t-1", Printer = "p", AtMs = 1 });
            await hub.Of<FiscalJournal>().Append(db, "t-1", "refund", "4711", new { }, Token);
            await hub.Of<FiscalJournal>().Append(db, "t-1", "ticket", $"{serial}", new { }, Token);
        });

        var violations = (await Report(hub, Fiscal)).Violations;

        Assert.Equal(
            [
                "refund 4711 has 1 fiscal lines, not 0.",
                $"reprint {serial} has 1 fiscal lines, not 2.",
                $"ticket {serial} has 2 fiscal lines, not 1.",
            ],
            violations.Order(StringComparer.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_deposit_that_was_not_paid_or_not_booked_on_account_is_found(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(2);
        await venue.Deposit(booked.File, 1000);
        await venue.Hub.Write(async db => db.Add(new Deposit
        {
            Id = Guid.Empty,
            OrderFileId = (await db.Set<OrderFile>().SingleAsync(Token)).Id,
            Amount = 500,
            Currency = "EUR",
            Method = PaymentMethod.Cash,
            OperatorId = "anne",
            ReceiptNumber = 9,
            AtMs = 1,
        }));

        var report = await Report(venue.Hub, "deposits are what was paid less what was used");

        Assert.Equal(2, report.Examined);
        Assert.Equal(
            [
                $"Deposit {Guid.Empty} is of 500, its payment of 0.",
                "Order file 1 has 1000 on account: 1500 were paid, sales used 0.",
            ],
            report.Violations.Order(StringComparer.Ordinal));
        Assert.False((await Report(venue.Hub, Fiscal)).Holds);
    }

    [Theory, OnBothDatabases]
    public async Task A_cart_of_a_booking_without_places_or_with_sold_ones_is_found(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var (empty, sold) = (await venue.Book(1), await venue.Book(1));
        await venue.TakeUp(BookedVenue.Anne, empty);
        await venue.TakeUp(BookedVenue.Anne, sold);
        await venue.Hub.Write(async db =>
        {
            db.RemoveRange(db.Set<BookingPlace>().Where(row => row.OperationId == empty.OperationId));
            var booked = await db.Set<BookingPlace>().SingleAsync(row => row.OperationId == sold.OperationId, Token);
            SeatAllocation.Confirm(await db.Set<Place>().SingleAsync(row => row.Id == booked.PlaceId, Token));
        });

        Assert.Equal(2, (await Report(venue.Hub, "what was taken up is in one cart")).Violations.Count);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Three tickets, of which one was refunded and another printed and printed again.</summary>
    static async Task<HubWithoutPorts> Evening(Database database)
    {
        var hub = await SmallVenue.On(database, [], "1111");
        var till = new SellingTill(hub);
        var sale = await till.Sell(3);
        await till.Print(SellingTill.Serial(sale));
        await till.Print(SellingTill.Serial(sale), copy: 2);
        await hub.Of<RefundTicket>().Run(
            SignedInOperator.Hub, "r", (long)SellingTill.Serial(sale, 1), "malade", PaymentMethod.Cash, Token);
        return hub;
    }

    static async Task<CheckReport> Report(HubWithoutPorts hub, string title)
    {
        await using var db = hub.Read();
        foreach (var check in hub.Of<IEnumerable<IInvariantCheck>>())
        {
            if (await check.Check(db, Token) is var report && report.Title == title)
                return report;
        }

        throw new InvalidOperationException($"No check is called {title}.");
    }
}
