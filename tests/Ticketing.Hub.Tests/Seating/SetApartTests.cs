using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Seating;

public class SetApartTests
{
    static readonly Overbooking TenOfGauge = new(10, OverbookingBase.Gauge);
    static readonly Overbooking FiftyOfQuota = new(50, OverbookingBase.Quota);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_is_set_apart_by_number_is_on_sale_no_more(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111111111");
        var hold = await Apart(hub, 7);

        Assert.Equal((HoldKind.Option, 7, Hold.Never), (hold.Kind, hold.Unseated, hold.ExpiresAtMs));
        Assert.Equal("seating.not-enough", await Code(() => Cart(hub, 4)));
        Assert.Equal(3, (await hub.Of<SeatingQueries>().Categories(SmallVenue.Seated, Token)).Single().Free);
        await Cart(hub, 3);
        hub.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await hub.Of<ExpireHolds>().Run(Token));
        Assert.Equal((0, 7), await Held(hub, hold));
        Assert.Empty(await hub.Of<SeatingQueries>().Holds(null, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task The_gauge_and_the_quota_may_each_be_passed_by_their_own_percent(Database database)
    {
        await using var hub = await SmallVenue.On(
            database, ["P1;CE;Cat1;4;0", "P1;PUBLIC;Cat1;10;0"], "1111111111");
        await Apart(hub, 4, contingent: "CE");

        Assert.Equal("seating.quota-exceeded", await Code(() => Apart(hub, 1, TenOfGauge, "CE")));
        await Apart(hub, 2, FiftyOfQuota, "CE");
        Assert.Equal("seating.quota-exceeded", await Code(() => Apart(hub, 1, FiftyOfQuota, "CE")));
        Assert.Equal("seating.quota-exceeded", await Code(() => Apart(hub, 1)));
        await Apart(hub, 4, contingent: "PUBLIC");
        Assert.Equal("seating.not-enough", await Code(() => Apart(hub, 1, FiftyOfQuota, "PUBLIC")));
        await Apart(hub, 1, TenOfGauge, "PUBLIC");
        Assert.Equal("seating.not-enough", await Code(() => Apart(hub, 1, TenOfGauge, "PUBLIC")));
        await hub.InvariantsHold();
        var lines = await hub.Of<SeatingQueries>().Availability([SmallVenue.Seated], Token);
        Assert.Equal(
            [
                new AvailabilityLine(SmallVenue.Seated, "CE", "Cat1", 10, 4, 0, 0, 6, 0),
                new AvailabilityLine(SmallVenue.Seated, "PUBLIC", "Cat1", 10, 10, 0, 0, 5, 0),
            ],
            lines);
    }

    [Theory, OnBothDatabases]
    public async Task Seats_are_chosen_later_by_number_or_by_name_and_given_back_to_the_number(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111111 22");
        var hold = await Apart(hub, 4);
        var seats = await Seats(hub);

        var best = await Seat(hub, hold, 2);
        var taken = await Cart(hub, 2);
        var free = seats.Where(seat => seat.Category == "Cat1" && !best.Exists(place => place.SeatId == seat.Id)
            && !taken.Places.Exists(place => place.Seat == seat.Label)).ToList();
        Assert.Equal("seating.seat-taken", await Code(() => Seat(hub, hold, 0, best[0].SeatId!.Value)));
        Assert.Equal("seating.category-differs", await Code(() => Seat(
            hub, hold, 0, seats.First(seat => seat.Category == "Cat2").Id)));
        Assert.Equal("seating.quantity-invalid", await Code(() => Seat(hub, hold, 3)));
        Assert.Equal("seating.seat-unknown", await Code(() => Seat(hub, hold, 0, Guid.CreateVersion7())));
        var named = await Seat(hub, hold, 0, free[0].Id);
        await hub.Write(async db => await hub.Of<SeatAllocation>().Unseat(
            db, await Tracked(db, hold.Id), [best[0].Id], Token));
        Assert.Equal("seating.place-not-held", await Code(() => hub.Write(async db =>
            await hub.Of<SeatAllocation>().Unseat(db, await Tracked(db, hold.Id), [best[0].Id], Token))));

        await using var db = hub.Read();
        Assert.Equal(2, (await db.Set<Hold>().SingleAsync(row => row.Id == hold.Id, Token)).Unseated);
        Assert.Equal(free[0].Id, Assert.Single(named).SeatId);
        Assert.Equal("seating.not-enough", await Code(() => Cart(hub, 1)));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Fewer_places_give_back_those_without_a_seat_first_and_the_last_seats_then(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111111111");
        var hold = await Apart(hub, 6);
        var first = await Seat(hub, hold, 2);
        await Seat(hub, hold, 2);

        await Resize(hub, hold, 5);
        Assert.Equal((4, 1), await Held(hub, hold));
        await Resize(hub, hold, 2);
        Assert.Equal((2, 0), await Held(hub, hold));
        await using var db = hub.Read();
        Assert.Equal(
            first.Select(place => place.Id).Order(),
            (await db.Set<Place>().Where(place => place.State == PlaceState.Held).ToListAsync(Token))
                .Select(place => place.Id).Order());
        await Resize(hub, hold, 10);
        Assert.Equal("seating.not-enough", await Code(() => Resize(hub, hold, 11)));
        Assert.Equal("seating.quantity-invalid", await Code(() => Resize(hub, hold, -1)));
        await Resize(hub, hold, 0);
        Assert.Equal((0, 0), await Held(hub, hold));
        await Resize(hub, hold, 3);
        Assert.Equal(3, await hub.Write(async write =>
            await hub.Of<SeatAllocation>().End(write, await Tracked(write, hold.Id), "Release", Token)));
        Assert.Equal(10, (await Cart(hub, 10)).Places.Count);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Options_are_placed_before_the_sale_opens_and_not_after_it_ends(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var files = SmallVenue.Files("11111").Where(file => file.Name != "performances.csv").ToList();
        files.Add(SmallVenue.File(
            "performances.csv", SmallVenue.PerformanceHeader, SmallVenue.Performance("P3", SmallVenue.Hall, "Draft")));
        Assert.Empty((await SmallVenue.Import(hub, files)).Issues);

        await Apart(hub, 2, performance: 3);
        Assert.Equal("catalogue.performance-closed", await Code(() => Cart(hub, 1, performance: 3)));
        Assert.Equal("seating.performance-unknown", await Code(() => Apart(hub, 1, performance: 9)));
        Assert.Equal("seating.quantity-invalid", await Code(() => Apart(hub, 0)));
        await hub.Of<MovePerformance>().Run(SmallVenue.Standing, "Close", "operator:test", "", Token);
        Assert.Equal("catalogue.performance-closed", await Code(() => Apart(
            hub, 1, performance: SmallVenue.Standing, category: "Debout")));
        hub.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("catalogue.performance-closed", await Code(() => Apart(hub, 1)));
        Assert.Equal("catalogue.performance-closed", await Code(() => Apart(hub, 1, performance: 3)));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_who_set_the_last_places_apart_at_once_get_each_of_them_once(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], new string('1', 31));

        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Code(() => Apart(hub, 2))));

        Assert.Equal(15, codes.Count(code => code is null));
        Assert.Equal(5, codes.Count(code => code == "seating.not-enough"));
        Assert.Equal(1, (await hub.Of<SeatingQueries>().Categories(SmallVenue.Seated, Token)).Single().Free);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_capacity_or_quota_cannot_be_imported_below_what_is_set_apart(Database database)
    {
        await using var hub = await SmallVenue.On(database, ["P2;CE;Debout;8;0"], "1");
        var hold = await Apart(hub, 7, performance: SmallVenue.Standing, category: "Debout", contingent: "CE");

        var quota = await SmallVenue.Import(
            hub, SmallVenue.File("quotas.csv", "performance;contingent;category;limit;overbooking_percent", "P2;CE;Debout;6;0"));
        var capacity = await SmallVenue.Import(
            hub, SmallVenue.File("capacities.csv", "seating;seating_name;category;name;capacity", "foyer;Foyer;Debout;Debout;6"));

        Assert.Equal("import.quota-in-use", Assert.Single(quota.Issues).Code);
        Assert.Equal("import.capacity-in-use", Assert.Single(capacity.Issues).Code);
        Assert.Equal("seating.hold-of-option", await Code(
            () => hub.Of<WriteOffHold>().Run(hold.Id, "operator:anne", "x", Token)));
    }

    static Task<Hold> Apart(
        HubWithoutPorts hub, int quantity, Overbooking? over = null, string contingent = "",
        int performance = SmallVenue.Seated, string category = "Cat1") =>
        hub.Write(db => hub.Of<SeatAllocation>().SetApart(
            db,
            new ApartWish(
                "option:" + Guid.CreateVersion7(), performance, category, contingent, quantity, over ?? Overbooking.None),
            Token));

    static Task<List<Place>> Seat(HubWithoutPorts hub, Hold hold, int quantity, params Guid[] seats) => hub.Write(
        async db => await hub.Of<SeatAllocation>().Seat(db, await Tracked(db, hold.Id), quantity, seats, true, Token));

    static Task Resize(HubWithoutPorts hub, Hold hold, int quantity) => hub.Write(async db =>
        await hub.Of<SeatAllocation>().Resize(db, await Tracked(db, hold.Id), quantity, Overbooking.None, Token));

    static Task<HeldPlaces> Cart(HubWithoutPorts hub, int quantity, int performance = SmallVenue.Seated) =>
        hub.Of<HoldPlaces>().Run(
            Guid.CreateVersion7().ToString(), HoldOwner.Operator("anne"), new HoldWish(performance, "Cat1", quantity, [], true),
            Token);

    static async Task<(int, int)> Held(HubWithoutPorts hub, Hold hold)
    {
        await using var db = hub.Read();
        return (
            await db.Set<Place>().CountAsync(row => row.HoldId == hold.Id && row.State == PlaceState.Held, Token),
            (await db.Set<Hold>().SingleAsync(row => row.Id == hold.Id, Token)).Unseated);
    }

    static async Task<List<LayoutSeat>> Seats(HubWithoutPorts hub) => await hub.Write(async db =>
        (await hub.Of<Houses>().Open(db, SmallVenue.Seated, Token)).House.Layout.Seats.ToList());

    static Task<Hold> Tracked(HubDb db, Guid hold) =>
        db.Set<Hold>().AsTracking().SingleAsync(row => row.Id == hold, Token);

    static async Task<string?> Code(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }
}
