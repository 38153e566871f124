using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Till.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Till;

/// <summary>Bookings at a till, over its own line.</summary>
public class TillBookingTests
{
    const int Booked = 4;

    [Theory, OnBothDatabases]
    public async Task A_till_finds_a_booking_takes_it_up_and_sells_it_into_its_order_file(Database database)
    {
        await using var hub = await TillVenue.On(database, "11111111");
        await Book(hub);
        var till = await TillVenue.Till(hub, "Caisse 1");
        var file = Assert.Single((await Find(till, "dainville")).Files);

        var operation = Assert.Single(file.Operations);
        Assert.Equal(
            (1L, 3, BookingStatus.Booked, "2026-12-24", 12_800L),
            (file.OrderFile, file.Contact.Number, operation.Status, operation.DueDate, file.Booked.MinorUnits));
        Assert.Equal((4, 3200L, "Cat1"), Assert.Single(operation.Lines) is var line
            ? (line.Quantity, line.UnitPrice.MinorUnits, line.Category) : default);
        var taken = await TakeUp(till, 1);
        var again = Assert.Single((await Find(till, "3")).Files).Operations[0];
        Assert.Equal((BookingStatus.TakenUp, "Caisse 1"), (again.Status, again.TakenUpBy));
        Assert.Equal(Booked, taken.Places.Select(place => place.Place.TicketCode).Distinct().Count());

        var sale = till.Sale([.. taken.Places.Select(place => place.Place)]);
        sale.OrderFile = taken.OrderFile;
        Assert.Empty((await till.Tell(sale)).Refused);

        Assert.Empty((await Find(till, "1")).Files);
        await using var db = hub.Read();
        Assert.Equal(1, await db.Set<OrderFile>().CountAsync(TillVenue.Token));
        Assert.Equal(Booked, await db.Set<Ticket>().CountAsync(TillVenue.Token));
        await TillVenue.InvariantsHold(hub);
    }

    [Theory, OnBothDatabases]
    public async Task What_a_till_gives_back_another_takes_up(Database database)
    {
        await using var hub = await TillVenue.On(database, "11111111");
        await Book(hub);
        var (first, second) = (await TillVenue.Till(hub, "Caisse 1"), await TillVenue.Till(hub, "Caisse 2"));
        var edge = new TillAtWork(hub, await hub.Enrol(DeviceKind.Edge));
        var taken = await TakeUp(first, 1);

        var no = await Assert.ThrowsAsync<RpcException>(() => TakeUp(second, 1));
        Assert.Equal("sales.booking-taken-up", Refusal.CodeOf(no));
        Assert.Contains("Caisse 1", no.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("till.not-a-till", Refusal.CodeOf(await Assert.ThrowsAsync<RpcException>(() => TakeUp(edge, 1))));
        Assert.Equal("till.not-a-till", Refusal.CodeOf(await Assert.ThrowsAsync<RpcException>(() => Find(edge, ""))));
        await first.Service.ReleaseAsync(
            new ReleaseRequest { RequestId = Guid.CreateVersion7().ToString(), HoldId = taken.Places[0].HoldId },
            cancellationToken: TillVenue.Token);
        await hub.Until(async () => (await Find(second, "")).Files[0].Operations[0].Status == BookingStatus.Booked);

        var again = await TakeUp(second, 1);
        Assert.Equal(
            taken.Places.Select(place => place.Place.PlaceId), again.Places.Select(place => place.Place.PlaceId));
        await TillVenue.InvariantsHold(hub);
    }

    static async Task<FindBookingsReply> Find(TillAtWork till, string text) => await till.Service.FindBookingsAsync(
        new FindBookingsRequest { Text = text, Limit = 10 }, cancellationToken: TillVenue.Token);

    static async Task<TakeUpReply> TakeUp(TillAtWork till, long file) => await till.Service.TakeUpAsync(
        new TakeUpRequest { RequestId = Guid.CreateVersion7().ToString(), OrderFile = file },
        cancellationToken: TillVenue.Token);

    static Task Book(RunningHub hub) => hub.Write(async db =>
    {
        var contact = new Contact
        {
            Id = Guid.CreateVersion7(), Number = 3, Role = ContactRole.Individual, FirstName = "Blandine",
            LastName = "de Dainville", Email = "", City = "Paris", PostalCode = "75009", Country = "FR",
            SearchText = Contact.Folded("Blandine de Dainville Paris"),
        };
        db.Add(contact);
        var subject = Guid.CreateVersion7();
        var hold = await hub.Of<SeatAllocation>().SetApart(
            db, new ApartWish($"option:{subject}", SmallVenue.Seated, "Cat1", "", Booked, Overbooking.None), TillVenue.Token);
        await hub.Of<Bookings>().Open(
            db,
            new BookingWish(
                contact.Id, null, "Ticketshop", "anne", "EUR",
                [
                    new BookingWishOperation(
                        subject, "Option n° 21", "", new DateOnly(2026, 12, 24).DayNumber,
                        [new BookingWishLine(SmallVenue.Seated, "Cat1", "PLEIN", Booked, 3200, 550, hold.Id)]),
                ]),
            TillVenue.Token);
    });
}
