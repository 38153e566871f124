using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Sales;

public class BookingTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_booking_opens_an_order_file_or_goes_into_the_chosen_one_of_its_contact(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var first = await venue.Book(3);
        var second = await venue.Book(2, file: first.File);
        var third = await venue.Book(1);
        var other = await BookedVenue.AddContact(venue.Hub, 4, "Paul");

        Assert.Equal((1, 1, 2), (first.File, second.File, third.File));
        Assert.Equal("sales.order-file-unknown", await BookedVenue.Code(() => venue.Book(1, file: 77)));
        Assert.Equal("sales.order-file-of-another", await Open(venue, venue.Wish(Id, 1, "", Line) with { ContactId = other }));
        Assert.Equal("sales.currency-differs", await Open(venue, venue.Wish(Id, 1, "", Line) with { Currency = "CHF" }));
        Assert.Equal("sales.booking-invalid", await Open(venue, venue.Wish(Id, 1, "", [])));
        var page = await venue.Hub.Of<OrderFileQueries>().Search(new OrderFileSearch("3", ToTakeUp: true), Token);
        Assert.Equal([(2L, 3200L), (1L, 16_000L)], page.Files.Select(file => (file.Number, file.Booked)));
        var found = await venue.Hub.Of<BookingQueries>().Find("demostx", 10, Token);
        Assert.Equal([(1L, 2, 16_000L), (2L, 1, 3200L)], found.Select(file => (file.Number, file.Operations.Count, file.Amount)));
        Assert.Equal((3, "CE Demostx"), (found[0].ContactNumber, found[0].Structure));
        Assert.Single(await venue.Hub.Of<BookingQueries>().Find("2", 10, Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_hundred_and_twenty_bookings_of_one_command_are_numbered_without_a_hole(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1");
        await new SellingTill(venue.Hub).Sell(1);

        await venue.Hub.Write(async db =>
        {
            for (var i = 0; i < 120; i++)
            {
                await venue.Hub.Of<Bookings>().Open(db, venue.Wish(Guid.CreateVersion7(), null, "", Line), Token);
            }
        });

        await using var db = venue.Hub.Read();
        var numbers = await db.Set<OrderFile>().OrderBy(file => file.Number).Select(file => file.Number).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 121).Select(number => (long)number), numbers);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_booking_ends_once_and_leaves_its_places_to_whoever_set_them_apart(Database database)
    {
        await using var venue = await BookedVenue.On(database, "11111");
        var (cancelled, released) = (await venue.Book(2), await venue.Book(2));

        await Cancel(venue, cancelled);
        await Release(venue, released);

        Assert.Equal(BookingState.Cancelled, await venue.State(cancelled));
        Assert.Equal(BookingState.Released, await venue.State(released));
        Assert.Equal((0, 2), await venue.Held(cancelled.HoldId));
        Assert.Equal("sales.booking-ended", await BookedVenue.Code(() => Cancel(venue, cancelled)));
        Assert.Equal("sales.booking-ended", await BookedVenue.Code(() => Release(venue, cancelled)));
        Assert.Equal("sales.booking-ended", await BookedVenue.Code(() => venue.TakeUp(BookedVenue.Anne, released)));
        Assert.Equal(
            "sales.booking-unknown", await BookedVenue.Code(() => Cancel(venue, cancelled with { Subject = Id })));
        await using var db = venue.Hub.Read();
        var audit = await db.Set<AuditEntry>().Where(row => row.What.StartsWith("booking.")).OrderBy(row => row.Id)
            .Select(row => new { row.What, row.Who, row.Why }).ToListAsync(Token);
        Assert.Equal(
            [("booking.cancelled", "operator:anne", "erreur"), ("booking.released", "operator:anne", "échue")],
            audit.Select(row => (row.What, row.Who, row.Why)));
        // Validated again: a booking of its own.
        await venue.Hub.Write(db => venue.Hub.Of<Bookings>().Open(db, venue.Wish(cancelled.Subject, null, "", Line), Token));
        await Cancel(venue, cancelled);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_is_taken_up_sold_or_paid_on_account_does_not_end(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var (taken, sold) = (await venue.Book(2), await venue.Book(1));
        var paid = await venue.Book(3);
        var more = await venue.Book(2, file: paid.File);
        await venue.TakeUp(BookedVenue.Anne, taken);
        await venue.TakeUp(BookedVenue.Anne, sold);
        await venue.Sell(BookedVenue.Anne, [sold], BookedVenue.Paid(Protocol.Sync.V1.PaymentMethod.Cash, 3200));
        await venue.Deposit(paid.File, 7000);

        foreach (var end in (Func<BookedVenue, Booked, Task>[])[Cancel, Release])
        {
            Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => end(venue, taken)));
            Assert.Equal("sales.booking-sold", await BookedVenue.Code(() => end(venue, sold)));
            Assert.Equal("sales.booking-has-deposit", await BookedVenue.Code(() => end(venue, paid)));
        }

        // 9600 stay booked for 7000 on account.
        Assert.Equal("sales.booking-has-deposit", await BookedVenue.Code(() => Release(venue, more)));
        await Cancel(venue, more);
        await venue.Hub.InvariantsHold();
    }

    static Guid Id => Guid.CreateVersion7();

    static List<BookingWishLine> Line => [new(SmallVenue.Standing, "Debout", "PLEIN", 1, 1200, 550, Guid.Empty)];

    static Task<string?> Open(BookedVenue venue, BookingWish wish) =>
        BookedVenue.Code(() => venue.Hub.Write(db => venue.Hub.Of<Bookings>().Open(db, wish, Token)));

    static Task Cancel(BookedVenue venue, Booked booked) => venue.Hub.Write(db =>
        venue.Hub.Of<Bookings>().Cancel(db, booked.Subject, "operator:anne", "erreur", Token));

    static Task Release(BookedVenue venue, Booked booked) => venue.Hub.Write(db =>
        venue.Hub.Of<Bookings>().Release(db, booked.Subject, "operator:anne", "échue", Token));
}
