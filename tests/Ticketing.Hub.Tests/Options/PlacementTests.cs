using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Poser: what may be allotted, and what it takes off availability.</summary>
public class PlacementTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_request_never_holds_a_place_and_a_placement_does(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = await venue.Request(venue.Wish(("Cat1", 12)));
        Assert.Equal(20, await Free(venue, 1, "Cat1"));

        await venue.Place(asked.Id);

        Assert.Equal(8, await Free(venue, 1, "Cat1"));
        Assert.Equal(OptionState.Placed, (await venue.Get(asked.Id)).State);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task All_some_or_none_of_what_is_asked_is_allotted(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = await venue.Request(venue.Wish(("Cat1", 10), ("Cat2", 6)));

        await venue.Place(asked.Id, ("Cat1", 7));
        var line = Assert.Single(await venue.Lines(asked.Id));
        Assert.Equal(("Cat1", 7), (line.Category, line.Quantity));

        await venue.Place(asked.Id, ("Cat1", 10), ("Cat2", 6));
        Assert.Equal(16, (await venue.Get(asked.Id)).Placed);
        Assert.Equal(10, await Free(venue, 1, "Cat1"));

        await venue.Place(asked.Id, ("Cat1", 0));
        Assert.Equal(OptionState.Requested, (await venue.Get(asked.Id)).State);
        Assert.Empty(await venue.Lines(asked.Id));
        Assert.Equal(20, await Free(venue, 1, "Cat1"));
    }

    [Fact]
    public async Task No_more_than_asked_is_allotted()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));

        await Refused("option.more-than-asked", () => venue.Place(asked.Id, ("Cat1", 7)));
        Assert.Equal(OptionState.Requested, (await venue.Get(asked.Id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task The_gauge_is_the_limit_where_there_is_no_overbooking(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Placed(venue.Wish(("Cat1", 15)));
        var second = await venue.Request(venue.Wish(("Cat1", 6)), School);

        var no = await Refused("seating.not-enough", () => venue.Place(second.Id));

        Assert.Contains("5", no.Detail, StringComparison.Ordinal);
        Assert.Equal(5, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Overbooking_goes_past_the_gauge_by_its_percent_and_no_further(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Terms(venue, terms => (terms.OverbookingAllowed, terms.OverbookingPercent, terms.OverbookingBase) = (true, 10, OverbookingBase.Gauge));
        await venue.Placed(venue.Wish(("Cat1", 20)));
        var more = await venue.Request(venue.Wish(("Cat1", 5)), School);

        await Refused("seating.not-enough", () => venue.Place(more.Id, ("Cat1", 3)));
        await venue.Place(more.Id, ("Cat1", 2));

        Assert.Equal(2, (await venue.Get(more.Id)).Placed);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Overbooking_may_be_counted_on_the_quota(Database database)
    {
        await using var venue = await OptionVenue.On(database, quotas: ["C1;CE;Cat1;10", "C1;SCO;Cat1;10"]);
        await Terms(venue, terms => (terms.OverbookingAllowed, terms.OverbookingPercent, terms.OverbookingBase) = (true, 20, OverbookingBase.Quota));
        var asked = await venue.Request(venue.Wish(("Cat1", 13)));

        await Refused("seating.quota-exceeded", () => venue.Place(asked.Id, ("Cat1", 13)));
        await venue.Place(asked.Id, ("Cat1", 12));

        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Without_countdown_availability_is_the_same_before_and_after(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Terms(venue, terms => terms.CountsAgainstAvailability = false);
        var first = await venue.Placed(venue.Wish(("Cat1", 15)));
        await venue.Placed(venue.Wish(("Cat1", 15)), School);

        Assert.Equal(20, await Free(venue, 1, "Cat1"));

        // A booking is a promise: it counts.
        Assert.All(await venue.Validate(first), outcome => Assert.True(outcome.Done, outcome.Detail));
        Assert.Equal(5, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_fallback_is_placed_and_a_date_that_nobody_asked_for_is_not(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)) with { Fallbacks = [3, 2] });

        await Refused(
            "option.date-not-asked", () => venue.PlaceOn(asked.Id, 4, new AllottedSeats("Cat1", "Cat1", 6)));
        await venue.PlaceOn(asked.Id, 3, new AllottedSeats("Cat1", "Cat1", 6));

        Assert.Equal(3, (await venue.Get(asked.Id)).PlacedPerformance);
        Assert.Equal(20, await Free(venue, 1, "Cat1"));
        Assert.Equal(14, await Free(venue, 3, "Cat1"));
    }

    [Fact]
    public async Task The_next_higher_category_is_given_only_where_it_is_accepted()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var firm = await venue.Request(venue.Wish(("Cat2", 6)));
        var easy = await venue.Request(venue.Wish(("Cat2", 6)) with { AcceptsUpgrade = true }, School);

        await Refused(
            "option.upgrade-not-accepted", () => venue.PlaceOn(firm.Id, 1, new AllottedSeats("Cat2", "Cat1", 6)));
        await venue.PlaceOn(easy.Id, 1, new AllottedSeats("Cat2", "Cat1", 4), new AllottedSeats("Cat2", "Cat2", 2));

        Assert.Equal(["Cat1", "Cat2"], (await venue.Lines(easy.Id)).Select(line => line.Category));
    }

    [Fact]
    public async Task Taking_single_entries_from_an_operator_ends_place_options_for_him()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        var kept = new SignedInOperator(
            Anne.Id, "kept", "Kim", new RightSet(new Dictionary<string, Right> { [Rights.Everything] = Right.All }))
        {
            KeptFrom = new HashSet<(PerimeterKind, string)> { (PerimeterKind.ProductFamily, "ENTREE") },
        };

        await Refused("right.perimeter", () => venue.Of<PlaceOption>().Run(
            OptionActor.Of(kept), asked.Id, new Allotment(1, null, [new AllottedSeats("Cat1", "Cat1", 6)]), "", Token));
        await Refused("right.perimeter", () => venue.RequestAtCounter(venue.Wish(("Cat1", 6)), Council, kept));
    }

    [Fact]
    public async Task A_placement_needs_its_right()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        var reader = With(Right.Read);

        var no = await Refused("right.missing", () => venue.Of<PlaceOption>().Run(
            OptionActor.Of(reader), asked.Id, new Allotment(1, null, [new AllottedSeats("Cat1", "Cat1", 6)]), "", Token));

        Assert.Contains("options.places.manage:M", no.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_screen_that_shows_an_older_version_is_told()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        var seen = (await venue.Get(asked.Id)).Version;
        await venue.Place(asked.Id);

        await Refused("option.changed", () => venue.Of<PlaceOption>().Run(
            OptionActor.Of(Anne), asked.Id, new Allotment(1, null, [new AllottedSeats("Cat1", "Cat1", 5)], seen), "", Token));
    }

    [Theory, OnBothDatabases]
    public async Task Seats_are_assigned_side_by_side_or_by_name_and_held_for_that_option_alone(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Placed(venue.Wish(("Cat1", 6)));
        var other = await venue.Placed(venue.Wish(("Cat1", 5)), School);
        var line = Assert.Single(await venue.Lines(id));

        await venue.Of<AssignSeats>().Run(OptionActor.Of(Anne), line.Id, [], false, Token);

        var seats = await Seats(venue, line.HoldId!.Value);
        Assert.Equal(6, seats.Count);
        Assert.Equal(9, await Free(venue, 1, "Cat1"));
        var otherLine = Assert.Single(await venue.Lines(other));
        await Refused("seating.seat-taken", () => venue.Of<AssignSeats>().Run(
            OptionActor.Of(Anne), otherLine.Id, [seats[0]!.Value], false, Token));

        await venue.Of<AssignSeats>().TakeBack(OptionActor.Of(Anne), line.Id, Token);
        Assert.Empty(await Seats(venue, line.HoldId!.Value));
        Assert.Equal(9, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_product_option_takes_places_in_each_of_its_performances(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = await venue.Request(WishProduct("ABO3", null, ("Cat1", 4)));
        await venue.Place(asked.Id);

        Assert.Equal([16, 16, 16, 20], await FreeEach(venue, "Cat1"));
        Assert.Equal(12, (await venue.Get(asked.Id)).Placed);
    }

    [Theory, OnBothDatabases]
    public async Task A_subscription_a_la_carte_takes_its_choices_and_an_extra_one_beyond(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Refused("option.choices-wrong", () => venue.Request(WishProduct("CARTE2", [1], ("Cat1", 4))));
        var asked = await venue.Request(WishProduct("CARTE2", [1, 4], ("Cat1", 4)));
        await venue.Place(asked.Id);

        await venue.Of<AddExtraChoice>().Run(OptionActor.Of(Anne), asked.Id, [3], Token);

        Assert.Equal([16, 20, 16, 16], await FreeEach(venue, "Cat1"));
        await Refused(
            "option.choice-twice", () => venue.Of<AddExtraChoice>().Run(OptionActor.Of(Anne), asked.Id, [4], Token));
    }

    [Theory, OnBothDatabases]
    public async Task Twins_are_placed_all_or_none(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var one = await venue.Request(venue.Wish(1, ("Cat1", 6)));
        var two = await venue.Request(venue.Wish(2, ("Cat1", 6)));
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [one.Id, two.Id], Token);
        await venue.Placed(venue.Wish(2, ("Cat1", 15)), School);

        await Refused("seating.not-enough", () => venue.Place(one.Id));
        Assert.Equal(OptionState.Requested, (await venue.Get(one.Id)).State);
        Assert.Equal(20, await Free(venue, 1, "Cat1"));

        await venue.Of<TwinOptions>().Undo(OptionActor.Of(Anne), one.Id, Token);
        await venue.Place(one.Id);
        Assert.Equal(OptionState.Requested, (await venue.Get(two.Id)).State);
    }

    [Fact]
    public async Task Twins_are_of_one_contact()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var one = await venue.Request(venue.Wish(1, ("Cat1", 6)));
        var other = await venue.Request(venue.Wish(1, ("Cat1", 6)), School);

        await Refused("option.twin-of-another", () => venue.Of<TwinOptions>().Run(
            OptionActor.Of(Anne), [one.Id, other.Id], Token));
        await Refused("option.twin-alone", () => venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [one.Id], Token));
    }

    [Fact]
    public async Task A_direct_placement_needs_no_request_and_asks_no_profile()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);

        // Two places are under the profile's minimum of five.
        var placed = await venue.PlaceDirectly(venue.Wish(("Cat1", 2)));

        Assert.Equal(OptionState.Placed, (await venue.Get(placed.Id)).State);
        Assert.Equal(18, await Free(venue, 1, "Cat1"));
    }

    [Fact]
    public async Task A_duplicate_is_a_new_request_for_another_audience()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var first = await venue.Placed(venue.Wish(("Cat1", 6)));

        var copy = await venue.Of<DuplicateOption>().Run(Anne, NewId(), first, "PLEIN", Token);

        var option = await venue.Get(copy.Id);
        Assert.Equal((OptionState.Requested, "PLEIN", 6), (option.State, option.AudienceSubCategory, option.Requested));
        Assert.NotEqual((await venue.Get(first)).Number, copy.Number);
    }

    static async Task<List<int>> FreeEach(OptionVenue venue, string category)
    {
        var free = new List<int>();
        for (var performance = 1; performance <= 4; performance++)
        {
            free.Add(await Free(venue, performance, category));
        }

        return free;
    }

    internal static async Task<int> Free(OptionVenue venue, int performance, string category)
    {
        var lines = await venue.Of<SeatingQueries>().Categories(performance, Token);
        return lines.Single(line => line.Code == category).Free;
    }

    internal static Task Terms(OptionVenue venue, Action<OptionTerms> change) => venue.Hub.Write(async db =>
    {
        foreach (var terms in await db.Set<OptionTerms>().AsTracking().Where(row => row.Level == TermsLevel.Season).ToListAsync(Token))
        {
            change(terms);
        }
    });

    static async Task<List<Guid?>> Seats(OptionVenue venue, Guid hold)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<Place>().Where(place => place.HoldId == hold && place.State == PlaceState.Held)
            .Select(place => place.SeatId).ToListAsync(Token);
    }
}
