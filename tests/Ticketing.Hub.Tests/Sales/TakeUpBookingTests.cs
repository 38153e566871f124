using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Sales;

public class TakeUpBookingTests
{
    static readonly HoldOwner Till = HoldOwner.Till("t-1");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Taking_up_gives_each_place_its_seat_its_code_and_the_price_it_was_booked_at(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var booked = await venue.Book(4);
        await venue.Hub.Write(async db => await venue.Hub.Of<SeatAllocation>().Seat(
            db, await db.Set<Hold>().SingleAsync(row => row.Id == booked.HoldId, Token), 2, [], true, Token));
        await venue.Deposit(booked.File, 5000);

        var taken = await venue.TakeUp(Till, booked);

        Assert.Equal(
            (1L, venue.Contact, 3, "Blandine de Dainville", "CE Demostx", 5000L),
            (taken.OrderFile, taken.ContactId, taken.ContactNumber, taken.Contact, taken.Structure, taken.DepositLeft));
        Assert.Equal(Now(venue) + 600_000, taken.ExpiresAtMs);
        Assert.Equal(4, taken.Places.Select(place => place.Place.Code).Distinct().Count());
        Assert.All(taken.Places, place => Assert.Equal(
            (true, booked.OperationId, "PLEIN", 3200L, 550),
            (place.Place.Seat.Length > 0, place.OperationId, place.Tariff, place.UnitPrice, place.VatRate)));
        Assert.Equal(6, await venue.Free());
        Assert.Equal((0, 0), await venue.Held(booked.HoldId));
        Assert.Equal(BookingState.TakenUp, await venue.State(booked));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Of_twenty_who_take_up_at_once_exactly_one_has_it_and_the_others_hear_who(Database database)
    {
        await using var venue = await BookedVenue.On(database, new string('1', 40));
        var booked = await venue.Book(5);

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                await venue.TakeUp(HoldOwner.Till($"t-{number}"), booked);
                return null;
            }
            catch (RuleViolation no)
            {
                return no;
            }
        }));

        Assert.Single(answers, answer => answer is null);
        await using var db = venue.Hub.Read();
        var operation = await db.Set<BookingOperation>().SingleAsync(Token);
        Assert.All(answers.OfType<RuleViolation>(), no =>
        {
            Assert.Equal("sales.booking-taken-up", no.Code);
            Assert.Contains($"{operation.TakenUpBy} since 2026-11-23 19:00", no.Detail, StringComparison.Ordinal);
        });
        Assert.Equal(5, await db.Set<Place>().CountAsync(Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Of_a_take_up_and_a_cancel_at_once_one_is_done_and_the_other_refused(Database database)
    {
        await using var venue = await BookedVenue.On(database, new string('1', 40));
        for (var round = 0; round < 10; round++)
        {
            var booked = await venue.Book(2);
            Func<Task> take = () => venue.TakeUp(Till, booked);
            Func<Task> cancel = () => venue.Hub.Write(db =>
                venue.Hub.Of<Bookings>().Cancel(db, booked.Subject, "operator:anne", "erreur", Token));
            var answers = await Task.WhenAll(
                ((Func<Task>[])(round % 2 == 0 ? [take, cancel] : [cancel, take])).Select(BookedVenue.Code));

            Assert.Single(answers, answer => answer is null);
            var no = answers.Single(answer => answer is not null);
            Assert.Equal(
                await venue.State(booked) == BookingState.TakenUp ? "sales.booking-taken-up" : "sales.booking-ended", no);
        }

        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_cart_that_runs_out_gives_places_and_booking_back_and_its_seats_stay_its_own(Database database)
    {
        await using var venue = await BookedVenue.On(database, "11111");
        var booked = await venue.Book(3);
        var taken = await venue.TakeUp(BookedVenue.Anne, booked);

        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await venue.Hub.Of<ExpireHolds>().Run(Token));
        // Until the news is there nobody else has it.
        Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => venue.TakeUp(Till, booked)));
        await venue.Deliver();

        Assert.Equal(BookingState.Booked, await venue.State(booked));
        Assert.Equal((3, 0), await venue.Held(booked.HoldId));
        Assert.Equal(2, await venue.Free());
        var again = await venue.TakeUp(Till, booked);
        Assert.Equal(taken.Places.Select(place => place.Place), again.Places.Select(place => place.Place));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_tills_cart_ends_by_its_release_or_its_watermark_and_not_by_the_clock(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111");
        var (first, second) = (await venue.Book(2), await venue.Book(2));
        var given = await venue.TakeUp(Till, first);
        await venue.TakeUp(Till, second);

        await venue.Hub.Of<ReleaseHold>().Run(Till, given.Places[0].HoldId, Token);
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        await venue.Hub.Of<ExpireHolds>().Run(Token);
        await venue.Deliver();
        Assert.Equal(
            (BookingState.Booked, BookingState.TakenUp), (await venue.State(first), await venue.State(second)));

        await venue.Hub.Write(db => venue.Hub.Of<ExpireHolds>().Reached(
            db, [new Watermark(new Recipient(Till.Id, RecipientKind.Till, "salle"), Now(venue))], Token));
        await venue.Deliver();
        Assert.Equal(BookingState.Booked, await venue.State(second));
        Assert.Equal((2, 0), await venue.Held(second.HoldId));
        Assert.Equal(3, await venue.Free());
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task An_operation_of_two_performances_is_booked_again_when_the_last_of_its_holds_is_given_back(
        Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111");
        var hall = await venue.Book(2);
        var foyer = await venue.Book(3, "Debout", SmallVenue.Standing, file: hall.File);
        var taken = await venue.TakeUp(BookedVenue.Anne, hall, foyer);
        var holds = taken.Places.Select(place => place.HoldId).Distinct().ToList();

        Assert.Equal(2, holds.Count);
        await venue.Hub.Of<GiveBackBooking>().Run(BookedVenue.Bob, [hall.OperationId, foyer.OperationId], Token);
        Assert.Equal(BookingState.TakenUp, await venue.State(hall));
        await venue.Hub.Of<GiveBackBooking>().Run(BookedVenue.Anne, [hall.OperationId], Token);
        Assert.Equal((BookingState.Booked, BookingState.TakenUp), (await venue.State(hall), await venue.State(foyer)));
        await venue.Hub.Of<GiveBackBooking>().Run(BookedVenue.Anne, [hall.OperationId, foyer.OperationId], Token);
        Assert.Equal((BookingState.Booked, (3, 0)), (await venue.State(foyer), await venue.Held(foyer.HoldId)));
        await venue.Deliver();
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_was_promised_beyond_the_house_is_refused_and_nothing_is_half_done(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111111");
        var first = await venue.Book(9);
        var over = await venue.Book(3, over: new Overbooking(20, OverbookingBase.Gauge));
        await venue.Hub.InvariantsHold();
        var before = await Tables.Count(venue.Hub);
        await venue.TakeUp(BookedVenue.Anne, first);

        Assert.Equal("seating.not-enough", await BookedVenue.Code(() => venue.TakeUp(Till, over)));

        Assert.Equal((BookingState.Booked, (0, 3)), (await venue.State(over), await venue.Held(over.HoldId)));
        Assert.Equal(0, await venue.Free());
        await venue.Hub.Of<GiveBackBooking>().Run(BookedVenue.Anne, [first.OperationId], Token);
        Assert.NotEmpty(before);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task An_option_that_counts_against_nothing_gets_free_places_and_puts_them_back_on_sale(Database database)
    {
        await using var venue = await BookedVenue.With(database, ["P1;CE;Cat1;4;0"], "11111");
        var (booked, more) = (await venue.Book(3, contingent: "CE", counted: false), await venue.Book(3, contingent: "CE", counted: false));
        Assert.Equal(5, await venue.Free());

        await venue.TakeUp(BookedVenue.Anne, booked);

        Assert.Equal(2, await venue.Free());
        Assert.Equal("seating.not-enough", await BookedVenue.Code(() => venue.TakeUp(Till, more)));
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        await venue.Hub.Of<ExpireHolds>().Run(Token);
        await venue.Deliver();
        Assert.Equal((BookingState.Booked, 5), (await venue.State(booked), await venue.Free()));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Only_bookings_of_one_order_file_and_of_a_performance_on_sale_are_taken_up(Database database)
    {
        await using var venue = await BookedVenue.On(database, "1111111");
        var (first, second) = (await venue.Book(2), await venue.Book(2));
        var request = Guid.CreateVersion7().ToString();

        Assert.Equal("sales.bookings-apart", await BookedVenue.Code(() => venue.TakeUp(Till, first, second)));
        Assert.Equal("sales.booking-unknown", await BookedVenue.Code(() => venue.TakeUp(Till, first with { OperationId = first.Subject })));
        Assert.Equal("sales.booking-unknown", await BookedVenue.Code(() => venue.TakeUp(Till)));
        Assert.Equal("sales.bookings-apart", await BookedVenue.Code(() => OfFile(1, second.OperationId)));
        Assert.Equal("sales.order-file-unknown", await BookedVenue.Code(() => OfFile(9)));
        var taken = await OfFile(1);
        Assert.Equal(taken.Places, (await OfFile(1)).Places);
        request = Guid.CreateVersion7().ToString();
        Assert.Equal("sales.booking-taken-up", await BookedVenue.Code(() => OfFile(1)));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("catalogue.performance-closed", await BookedVenue.Code(() => venue.TakeUp(Till, second)));
        await venue.Hub.InvariantsHold();

        Task<TakenUpFile> OfFile(long number, params Guid[] operations) => venue.Hub.Of<TakeUpBooking>().Run(
            request, Till, "Caisse 1", number, operations, Token);
    }

    static long Now(BookedVenue venue) => venue.Hub.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
