using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Sales;

public class DepositTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_deposit_is_on_account_of_its_order_file_once_and_never_more_than_is_booked(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(2);

        var first = await Take(venue, booked, 4000, "r-1");
        var again = await Take(venue, booked, 4000, "r-1");

        Assert.Equal(first, again);
        Assert.Equal((4000L, 4000L), (first.Amount, first.Left));
        Assert.Equal("sales.deposit-too-large", await BookedVenue.Code(() => Take(venue, booked, 2401)));
        Assert.Equal(6400, (await Take(venue, booked, 2400)).Left);
        await using var db = venue.Hub.Read();
        Assert.Equal(-6400, await Ledger.Balance(db, Accounts.Deposits, "1", Token));
        Assert.Equal(6400, await Ledger.Balance(db, Accounts.Cash, CashDesk.Office, Token));
        Assert.Equal(2, await db.Set<FiscalLine>().CountAsync(line => line.Kind == "deposit", Token));
        var card = await venue.Hub.Of<OrderFileQueries>().Card(1, Token);
        Assert.Equal((6400L, 2, 2), (card!.DepositLeft, card.Deposits.Count, card.FiscalLines.Count));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_left_of_a_deposit_is_given_back_but_not_while_a_cart_may_use_it(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(2);
        await venue.Deposit(booked.File, 5000);
        await venue.TakeUp(BookedVenue.Anne, booked);

        Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => Return(venue, booked, 1000)));
        await venue.Sell(
            BookedVenue.Anne, [booked], BookedVenue.Paid(PaymentMethod.Deposit, 3000),
            BookedVenue.Paid(PaymentMethod.Cash, 3400));
        Assert.Equal("sales.deposit-exceeded", await BookedVenue.Code(() => Return(venue, booked, 2001)));
        Assert.Equal("sales.reason-missing", await BookedVenue.Code(() => Return(venue, booked, 2000, " ")));
        Assert.Equal((2000L, 0L), await Return(venue, booked, 2000) is var back ? (back.Amount, back.Left) : default);

        await using var db = venue.Hub.Read();
        Assert.Equal(0, await Ledger.Balance(db, Accounts.Deposits, "1", Token));
        Assert.Equal(5000 - 2000, await Ledger.Balance(db, Accounts.Cards, CashDesk.Office, Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_deposit_is_for_the_first_cart_of_its_order_file_only(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var first = await venue.Book(2);
        var second = await venue.Book(2, file: first.File);
        await venue.Deposit(first.File, 5000);

        Assert.Equal(5000, (await venue.TakeUp(HoldOwner.Till("t-1"), first)).DepositLeft);
        Assert.Equal(0, (await venue.TakeUp(HoldOwner.Till("t-2"), second)).DepositLeft);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_no_deposit_is_refused_with_its_code_and_changes_nothing(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(2);
        await new SellingTill(venue.Hub).Sell(1);
        var before = await Tables.Count(venue.Hub);
        var nobody = new SignedInOperator(Guid.CreateVersion7(), "eve", "eve", RightSet.None);

        Assert.Equal("right.missing", await BookedVenue.Code(() => venue.Hub.Of<RecordDeposit>().Run(
            nobody, "r", booked.File, PaymentMethod.Cash, 100, Token)));
        Assert.Equal("right.missing", await BookedVenue.Code(() => venue.Hub.Of<RefundDeposit>().Run(
            nobody, "r", booked.File, PaymentMethod.Cash, 100, "x", Token)));
        Assert.Equal("sales.amount-invalid", await BookedVenue.Code(() => venue.Deposit(booked.File, 0)));
        Assert.Equal("sales.method-invalid", await BookedVenue.Code(() => venue.Deposit(booked.File, 1, PaymentMethod.Deposit)));
        Assert.Equal("sales.order-file-unknown", await BookedVenue.Code(() => venue.Deposit(77, 1)));
        Assert.Equal("sales.deposit-too-large", await BookedVenue.Code(() => venue.Deposit(2, 1)));
        Assert.Equal("sales.deposit-exceeded", await BookedVenue.Code(() => Return(venue, booked, 1)));
        Assert.Equal(before, await Tables.Count(venue.Hub));
        await venue.Hub.InvariantsHold();
    }

    static Task<RecordedDeposit> Take(BookedVenue venue, Booked booked, long cents, string? request = null) =>
        venue.Hub.Of<RecordDeposit>().Run(
            BookedVenue.Anne, request ?? Guid.CreateVersion7().ToString(), booked.File, PaymentMethod.Cash, cents, Token);

    static Task<RecordedDeposit> Return(BookedVenue venue, Booked booked, long cents, string why = "annulé") =>
        venue.Hub.Of<RefundDeposit>().Run(
            BookedVenue.Anne, Guid.CreateVersion7().ToString(), booked.File, PaymentMethod.Card, cents, why, Token);
}
