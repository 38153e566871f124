using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Sales;

public class SellBookingTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_office_sells_what_it_took_up_into_the_bookings_own_order_file(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(3);
        var foyer = await venue.Book(2, "Debout", SmallVenue.Standing, file: booked.File, price: 1200);
        await venue.TakeUp(BookedVenue.Anne, booked, foyer);

        var sold = await venue.Sell(
            BookedVenue.Anne, [booked, foyer], BookedVenue.Paid(PaymentMethod.Cash, 10_000),
            BookedVenue.Paid(PaymentMethod.Card, 2000));
        await venue.Deliver();

        Assert.Equal((1L, 1L, 12_000L, 5), (sold.OrderFile, sold.ReceiptNumber, sold.Amount, sold.Serials.Count));
        Assert.Equal((BookingState.Sold, BookingState.Sold), (await venue.State(booked), await venue.State(foyer)));
        await using var db = venue.Hub.Read();
        Assert.Equal(1, await db.Set<OrderFile>().CountAsync(Token));
        var order = await db.Set<Order>().SingleAsync(Token);
        Assert.Equal((CashDesk.Office, 12_000L), (order.PointOfSale, order.Amount));
        var tickets = await db.Set<Ticket>().OrderBy(row => row.Number).ToListAsync(Token);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], tickets.Select(ticket => ticket.Number));
        Assert.All(tickets, ticket => Assert.Equal(ticket.Performance == SmallVenue.Seated, ticket.Seat.Length > 0));
        Assert.Equal(10_000, await Ledger.Balance(db, Accounts.Cash, CashDesk.Office, Token));
        Assert.Equal(5, await db.Set<AccessRight>().CountAsync(Token));
        Assert.Empty(await db.Set<BookingPlace>().ToListAsync(Token));
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
        Assert.Equal("sales.booking-sold", await BookedVenue.Code(() => venue.TakeUp(BookedVenue.Anne, booked)));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Numbers_of_the_office_run_on_over_deposits_and_sales_without_a_hole(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var receipts = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            var booked = await venue.Book(2);
            receipts.Add((await venue.Deposit(booked.File, 1000)).ReceiptNumber);
            await venue.TakeUp(BookedVenue.Anne, booked);
            receipts.Add((await venue.Sell(
                BookedVenue.Anne, [booked], BookedVenue.Paid(PaymentMethod.Deposit, 1000),
                BookedVenue.Paid(PaymentMethod.Cash, 5400))).ReceiptNumber);
        }

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], receipts);
        await using var db = venue.Hub.Read();
        Assert.Equal(
            [1L, 2L, 3L, 4L, 5L, 6L],
            await db.Set<Ticket>().OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(Token));
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_the_office_may_not_sell_is_refused_with_its_code_and_changes_nothing(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var (booked, other, free) = (await venue.Book(2), await venue.Book(2), await venue.Book(1));
        await venue.Deposit(booked.File, 1000);
        await venue.TakeUp(BookedVenue.Anne, booked);
        await venue.TakeUp(BookedVenue.Bob, other);
        var before = await Tables.Count(venue.Hub);
        var cash = BookedVenue.Paid(PaymentMethod.Cash, 6400);
        var nobody = new SignedInOperator(Guid.CreateVersion7(), "eve", "eve", RightSet.None);

        Assert.Equal("right.missing", await BookedVenue.Code(() => venue.Sell(nobody, [booked], cash)));
        Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => venue.Sell(BookedVenue.Anne, [other], cash)));
        Assert.Equal("sales.cart-expired", await BookedVenue.Code(() => venue.Sell(BookedVenue.Anne, [free], cash)));
        Assert.Equal("sales.bookings-apart", await BookedVenue.Code(() => venue.Sell(BookedVenue.Anne, [booked, other], cash)));
        Assert.Equal("sales.booking-unknown", await BookedVenue.Code(() => venue.Sell(BookedVenue.Anne, [], cash)));
        Assert.Equal("sales.payment-differs", await BookedVenue.Code(() => venue.Sell(
            BookedVenue.Anne, [booked], BookedVenue.Paid(PaymentMethod.Cash, 6300))));
        Assert.Equal("sales.method-invalid", await BookedVenue.Code(() => venue.Sell(
            BookedVenue.Anne, [booked], BookedVenue.Paid(PaymentMethod.Wallet, 6400))));
        Assert.Equal("sales.deposit-exceeded", await BookedVenue.Code(() => venue.Sell(
            BookedVenue.Anne, [booked], BookedVenue.Paid(PaymentMethod.Deposit, 1001),
            BookedVenue.Paid(PaymentMethod.Card, 5399))));
        Assert.Equal(before, await Tables.Count(venue.Hub));
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        await venue.Hub.Of<ExpireHolds>().Run(Token);
        Assert.Equal("sales.cart-expired", await BookedVenue.Code(() => venue.Sell(BookedVenue.Anne, [booked], cash)));
        await venue.Deliver();
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_till_sells_into_the_bookings_order_file_and_uses_its_deposit(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(3);
        await venue.Deposit(booked.File, 4000);
        var till = new SellingTill(venue.Hub);
        await till.Sell(2);
        var taken = await venue.TakeUp(HoldOwner.Till(till.Id), booked);
        var sale = BookedVenue.SaleOf(till, taken, deposit: taken.DepositLeft);

        Assert.Empty((await till.Tell(sale)).Refused);
        Assert.Empty((await till.Tell(sale)).Refused);
        await venue.Deliver();

        Assert.Equal(BookingState.Sold, await venue.State(booked));
        await using var db = venue.Hub.Read();
        Assert.Equal(2, await db.Set<OrderFile>().CountAsync(Token));
        var order = await db.Set<Order>().SingleAsync(row => row.Id == Guid.Parse(sale.SaleId), Token);
        Assert.Equal(1, (await db.Set<OrderFile>().SingleAsync(row => row.Id == order.OrderFileId, Token)).Number);
        Assert.Equal(0, await Ledger.Balance(db, Accounts.Deposits, "1", Token));
        Assert.Equal(5600 + 6400, await Ledger.Balance(db, Accounts.Cash, till.Id, Token));
        Assert.Equal(5, await db.Set<AccessRight>().CountAsync(Token));
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_a_sale_leaves_of_an_operation_is_on_sale_again_at_once(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(6);
        var till = new SellingTill(venue.Hub);
        var taken = await venue.TakeUp(HoldOwner.Till(till.Id), booked);
        // One was taken out of the cart before.
        await till.Tell(new OperationBody
        {
            HoldReleased = new HoldReleased
            {
                HoldId = taken.Places[5].HoldId.ToString(), PlaceIds = { taken.Places[5].Place.PlaceId.ToString() },
            },
        });
        Assert.Equal((1, 0), await venue.Held(booked.HoldId));

        Assert.Empty((await till.Tell(BookedVenue.SaleOf(till, taken, places: 4))).Refused);
        await venue.Deliver();

        Assert.Equal((BookingState.Sold, 6), (await venue.State(booked), await venue.Free()));
        await using var db = venue.Hub.Read();
        Assert.Equal(4, await db.Set<Place>().CountAsync(place => place.State == PlaceState.Confirmed, Token));
        Assert.Equal((0, 0), await venue.Held(booked.HoldId));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_till_that_claims_a_foreign_order_file_or_more_deposit_than_there_is_is_refused(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var (booked, other) = (await venue.Book(2), await venue.Book(2));
        await venue.Deposit(other.File, 3000);
        var till = new SellingTill(venue.Hub);
        var taken = await venue.TakeUp(HoldOwner.Till(till.Id), booked);
        var foreign = BookedVenue.SaleOf(till, taken, deposit: 3000);
        foreign.OrderFile = other.File;
        var greedy = BookedVenue.SaleOf(till, taken, deposit: 1);
        var unnamed = BookedVenue.SaleOf(till, taken, deposit: 1);
        unnamed.OrderFile = 0;
        var unknown = BookedVenue.SaleOf(till, taken);
        unknown.OrderFile = 99;

        Assert.Equal("sales.order-file-differs", Assert.Single((await till.Tell(foreign)).Refused).Code);
        Assert.Equal("sales.deposit-exceeded", Assert.Single((await till.Tell(greedy)).Refused).Code);
        Assert.Equal("sales.sale-invalid", Assert.Single((await till.Tell(unnamed)).Refused).Code);
        Assert.Equal("sales.order-file-unknown", Assert.Single((await till.Tell(unknown)).Refused).Code);
        Assert.Equal(BookingState.TakenUp, await venue.State(booked));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Of_the_till_that_sells_and_the_office_that_takes_up_only_one_has_the_booking(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(2);
        var till = new SellingTill(venue.Hub);
        var taken = await venue.TakeUp(HoldOwner.Till(till.Id), booked);

        // The till was cut off: its cart is over by the clock, but it has not told yet what it sold.
        venue.Hub.Clock.Advance(TimeSpan.FromHours(1));
        await venue.Hub.Of<ExpireHolds>().Run(Token);
        await venue.Deliver();
        Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => venue.TakeUp(BookedVenue.Anne, booked)));
        var push = till.Push(new OperationBody { Sale = BookedVenue.SaleOf(till, taken) });
        push.WatermarkMs = till.SaidAtMs;
        Assert.Empty((await till.Send(push)).Refused);
        await venue.Deliver();
        Assert.Equal(BookingState.Sold, await venue.State(booked));
        await venue.Hub.InvariantsHold();
    }
}
