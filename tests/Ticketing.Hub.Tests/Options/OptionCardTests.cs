using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>What an operator sees of one option, and of those who wait.</summary>
public class OptionCardTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Requested_against_available_against_placed_for_each_category_and_fallback_date(Database database)
    {
        // Cat1 has 20 seats, Cat2 30.
        await using var venue = await OptionVenue.On(database);
        var own = await venue.Request(venue.Wish(1, ("Cat1", 8), ("Cat2", 6)) with { Fallbacks = [3, 2] });
        await venue.Request(venue.Wish(1, ("Cat1", 9)), School);
        await venue.Placed(venue.Wish(1, ("Cat1", 5)), School);
        await venue.Placed(venue.Wish(3, ("Cat2", 7)), School);
        await venue.Placed(WishProduct("DUO", null, ("Cat2", 4)));

        var before = await Card(venue, own);
        await venue.Place(own.Id, ("Cat1", 7), ("Cat2", 6));
        var after = await Card(venue, own);

        Assert.Equal([(1, 0), (3, 1), (2, 2)], before.Dates.Select(date => (date.Performance, date.Rank)));
        Assert.Equal([("Cat1", 8), ("Cat2", 6)], before.Wishes.Select(wish => (wish.Category, wish.Quantity)));
        Assert.Equal((20, 15, 0, 9, 5), Room(before, 1, "Cat1"));
        Assert.Equal((30, 26, 0, 0, 4), Room(before, 1, "Cat2"));
        Assert.Equal((30, 23, 0, 0, 7), Room(before, 3, "Cat2"));
        Assert.Equal((30, 26, 0, 0, 4), Room(before, 2, "Cat2"));
        Assert.Equal((20, 8, 7, 9, 5), Room(after, 1, "Cat1"));
        Assert.Equal(15, after.Dates[0].Rooms[0].Available);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_left_is_what_is_left_of_the_options_own_quota(Database database)
    {
        await using var venue = await OptionVenue.On(database, quotas: ["C1;CE;Cat1;6", "C1;PUBLIC;Cat1;14"]);
        var own = await venue.Request(venue.Wish(1, ("Cat1", 5)));

        Assert.Equal((20, 6, 0, 0, 0), Room(await Card(venue, own), 1, "Cat1"));
        await venue.Place(own.Id);

        Assert.Equal((20, 1, 5, 0, 0), Room(await Card(venue, own), 1, "Cat1"));
    }

    [Theory, OnBothDatabases]
    public async Task The_category_above_is_shown_where_the_customer_accepts_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var plain = await venue.Request(venue.Wish(1, ("Cat2", 5)));
        var upgrade = await venue.Request(venue.Wish(1, ("Cat2", 5)) with { AcceptsUpgrade = true });

        Assert.Equal("", (await Card(venue, plain)).Wishes[0].Above);
        var card = await Card(venue, upgrade);
        Assert.Equal("Cat1", card.Wishes[0].Above);
        Assert.Equal(["Cat1", "Cat2"], card.Dates[0].Rooms.Select(room => room.Category));
    }

    [Theory, OnBothDatabases]
    public async Task The_card_has_seats_twins_other_options_files_confirmations_and_names(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var own = await venue.Request(venue.Wish(1, ("Cat1", 5)));
        var twin = await venue.Request(venue.Wish(2, ("Cat1", 5)));
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [own.Id, twin.Id], Token);
        await venue.Place(own.Id);
        var line = Assert.Single(await venue.Lines(own.Id));
        await venue.Of<AssignSeats>().Run(OptionActor.Of(Anne), line.Id, [], maySplit: false, Token);
        await venue.Validate(own.Id);

        var card = await Card(venue, own);

        Assert.Equal(5, card.Lines[0].Seats.Count);
        Assert.Equal([twin.Number], card.Twins.Select(one => one.Number));
        Assert.Equal([twin.Number], card.Others.Select(one => one.Number));
        Assert.Equal(card.Option.OrderFile, Assert.Single(card.Files).Number);
        Assert.Equal(2, card.Files[0].Booked);
        Assert.Single(card.Confirmations);
        Assert.Equal(("Saison 1", "Spectacles", "Cyrano de Bergerac", "Espace pro"), (
            card.Names.Season, card.Names.Activity, card.Names.Subject, card.Names.Channel));
        Assert.Equal(("Collectivité occasionnelle", "Tarif option", "Comités d'entreprise", "Option"), (
            card.Names.AudienceCategory, card.Names.Audience, card.Names.Contingent, card.Names.Profile));
        var content = await venue.Of<OptionCardQueries>().Recapitulation(Anne, card.Confirmations[0].Id, Token);
        Assert.Equal(RecapitulationPdf.Render(content), RecapitulationPdf.Render(content));
        await Refused("confirmation.not-found", () => venue.Of<OptionCardQueries>().Recapitulation(
            Anne with { KeptFrom = new HashSet<(PerimeterKind, string)> { (PerimeterKind.ProductFamily, "ENTREE") } },
            card.Confirmations[0].Id, Token));
    }

    [Theory, OnBothDatabases]
    public async Task The_history_says_who_did_what_when_and_what_differs(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var own = await venue.Request(venue.Wish(1, ("Cat1", 8)) with { Fallbacks = [3] });
        await venue.PlaceOn(own.Id, 3, new AllottedSeats("Cat1", "Cat1", 6));
        await venue.Refuse(own.Id, "Séance complète");

        var history = (await Card(venue, own)).History;

        Assert.Equal([OptionMoves.Refuse, OptionMoves.Place, OptionMoves.Submit], history.Select(step => step.Verb));
        Assert.Equal(("operator:anne", "Séance complète", "Placed", "RefusalPending"), (history[0].Who, history[0].Why, history[0].From, history[0].To));
        var placed = history[1].Changes;
        Assert.Contains(new OptionChange("Performance", "", "1", "3"), placed);
        Assert.Contains(new OptionChange("Placed", "3 Cat1", "", "6"), placed);
        Assert.DoesNotContain(placed, change => change.Field == "Asked");
        Assert.Equal("contact:2", history[2].Who);
        Assert.Contains(new OptionChange("Asked", "1 Cat1", "", "8"), history[2].Changes);
    }

    [Theory, OnBothDatabases]
    public async Task The_waiting_list_is_in_order_of_entry_and_says_whom_the_free_seats_serve(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var taken = await venue.Placed(venue.Wish(1, ("Cat1", 12)), School);
        var waiting = new List<Guid>();
        foreach (var (quantity, fallbacks) in new[] { (10, Array.Empty<int>()), (7, []), (6, []), (9, [4]) })
        {
            waiting.Add(await Waiting(venue, venue.Wish(1, ("Cat1", quantity)) with { Fallbacks = fallbacks }));
        }

        var list = Assert.Single(await venue.Of<WaitingListQueries>().Lists(Anne, null, Token));

        Assert.Equal(waiting, list.Options.Select(one => one.Line.Id));
        Assert.Equal([1, 2, 3, 4], list.Options.Select(one => one.Line.WaitingRank));
        // Eight are free: ten do not fit, seven do, then one is left; the last has another date.
        Assert.Equal([Serving.No, Serving.Now, Serving.OutOfTurn, Serving.Now], list.Options.Select(one => one.Serving));
        Assert.Equal((4, 1), (list.Options[3].Performance, list.Options[3].Fallback));
        Assert.Equal((8, 32), (list.Room[0].Free, list.Room[0].WaitingOthers));

        await venue.Refuse(taken);

        list = Assert.Single(await venue.Of<WaitingListQueries>().Lists(Anne, 1, Token));
        Assert.Equal([Serving.Now, Serving.Now, Serving.OutOfTurn, Serving.Now], list.Options.Select(one => one.Serving));
        Assert.Empty(await venue.Of<WaitingListQueries>().Lists(Anne, 2, Token));

        // Nobody is served once its dates are over.
        venue.Hub.Clock.Advance(TimeSpan.FromDays(400));
        list = Assert.Single(await venue.Of<WaitingListQueries>().Lists(Anne, 1, Token));
        Assert.All(list.Options, one => Assert.Equal(Serving.Over, one.Serving));
    }

    [Theory, OnBothDatabases]
    public async Task Remarks_payment_date_order_file_and_audience_are_kept_and_only_remarks_after_validation(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var annotate = venue.Of<AnnotateOption>();
        var actor = OptionActor.Of(Anne);
        var file = (await venue.Get(await venue.Validated(venue.Wish(2, ("Cat1", 5))))).OrderFile;
        var foreign = (await venue.Get(await venue.Validated(venue.Wish(3, ("Cat1", 5)), School))).OrderFile;
        var id = await venue.Placed(venue.Wish(1, ("Cat1", 5)));

        await annotate.Run(actor, id, new OptionNotes("Rappeler lundi", venue.Today + 3, file, "PLEIN"), Token);

        var option = await venue.Get(id);
        Assert.Equal(("Rappeler lundi", venue.Today + 3, venue.Today + 3, file, "PLEIN"), (
            option.InternalRemark, option.PaymentDay, option.DueDay, option.ChosenOrderFile, option.AudienceSubCategory));
        Assert.Equal(OptionMoves.Annotate, (await venue.History(id))[^1].Verb);
        await Refused("sales.order-file-of-another", () => annotate.Run(actor, id, new OptionNotes("", null, foreign, "PLEIN"), Token));
        await Refused("sales.order-file-unknown", () => annotate.Run(actor, id, new OptionNotes("", null, 999, "PLEIN"), Token));
        await Refused("option.changed", () => annotate.Run(actor, id, new OptionNotes("", null, null, "PLEIN", 1), Token));
        await Refused("right.missing", () => annotate.Run(
            OptionActor.Of(With(Right.Read)), id, new OptionNotes("", null, null, "PLEIN"), Token));

        await venue.Validate(id);
        Assert.Equal(file, (await venue.Get(id)).OrderFile);
        await annotate.Run(actor, id, new OptionNotes("Payé par virement", venue.Today + 3, file, "PLEIN"), Token);
        Assert.Equal("Payé par virement", (await venue.Get(id)).InternalRemark);
        await Refused("option.notes-state", () => annotate.Run(actor, id, new OptionNotes("", venue.Today + 9, file, "PLEIN"), Token));
    }

    internal static async Task<Guid> Waiting(OptionVenue venue, WishedOption wish, int contact = Council)
    {
        var receipt = await venue.Request(wish, contact);
        await venue.Refuse(receipt.Id);
        await venue.Of<WaitlistOption>().Run(OptionActor.Of(Anne), receipt.Id, Token);
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        return receipt.Id;
    }

    static Task<OptionCard> Card(OptionVenue venue, OptionReceipt receipt) =>
        venue.Of<OptionCardQueries>().Card(Anne, receipt.Number, Token);

    static (int Capacity, int Free, int Own, int Asked, int Placed) Room(OptionCard card, int performance, string category)
    {
        var room = card.Dates.Single(date => date.Performance == performance).Rooms.Single(one => one.Category == category);
        return (room.Capacity, room.Free, room.Own, room.AskedByOthers, room.PlacedForOthers);
    }
}
