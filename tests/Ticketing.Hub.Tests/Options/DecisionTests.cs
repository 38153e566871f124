using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;
using static Ticketing.Hub.Tests.Options.PlacementTests;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Refusals, the waiting list, firmness, withdrawing and release: which moves there are, and what each takes.</summary>
public class DecisionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static OptionActor Actor => OptionActor.Of(Anne);

    public static TheoryData<OptionState, string> EveryPair
    {
        get
        {
            var data = new TheoryData<OptionState, string>();
            foreach (var state in Enum.GetValues<OptionState>())
            {
                foreach (var verb in Option.Moves.Moves.Select(move => move.Verb).Distinct())
                {
                    data.Add(state, verb);
                }
            }

            return data;
        }
    }

    /// <summary>The trade's table once more, by hand: from, verb, to.</summary>
    static readonly Dictionary<(OptionState, string), OptionState> Trade = new()
    {
        [(OptionState.Requested, "Change")] = OptionState.Requested,
        [(OptionState.Requested, "Withdraw")] = OptionState.Withdrawn,
        [(OptionState.Requested, "Place")] = OptionState.Placed,
        [(OptionState.Requested, "Refuse")] = OptionState.RefusalPending,
        [(OptionState.Placed, "Place")] = OptionState.Placed,
        [(OptionState.Placed, "Unplace")] = OptionState.Requested,
        [(OptionState.Placed, "Refuse")] = OptionState.RefusalPending,
        [(OptionState.Placed, "Validate")] = OptionState.Validated,
        [(OptionState.Placed, "Release")] = OptionState.Released,
        [(OptionState.RefusalPending, "CancelRefusalOfRequest")] = OptionState.Requested,
        [(OptionState.RefusalPending, "CancelRefusalOfPlacement")] = OptionState.Placed,
        [(OptionState.RefusalPending, "Waitlist")] = OptionState.Waiting,
        [(OptionState.RefusalPending, "Validate")] = OptionState.Refused,
        [(OptionState.Waiting, "ReturnToRefused")] = OptionState.RefusalPending,
        [(OptionState.Waiting, "Promote")] = OptionState.Placed,
        [(OptionState.Validated, "CancelValidation")] = OptionState.Placed,
        [(OptionState.Validated, "MakeFirm")] = OptionState.Firm,
        [(OptionState.Validated, "TakeUp")] = OptionState.TakenUp,
        [(OptionState.Validated, "Release")] = OptionState.Released,
        [(OptionState.Firm, "TakeUp")] = OptionState.TakenUp,
        [(OptionState.Firm, "Release")] = OptionState.Released,
        [(OptionState.TakenUp, "GiveBack")] = OptionState.Validated,
        [(OptionState.TakenUp, "GiveBackFirm")] = OptionState.Firm,
        [(OptionState.TakenUp, "Sell")] = OptionState.Sold,
        [(OptionState.Refused, "CancelValidation")] = OptionState.RefusalPending,
    };

    [Theory, MemberData(nameof(EveryPair))]
    public void Only_the_trades_moves_are_possible(OptionState from, string verb)
    {
        if (Trade.TryGetValue((from, verb), out var to))
        {
            Assert.Equal(to, Option.Moves.Next(from, verb));
            return;
        }

        var no = Assert.Throws<RuleViolation>(() => Option.Moves.Next(from, verb));
        Assert.Equal("option.illegal-move", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_refusal_gives_the_places_back_and_undoing_it_takes_them_again(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Placed(venue.Wish(("Cat1", 12)));

        await venue.Refuse(id);
        Assert.Equal(20, await Free(venue, 1, "Cat1"));
        Assert.Equal((OptionState.RefusalPending, 0), ((await venue.Get(id)).State, (await venue.Get(id)).Placed));

        await venue.Of<CancelRefusal>().Run(Actor, id, Token);
        Assert.Equal(8, await Free(venue, 1, "Cat1"));
        Assert.Equal((OptionState.Placed, 12), ((await venue.Get(id)).State, (await venue.Get(id)).Placed));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_refusal_that_others_have_filled_since_cannot_be_undone(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Placed(venue.Wish(("Cat1", 12)));
        await venue.Refuse(id);
        await venue.Placed(venue.Wish(("Cat1", 15)), School);

        await Refused("seating.not-enough", () => venue.Of<CancelRefusal>().Run(Actor, id, Token));

        Assert.Equal(OptionState.RefusalPending, (await venue.Get(id)).State);
        await venue.Hub.InvariantsHold();
    }

    [Fact]
    public async Task A_refused_request_comes_back_as_a_request()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        await venue.Refuse(asked.Id);

        await venue.Of<CancelRefusal>().Run(Actor, asked.Id, Token);

        Assert.Equal(OptionState.Requested, (await venue.Get(asked.Id)).State);
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));

        await Refused("option.reason-missing", () => venue.Refuse(asked.Id, " "));
    }

    [Fact]
    public async Task A_validated_refusal_is_final_until_its_validation_is_cancelled()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        await venue.Refuse(asked.Id);
        Assert.All(await venue.Validate(asked.Id), outcome => Assert.True(outcome.Done, outcome.Detail));
        Assert.Null((await venue.Get(asked.Id)).OrderFile);

        await Refused("option.illegal-move", () => venue.Of<CancelRefusal>().Run(Actor, asked.Id, Token));
        await Refused("option.illegal-move", () => venue.Of<WaitlistOption>().Run(Actor, asked.Id, Token));

        await venue.Of<CancelValidation>().Run(Actor, asked.Id, "erreur", Token);
        Assert.Equal(OptionState.RefusalPending, (await venue.Get(asked.Id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Who_waits_is_placed_in_one_step_when_places_come_back(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var first = await venue.Placed(venue.Wish(("Cat1", 15)), School);
        var asked = await venue.Request(venue.Wish(("Cat1", 10)));
        await venue.Refuse(asked.Id);
        await venue.Of<WaitlistOption>().Run(Actor, asked.Id, Token);
        await Refused("seating.not-enough", () => venue.Of<PromoteOption>().Run(Actor, asked.Id, null, Token));

        await venue.Refuse(first);
        await venue.Of<PromoteOption>().Run(
            Actor, asked.Id, new Allotment(1, null, [new AllottedSeats("Cat1", "Cat1", 8)]), Token);

        var option = await venue.Get(asked.Id);
        Assert.Equal((OptionState.Placed, 8, 0L), (option.State, option.Placed, option.WaitingSinceMs));
        Assert.Equal(12, await Free(venue, 1, "Cat1"));
    }

    [Fact]
    public async Task From_the_waiting_list_it_goes_back_to_refused_and_on_from_there()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var id = await venue.Placed(venue.Wish(("Cat1", 6)));
        await venue.Refuse(id);
        await venue.Of<WaitlistOption>().Run(Actor, id, Token);
        await venue.Of<ReturnToRefused>().Run(Actor, id, Token);
        Assert.Equal(OptionState.RefusalPending, (await venue.Get(id)).State);

        // The placement of before is gone: undoing the refusal now brings the request back.
        await venue.Of<CancelRefusal>().Run(Actor, id, Token);

        Assert.Equal(OptionState.Requested, (await venue.Get(id)).State);
        Assert.Empty(await venue.Lines(id));
    }

    [Fact]
    public async Task Twins_are_refused_together()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var one = await venue.Request(venue.Wish(1, ("Cat1", 6)));
        var two = await venue.Request(venue.Wish(2, ("Cat1", 6)));
        await venue.Of<TwinOptions>().Run(Actor, [one.Id, two.Id], Token);

        await venue.Refuse(two.Id);

        Assert.Equal(OptionState.RefusalPending, (await venue.Get(one.Id)).State);
    }

    [Fact]
    public async Task A_request_is_changed_and_withdrawn_only_while_it_is_one()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        await venue.Of<ChangeRequest>().Run(
            venue.Contact(Council), asked.Id, null, venue.Wish(2, ("Cat1", 7), ("Cat2", 5)) with { Fallbacks = [3] }, null, null,
            Token);
        var changed = await venue.Get(asked.Id);
        Assert.Equal((2, 12), (changed.WishedPerformance, changed.Requested));

        await venue.Place(asked.Id);
        await Refused("option.illegal-move", () => venue.Of<ChangeRequest>().Run(
            venue.Contact(Council), asked.Id, null, venue.Wish(("Cat1", 6)), null, null, Token));
        await Refused("option.illegal-move", () => venue.Of<WithdrawRequest>().Run(
            venue.Contact(Council), asked.Id, "", Token));
    }

    [Fact]
    public async Task Nobody_touches_the_option_of_another_contact()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));

        await Refused("option.not-found", () => venue.Of<WithdrawRequest>().Run(
            venue.Contact(School), asked.Id, "", Token));
        await Refused("option.not-found", () => venue.Of<ChangeRequest>().Run(
            venue.Contact(School), asked.Id, null, venue.Wish(("Cat1", 6)), null, null, Token));
    }

    [Fact]
    public async Task A_firm_option_is_not_placed_refused_or_unvalidated()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        await venue.Of<MakeFirm>().Run(Actor, id, Token);

        await Refused("option.illegal-move", () => venue.Place(id));
        await Refused("option.illegal-move", () => venue.Refuse(id));
        await Refused("option.illegal-move", () => venue.Of<CancelValidation>().Run(Actor, id, "", Token));

        Assert.Equal(OptionState.Firm, (await venue.Get(id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Only_an_overdue_option_is_released_and_its_places_are_free_again(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        await Refused("option.not-overdue", () => venue.Of<ReleaseOption>().Run(Actor, id, 0, "échue", Token));

        venue.Hub.Clock.Advance(TimeSpan.FromDays(11));
        await Refused("option.not-overdue", () => venue.Of<ReleaseOption>().Run(Actor, id, 2, "échue", Token));
        await venue.Of<ReleaseOption>().Run(Actor, id, 0, "échue", Token);

        Assert.Equal(OptionState.Released, (await venue.Get(id)).State);
        Assert.Equal(20, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Fact]
    public async Task Each_move_has_its_who_when_from_to_why_before_and_after()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        await venue.Place(asked.Id, ("Cat1", 5));
        await venue.Refuse(asked.Id, "salle complète");

        var history = await venue.History(asked.Id);

        Assert.Equal(["Submit", "Place", "Refuse"], history.Select(move => move.Verb));
        Assert.Equal(["contact:2", "operator:anne", "operator:anne"], history.Select(move => move.Who));
        Assert.Equal(["", "Requested", "Placed"], history.Select(move => move.From));
        Assert.Equal(["Requested", "Placed", "RefusalPending"], history.Select(move => move.To));
        Assert.Equal("salle complète", history[2].Why);
        Assert.All(history, move => Assert.True(move.AtMs > 0));
        Assert.Contains("\"Quantity\":5", history[2].Before, StringComparison.Ordinal);
        Assert.Equal(history[1].After, history[2].Before);
    }

    [Fact]
    public async Task Each_button_asks_for_its_own_right()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var id = (await venue.Request(venue.Wish(("Cat1", 6)))).Id;
        var reader = OptionActor.Of(With(Right.Read));
        (string Right, Func<Task> Press)[] buttons =
        [
            ("options.requests:C", () => venue.RequestAtCounter(venue.Wish(("Cat1", 6)), Council, With(Right.Read))),
            ("options.requests:M", () => venue.Of<ChangeRequest>().Run(
                reader, id, null, venue.Wish(("Cat1", 6)), null, null, Token)),
            ("options.requests:S", () => venue.Of<WithdrawRequest>().Run(reader, id, "", Token)),
            ("options.places.manage:C", () => venue.Of<PlaceDirectly>().Run(
                With(Right.Read), NewId(), new NewPlacement(venue.ContactId(Council), "GUICHET", venue.Wish(("Cat1", 6))), Token)),
            ("options.places.manage:C", () => venue.Of<DuplicateOption>().Run(With(Right.Read), NewId(), id, "", Token)),
            ("options.places.refuse:E", () => venue.Of<RefuseOption>().Run(reader, id, "non", Token)),
            ("options.places.cancel-refusal:E", () => venue.Of<CancelRefusal>().Run(reader, id, Token)),
            ("options.places.waitlist:E", () => venue.Of<WaitlistOption>().Run(reader, id, Token)),
            ("options.places.return-to-refused:E", () => venue.Of<ReturnToRefused>().Run(reader, id, Token)),
            ("options.places.order:E", () => venue.Of<ValidateOptions>().Run(With(Right.Read), NewId(), [id], null, Token)),
            ("options.places.cancel-order:E", () => venue.Of<CancelValidation>().Run(reader, id, "", Token)),
            ("options.places.manage:E", () => venue.Of<MakeFirm>().Run(reader, id, Token)),
            ("options.places.twinned:E", () => venue.Of<TwinOptions>().Run(reader, [id], Token)),
            ("options.products.extra-choice:E", () => venue.Of<AddExtraChoice>().Run(reader, id, [], Token)),
        ];

        foreach (var (right, press) in buttons)
        {
            var no = await Refused("right.missing", press);
            Assert.Contains(right, no.Detail, StringComparison.Ordinal);
        }
    }
}
