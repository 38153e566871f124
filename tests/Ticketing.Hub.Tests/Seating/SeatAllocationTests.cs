using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Seating;

public class SeatAllocationTests
{
    static readonly HoldOwner Desk = HoldOwner.Operator("anne");
    static readonly HoldOwner Till = HoldOwner.Till("t-1");

    [Theory, OnBothDatabases]
    public async Task Twenty_callers_on_the_last_seats_get_each_seat_once(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111111");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Code(() => Hold(hub, Desk, "Cat1", 2, split: true))));

        Assert.Equal(3, answers.Count(code => code is null));
        Assert.Equal(17, answers.Count(code => code == "seating.not-enough"));
        Assert.Equal(6, await Taken(hub, SmallVenue.Seated));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_callers_on_one_named_seat_give_it_to_one(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var seat = await Seat(hub, 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Code(() => HoldSeats(hub, Desk, seat))));

        Assert.Single(answers, code => code is null);
        Assert.Equal(19, answers.Count(code => code == "seating.seat-taken"));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task A_hold_that_is_undone_leaves_every_seat_free(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        await Hold(hub, Desk, "Cat1", 1);

        var no = await Code(() => hub.Write<bool>(async db =>
        {
            await hub.Of<SeatAllocation>().Hold(db, Order(Desk, "Cat1", 2, split: true), Token);
            await db.SaveChangesAsync();
            throw new RuleViolation("test.undone", "No.");
        }));

        Assert.Equal("test.undone", no);
        await Hold(hub, Desk, "Cat1", 2, split: true);
        Assert.Equal(3, await Taken(hub, SmallVenue.Seated));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task A_release_that_is_refused_half_way_frees_nothing(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var first = await HoldSeats(hub, Desk, await Seat(hub, 0));
        var second = await HoldSeats(hub, Desk, await Seat(hub, 1));
        await hub.Of<ReleaseHold>().Run(Desk, second.HoldId, Token);

        var no = await Code(() => hub.Write<bool>(async db =>
        {
            var places = await db.Set<Place>().OrderBy(place => place.Serial).ToListAsync(Token);
            await hub.Of<SeatAllocation>().Release(db, places, Token);
            return true;
        }));

        Assert.Equal("place.illegal-move", no);
        Assert.Equal("seating.seat-taken", await Code(async () => await HoldSeats(hub, Desk, await Seat(hub, 0))));
        Assert.Equal(first.Places[0].PlaceId, (await Active(hub)).Single().Id);
        await HoldSeats(hub, Desk, await Seat(hub, 1));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task Two_contingents_take_what_is_theirs_overbooking_counted_and_no_more(Database database)
    {
        await using var hub = await SmallVenue.On(
            database, ["P2;PUBLIC;Debout;4;0", "P2;CE;Debout;4;50"], "1");

        Assert.Equal("seating.quota-exceeded", await Code(() => Stand(hub, "CE", 7)));
        Assert.Equal("seating.quota-exceeded", await Code(() => Stand(hub, "PUBLIC", 5)));
        await Stand(hub, "PUBLIC", 4);
        Assert.Equal("seating.quota-exceeded", await Code(() => Stand(hub, "PUBLIC", 1)));
        Assert.Equal("seating.quota-exceeded", await Code(() => Stand(hub, "", 1)));
        await Stand(hub, "CE", 6);
        Assert.Equal("seating.not-enough", await Code(() => Stand(hub, "CE", 1)));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_held_is_refused_with_its_code_and_takes_nothing(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111", "111");

        Assert.Equal("seating.no-contiguous", await Code(() => Hold(hub, Desk, "Cat1", 4)));
        Assert.Equal("seating.not-enough", await Code(() => Hold(hub, Desk, "Cat1", 7)));
        Assert.Equal("seating.category-unknown", await Code(() => Hold(hub, Desk, "Cat9", 1)));
        Assert.Equal("seating.seat-unknown", await Code(() => HoldSeats(hub, Desk, Guid.CreateVersion7())));
        Assert.Equal("seating.quantity-invalid", await Code(() => Hold(hub, Desk, "Cat1", 0)));
        Assert.Equal("seating.performance-unknown", await Code(() => hub.Of<HoldPlaces>().Run(
            "r", Desk, new HoldWish(99, "Cat1", 1, [], false), Token)));
        hub.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("catalogue.performance-closed", await Code(() => Hold(hub, Desk, "Cat1", 1)));
        Assert.Equal(0, await Taken(hub, SmallVenue.Seated));
    }

    [Theory, OnBothDatabases]
    public async Task An_operators_hold_ends_by_the_clock(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var held = await Hold(hub, Desk, "Cat1", 2);
        hub.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, await hub.Of<ExpireHolds>().Run(Token));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await hub.Of<ExpireHolds>().Run(Token));

        Assert.Equal(0, await Taken(hub, SmallVenue.Seated));
        Assert.Empty(await Confirm(hub, Desk, held));
        await Hold(hub, Desk, "Cat1", 2);
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task A_tills_hold_waits_for_its_word_and_not_for_the_clock(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        await Hold(hub, Till, "Cat1", 2);
        var ends = hub.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds();
        hub.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(0, await hub.Of<ExpireHolds>().Run(Token));
        await Watermark(hub, Till, ends - 1);
        Assert.Equal(2, await Taken(hub, SmallVenue.Seated));
        await Watermark(hub, HoldOwner.Till("t-2"), ends + 1);
        Assert.Equal(2, await Taken(hub, SmallVenue.Seated));
        await Watermark(hub, Till, ends);
        Assert.Equal(0, await Taken(hub, SmallVenue.Seated));
    }

    [Theory, OnBothDatabases]
    public async Task A_watermark_ahead_of_our_clock_ends_nothing_early(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        await Hold(hub, Till, "Cat1", 2);

        await Watermark(hub, Till, long.MaxValue);

        Assert.Equal(2, await Taken(hub, SmallVenue.Seated));
    }

    [Theory, OnBothDatabases]
    public async Task Places_given_back_out_of_a_lease_are_free_once_the_till_has_told_everything(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var lease = await Lease(hub, 5);
        var sold = lease.Places[4].PlaceId;
        Assert.Equal(2, (await Lease(hub, 2)).Places.Count);
        Assert.Equal("seating.not-enough", await Code(() => Hold(hub, Desk, "Cat1", 1)));

        // The till had sold one of the three before it gave them back, and says so now.
        await hub.Write(async db => Assert.Single(await SeatAllocation.Confirm(db, Till.Id, [sold], Token)));
        await Watermark(hub, Till, hub.Clock.GetUtcNow().ToUnixTimeMilliseconds());

        Assert.Equal(3, await Taken(hub, SmallVenue.Seated));
        Assert.Equal(PlaceState.Confirmed, (await Active(hub)).Single(place => place.Id == sold).State);
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task A_till_that_wants_more_than_there_is_gets_what_there_is(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        await Hold(hub, Desk, "Cat1", 2);

        Assert.Equal(3, (await Lease(hub, 5)).Places.Count);
        Assert.Equal(3, (await Lease(hub, 3)).Places.Count);
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task A_lease_written_off_comes_back_with_a_reason_and_what_was_sold_stays_sold(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var lease = await Lease(hub, 3);
        await hub.Write(db => SeatAllocation.Confirm(db, Till.Id, [lease.Places[0].PlaceId], Token));

        Assert.Equal("seating.reason-missing", await Code(() => WriteOff(hub, lease.LeaseId, " ")));
        Assert.Equal("hold.not-found", await Code(() => WriteOff(hub, Guid.CreateVersion7(), "volée")));
        Assert.Equal(2, await WriteOff(hub, lease.LeaseId, "volée"));
        Assert.Equal("hold.illegal-move", await Code(() => WriteOff(hub, lease.LeaseId, "volée")));
        Assert.Equal(1, await Taken(hub, SmallVenue.Seated));
        await hub.InvariantsHold("Seating");
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_releases_or_confirms_what_another_holds(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var held = await Hold(hub, Desk, "Cat1", 2);

        Assert.Equal("seating.hold-unknown", await Code(async () =>
        {
            await hub.Of<ReleaseHold>().Run(Till, held.HoldId, Token);
            return true;
        }));
        Assert.Empty(await Confirm(hub, Till, held));
        Assert.Equal(2, (await Confirm(hub, Desk, held)).Count);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static HoldOrder Order(HoldOwner owner, string category, int quantity, bool split) => new(
        owner, HoldKind.Cart, SmallVenue.Seated, category, quantity, [], split, "", long.MaxValue);

    static Task<HeldPlaces> Hold(HubWithoutPorts hub, HoldOwner owner, string category, int quantity, bool split = false) =>
        hub.Of<HoldPlaces>().Run(
            Guid.CreateVersion7().ToString(), owner,
            new HoldWish(SmallVenue.Seated, category, quantity, [], split), Token);

    static Task<HeldPlaces> HoldSeats(HubWithoutPorts hub, HoldOwner owner, params Guid[] seats) =>
        hub.Of<HoldPlaces>().Run(
            Guid.CreateVersion7().ToString(), owner, new HoldWish(SmallVenue.Seated, "", 0, seats, false), Token);

    static Task<HeldPlaces> Stand(HubWithoutPorts hub, string contingent, int quantity) =>
        hub.Of<HoldPlaces>().Run(
            Guid.CreateVersion7().ToString(), Desk,
            new HoldWish(SmallVenue.Standing, "Debout", quantity, [], false, contingent), Token);

    static Task<LeasedPlaces> Lease(HubWithoutPorts hub, int quantity) => hub.Of<LeasePlaces>().Run(
        Guid.CreateVersion7().ToString(), Till.Id, SmallVenue.Seated, "Cat1", quantity, "", Token);

    static Task<int> WriteOff(HubWithoutPorts hub, Guid hold, string why) =>
        hub.Of<WriteOffHold>().Run(hold, "operator:anne", why, Token);

    static Task<List<Place>> Confirm(HubWithoutPorts hub, HoldOwner owner, HeldPlaces held) =>
        hub.Write(db => SeatAllocation.Confirm(db, owner.Id, held.Places.ConvertAll(place => place.PlaceId), Token));

    static Task Watermark(HubWithoutPorts hub, HoldOwner owner, long atMs) => hub.Write(db =>
        hub.Of<ExpireHolds>().Reached(db, [new Watermark(new Recipient(owner.Id, RecipientKind.Till, "salle"), atMs)], Token));

    static async Task<Guid> Seat(HubWithoutPorts hub, int place)
    {
        await using var db = hub.Read();
        return await db.Set<Seat>().Where(seat => seat.OrderInRow == place).Select(seat => seat.Id).FirstAsync(Token);
    }

    static async Task<List<Place>> Active(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return await db.Set<Place>().Where(place => place.State == PlaceState.Held || place.State == PlaceState.Confirmed)
            .ToListAsync(Token);
    }

    static async Task<int> Taken(HubWithoutPorts hub, int performance) =>
        (await Active(hub)).Count(place => place.Performance == performance);

    static async Task<string?> Code<T>(Func<Task<T>> call)
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
