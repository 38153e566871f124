using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;
using static Ticketing.Hub.Tests.Options.PlacementTests;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Validation makes the order, once; the order is taken up, given back, sold; the option follows.</summary>
public class ValidationTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static OptionActor Actor => OptionActor.Of(Anne);

    [Theory, OnBothDatabases]
    public async Task Validating_options_of_one_contact_makes_one_order_and_one_mail_even_when_retried(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        Guid[] ids =
        [
            await venue.Placed(venue.Wish(1, ("Cat1", 6))), await venue.Placed(venue.Wish(2, ("Cat1", 5), ("Cat2", 5))),
            await venue.Placed(WishProduct("ABO3", null, ("Cat2", 2))), await venue.Placed(venue.Wish(3, ("Cat1", 5)), School),
        ];
        var request = NewId();

        var first = await venue.Of<ValidateOptions>().Run(Anne, request, ids, null, Token);
        var again = await venue.Of<ValidateOptions>().Run(Anne, request, ids, null, Token);
        await Deliver(venue);

        Assert.All(first, outcome => Assert.True(outcome.Done, outcome.Detail));
        Assert.Equal(first.Select(outcome => (outcome.Id, outcome.OrderFile)), again.Select(outcome => (outcome.Id, outcome.OrderFile)));
        await using var db = venue.Hub.Read();
        Assert.Equal(2, await db.Set<Booking>().CountAsync(Token));
        Assert.Equal(2, await db.Set<OrderFile>().CountAsync(Token));
        Assert.Equal(4, await db.Set<BookingOperation>().CountAsync(Token));
        var letters = await db.Set<StoredLetter>().OrderBy(letter => letter.Address).ToListAsync(Token);
        Assert.Equal(["alice@example.org", "blandine@example.org"], letters.Select(letter => letter.Address));
        Assert.All(letters, letter => Assert.StartsWith("%PDF", System.Text.Encoding.ASCII.GetString(letter.Attachment![..4]), StringComparison.Ordinal));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task One_option_that_cannot_be_validated_never_stops_the_others(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var placed = await venue.Placed(venue.Wish(("Cat1", 6)));
        var requested = (await venue.Request(venue.Wish(2, ("Cat1", 6)))).Id;
        var school = await venue.Placed(venue.Wish(3, ("Cat1", 6)), School);

        var outcomes = await venue.Validate(requested, placed, school);

        Assert.Equal([true, false, true], new[] { placed, requested, school }
            .Select(id => outcomes.Single(outcome => outcome.Id == id).Done));
        Assert.Equal("option.illegal-move", outcomes.Single(outcome => !outcome.Done).Code);
        Assert.Equal(OptionState.Validated, (await venue.Get(placed)).State);
    }

    [Theory, OnBothDatabases]
    public async Task The_price_is_the_tariff_of_its_audience_and_a_product_costs_its_own_price_to_the_cent(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var school = await venue.Validated(venue.Wish(1, ("Cat1", 5)), School);
        var subscription = await venue.Validated(WishProduct("ABO3", null, ("Cat1", 2)));

        await using var db = venue.Hub.Read();
        var lines = await (
            from line in db.Set<BookingLine>()
            join operation in db.Set<BookingOperation>() on line.OperationId equals operation.Id
            select new { operation.Subject, line.Tariff, line.UnitPrice, line.Quantity }).ToListAsync(Token);
        // 32 euros at 50 %.
        Assert.Equal([("SCOLAIRE", 1600L, 5)], lines.Where(line => line.Subject == school)
            .Select(line => (line.Tariff, line.UnitPrice, line.Quantity)));
        // 3 x 32 euros at 75 %: 72 euros for three evenings.
        Assert.Equal(7200, lines.Where(line => line.Subject == subscription).Sum(line => line.UnitPrice));
        Assert.Equal(3, lines.Count(line => line.Subject == subscription));
    }

    [Theory, OnBothDatabases]
    public async Task An_order_is_taken_up_given_back_and_sold_and_its_option_follows(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        await venue.Of<MakeFirm>().Run(Actor, id, Token);
        var operation = await OperationOf(venue, id);

        var taken = await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [operation], Token);
        await Deliver(venue);
        Assert.Equal(OptionState.TakenUp, (await venue.Get(id)).State);
        Assert.Equal(6, taken.Places.Count);
        Assert.Equal(14, await Free(venue, 1, "Cat1"));

        // Abandoned: the cart's time is over.
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        await venue.Of<ExpireHolds>().Run(Token);
        await Deliver(venue);
        Assert.Equal(OptionState.Firm, (await venue.Get(id)).State);
        Assert.Equal(14, await Free(venue, 1, "Cat1"));

        await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [operation], Token);
        await venue.Of<SellBooking>().Run(Anne, NewId(), [operation], [Cash(6 * 2400)], Token);
        await Deliver(venue);
        Assert.Equal(OptionState.Sold, (await venue.Get(id)).State);
        Assert.Equal(["Submit", "Place", "Validate", "MakeFirm", "TakeUp", "GiveBackFirm", "TakeUp", "Sell"],
            (await venue.History(id)).Select(move => move.Verb));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_validation_is_cancelled_only_while_its_order_is_not_taken_up(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        await venue.Of<CancelValidation>().Run(Actor, id, "erreur", Token);
        Assert.Equal((OptionState.Placed, null), ((await venue.Get(id)).State, (await venue.Get(id)).OrderFile));
        Assert.Equal(14, await Free(venue, 1, "Cat1"));

        Assert.All(await venue.Validate(id), outcome => Assert.True(outcome.Done, outcome.Detail));
        await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [await OperationOf(venue, id)], Token);

        // Also before the option has heard of it.
        await Refused("sales.booking-taken-up", () => venue.Of<CancelValidation>().Run(Actor, id, "", Token));
        await Deliver(venue);
        await Refused("option.illegal-move", () => venue.Of<CancelValidation>().Run(Actor, id, "", Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_desks_take_up_one_order_and_one_has_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        var operation = await OperationOf(venue, id);

        var taken = await Task.WhenAll(Enumerable.Range(1, 20).Select(desk => Try(() =>
            venue.Of<TakeUpBooking>().Run(NewId(), HoldOwner.Till($"t-{desk}"), $"caisse {desk}", [operation], Token))));

        Assert.Equal(1, taken.Count(code => code.Length == 0));
        Assert.Equal(19, taken.Count(code => code == "sales.booking-taken-up"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Cancelling_and_taking_up_raced_are_never_both_done_and_never_lost(Database database)
    {
        await using var venue = await OptionVenue.On(database, hall: [new string('1', 60), new string('2', 10)]);
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await venue.Validated(venue.Wish(("Cat1", 5)), i % 2 == 0 ? Council : School));
        }

        var raced = await Task.WhenAll(ids.Select(async id =>
        {
            var operation = await OperationOf(venue, id);
            var both = await Task.WhenAll(
                Task.Run(() => Try(() => venue.Of<CancelValidation>().Run(Actor, id, "", Token))),
                Task.Run(() => Try(() => venue.Of<TakeUpBooking>().Run(Anne, NewId(), [operation], Token))));
            return (Id: id, Cancelled: both[0].Length == 0, TakenUp: both[1].Length == 0);
        }));
        await Deliver(venue);

        foreach (var (id, cancelled, takenUp) in raced)
        {
            Assert.True(cancelled != takenUp, "One of the two is done, and never both.");
            Assert.Equal(cancelled ? OptionState.Placed : OptionState.TakenUp, (await venue.Get(id)).State);
        }

        Assert.Equal(10, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Twenty_operators_place_on_the_last_places_and_none_is_given_twice(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var ids = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await venue.Request(venue.Wish(("Cat1", 5)), i % 2 == 0 ? Council : School)).Id);
        }

        var placed = await Task.WhenAll(ids.Select(id => Task.Run(() => Try(() => venue.Place(id)))));

        Assert.Equal(4, placed.Count(code => code.Length == 0));
        Assert.Equal(16, placed.Count(code => code == "seating.not-enough"));
        Assert.Equal(0, await Free(venue, 1, "Cat1"));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Validating_at_two_desks_at_once_makes_one_order(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Placed(venue.Wish(("Cat1", 6)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => venue.Validate(id))));

        Assert.Equal(1, outcomes.Count(outcome => outcome[0].Done));
        await using var db = venue.Hub.Read();
        Assert.Equal(1, await db.Set<Booking>().CountAsync(Token));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_deposit_counts_and_keeps_its_order_from_being_released(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)));
        var file = (await venue.Get(id)).OrderFile!.Value;
        await venue.Of<RecordDeposit>().Run(Anne, NewId(), file, PaymentMethod.Cash, 5000, Token);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(12));

        await Refused("sales.booking-has-deposit", () => venue.Of<ReleaseOption>().Run(Actor, id, 0, "échue", Token));

        var operation = await OperationOf(venue, id);
        var taken = await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [operation], Token);
        Assert.Equal(5000, taken.DepositLeft);
        await venue.Of<SellBooking>().Run(
            Anne, NewId(), [operation], [Paid(PaymentMethod.Deposit, 5000), Cash((6 * 2400) - 5000)], Token);
        await Deliver(venue);
        Assert.Equal(OptionState.Sold, (await venue.Get(id)).State);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task An_option_goes_into_the_chosen_order_file_of_its_own_contact(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var first = await venue.Validated(venue.Wish(("Cat1", 5)));
        var file = (await venue.Get(first)).OrderFile!.Value;
        var second = await venue.Of<PlaceDirectly>().Run(
            Anne, NewId(), new NewPlacement(venue.ContactId(Council), "GUICHET", venue.Wish(2, ("Cat1", 5)), OrderFile: file), Token);
        var foreign = await venue.Of<PlaceDirectly>().Run(
            Anne, NewId(), new NewPlacement(venue.ContactId(School), "GUICHET", venue.Wish(2, ("Cat1", 5)), OrderFile: file), Token);

        Assert.All(await venue.Validate(second.Id), outcome => Assert.True(outcome.Done, outcome.Detail));

        Assert.Equal(file, (await venue.Get(second.Id)).OrderFile);
        await Refused("sales.order-file-of-another", () => venue.Validate(foreign.Id));
        Assert.Equal(OptionState.Placed, (await venue.Get(foreign.Id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Twins_are_validated_together_or_not_at_all(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var one = await venue.Request(venue.Wish(1, ("Cat1", 6)));
        var two = await venue.Request(venue.Wish(2, ("Cat1", 6)));
        await venue.Of<TwinOptions>().Run(Actor, [one.Id, two.Id], Token);
        Assert.All(await venue.Validate(one.Id), outcome => Assert.False(outcome.Done));

        await venue.Place(one.Id);
        var outcomes = await venue.Validate(one.Id);

        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.True(outcome.Done, outcome.Detail));
        Assert.Equal((await venue.Get(one.Id)).OrderFile, (await venue.Get(two.Id)).OrderFile);
    }

    [Fact]
    public async Task Printing_a_confirmation_again_gives_the_same_document()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var id = await venue.Validated(venue.Wish(("Cat1", 6)) with { Remark = "avec les CM2" });
        await Deliver(venue);
        await using var db = venue.Hub.Read();
        var sent = (await db.Set<StoredLetter>().SingleAsync(Token)).Attachment!;
        var confirmation = await db.Set<Confirmation>().SingleAsync(Token);

        venue.Hub.Clock.Advance(TimeSpan.FromDays(3));
        await venue.Of<MakeFirm>().Run(Actor, id, Token);
        var printed = RecapitulationPdf.Render(
            System.Text.Json.JsonSerializer.Deserialize<RecapitulationContent>(confirmation.Content)!);

        Assert.Equal(sent, printed);
    }

    internal static async Task<Guid> OperationOf(OptionVenue venue, Guid option)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<BookingOperation>().Where(row => row.Subject == option && row.State == BookingState.Booked)
            .Select(row => row.Id).SingleAsync(Token);
    }

    internal static async Task Deliver(OptionVenue venue)
    {
        while (await venue.Hub.Relay().DeliverDue(Token) > 0)
        {
        }
    }

    internal static PaymentTaken Cash(long cents) => Paid(PaymentMethod.Cash, cents);

    internal static PaymentTaken Paid(PaymentMethod method, long cents) => new() { Method = method, Amount = Money.Euro(cents) };

    /// <summary>Empty when it was done; else why not.</summary>
    internal static async Task<string> Try(Func<Task> action)
    {
        try
        {
            await action();
            return "";
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }
}
