using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Customers;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>What a contact sees of its own options, and what it is offered.</summary>
public class ContactOptionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_contact_sees_its_own_options_and_nobody_elses(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var own = await venue.Request(venue.Wish(("Cat1", 5), ("Cat2", 14)));
        await venue.Request(venue.Wish(("Cat1", 6)), School);

        var line = Assert.Single(await venue.Of<ContactOptionQueries>().Mine(venue.ContactId(Council), Token));
        Assert.Equal((own.Number, "Cyrano de Bergerac", 19, 0, CustomerState.Requested), (line.Number, line.Name, line.Requested, line.Confirmed, line.State));
        Assert.True(line.MayChange);
        var card = await venue.Of<ContactOptionQueries>().Card(venue.ContactId(Council), own.Number, Token);
        Assert.Equal([("Cat1", 5), ("Cat2", 14)], card.Wishes.Select(wish => (wish.Code, wish.Quantity)));
        Assert.Equal("Submit", Assert.Single(card.Steps).Step);
        await Refused("option.not-found", () => venue.Of<ContactOptionQueries>().Card(venue.ContactId(School), own.Number, Token));
        await Refused("confirmation.not-found", () => venue.Of<ContactOptionQueries>().Recapitulation(venue.ContactId(Council), own.Number, Token));
    }

    [Theory, OnBothDatabases]
    public async Task What_the_house_decides_is_seen_only_once_it_is_told(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var wish = venue.Wish(("Cat2", 6)) with { AcceptsUpgrade = true, Fallbacks = [2, 3], Remark = "près de la scène" };
        var asked = await venue.Request(wish);
        var mine = venue.ContactId(Council);
        Task<ContactOptionCard> Card() => venue.Of<ContactOptionQueries>().Card(mine, asked.Number, Token);
        Assert.Equal([2, 3], (await Card()).Fallbacks.Select(date => date.Performance));

        await venue.PlaceOn(asked.Id, 2, new AllottedSeats("Cat2", "Cat1", 6));
        var placed = await Card();
        Assert.Equal((CustomerState.UnderReview, 0), (placed.Line.State, placed.Line.Confirmed));
        Assert.Empty(placed.Confirmed);
        Assert.Null(placed.Line.DueDay);
        Assert.False(placed.Line.MayChange);
        Assert.Equal(["Submit"], placed.Steps.Select(step => step.Step));

        Assert.All(await venue.Validate(asked.Id), outcome => Assert.True(outcome.Done, outcome.Detail));
        var told = await Card();
        Assert.Equal((CustomerState.Confirmed, 6), (told.Line.State, told.Line.Confirmed));
        var seats = Assert.Single(told.Confirmed);
        Assert.Equal((2, "Cat1", "Cat2", 6, true), (seats.Date.Performance, seats.Category, seats.Asked, seats.Quantity, seats.OnFallback));
        Assert.NotNull(told.OrderFile);
        Assert.NotNull(told.Confirmation);
        Assert.Equal(venue.Today + 10, told.Line.DueDay);
        Assert.Equal(["Submit", "Confirmed"], told.Steps.Select(step => step.Step));
        Assert.Equal(told.OrderFile, (await venue.Of<ContactOptionQueries>().Recapitulation(mine, asked.Number, Token)).OrderFile);
        await Refused("confirmation.not-found", () => venue.Of<ContactOptionQueries>().Recapitulation(venue.ContactId(School), asked.Number, Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_refusal_is_seen_with_its_reason_when_it_is_told_and_waiting_at_once(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = await venue.Request(venue.Wish(("Cat1", 6)));
        var mine = venue.ContactId(Council);
        async Task<ContactOptionLine> Line() => (await venue.Of<ContactOptionQueries>().Mine(mine, Token)).Single();

        await venue.Refuse(asked.Id, "salle comble");
        Assert.Equal((CustomerState.UnderReview, ""), ((await Line()).State, (await Line()).RefusalReason));
        await venue.Of<WaitlistOption>().Run(OptionActor.Of(Anne), asked.Id, Token);
        Assert.Equal(CustomerState.Waiting, (await Line()).State);
        await venue.Of<ReturnToRefused>().Run(OptionActor.Of(Anne), asked.Id, Token);
        Assert.All(await venue.Validate(asked.Id), outcome => Assert.True(outcome.Done, outcome.Detail));
        Assert.Equal((CustomerState.Refused, "salle comble"), ((await Line()).State, (await Line()).RefusalReason));
    }

    [Theory, OnBothDatabases]
    public async Task A_contact_is_offered_what_all_levels_admit(Database database)
    {
        await using var venue = await OptionVenue.On(database);

        var offer = await venue.Of<RequestOfferQueries>().Offer(venue.ContactId(Council), Token);

        Assert.Null(offer.No);
        Assert.Equal(
            ["Abonnement 3 Cyrano", "Carte 2 spectacles", "Cyrano de Bergerac", "Forfait deux soirs"],
            offer.Subjects.Select(one => one.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(offer.Subjects, one => one.Name == "Nuit du jazz");
        Assert.All(offer.Subjects, one => Assert.Equal("PRO", one.Channel));
        Assert.Equal(4, offer.Subjects.Single(one => one.Event is not null).Dates);
    }

    [Theory, OnBothDatabases]
    public async Task Where_nothing_is_offered_the_level_that_says_no_is_named(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        async Task<string?> No(int contact) => (await venue.Of<RequestOfferQueries>().Offer(venue.ContactId(contact), Token)).No?.Code;

        Assert.Equal("option.channel-none", await No(Person));
        await venue.Hub.Write(async db =>
        {
            db.Add(new OptionLimitation { Code = "L", Name = "L", Family = ProductFamily.SingleEntry, MostPerOption = 40 });
            db.Add(new OptionLimitationType { Limitation = "L", CommunityType = "CE" });
            await db.Set<OptionTerms>().Where(terms => terms.Level == TermsLevel.Season)
                .ExecuteUpdateAsync(set => set.SetProperty(terms => terms.Allowed, false), Token);
        });
        Assert.Equal("option.community-closed", await No(School));
        Assert.Null(await No(Council));
        await venue.Hub.Write(db => db.Set<OptionProfile>().ExecuteUpdateAsync(
            set => set.SetProperty(profile => profile.FromDay, venue.Today + 1), Token));
        var closed = (await venue.Of<RequestOfferQueries>().Offer(venue.ContactId(Council), Token)).No!;
        Assert.Equal("option.no-profile", closed.Code);
        Assert.Contains("ouverture le", closed.Parts[0].ToString(), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task The_form_knows_dates_categories_prices_and_limits(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Hub.Write(db =>
        {
            db.Add(new OptionLimitation { Code = "L", Name = "L", Family = ProductFamily.SingleEntry, MostPerOption = 40 });
            db.Add(new OptionLimitationType { Limitation = "L", CommunityType = "CE" });
            return Task.CompletedTask;
        });
        var offers = venue.Of<RequestOfferQueries>();

        var form = await offers.Form(venue.ContactId(Council), venue.EventId(Cyrano), "", Token);
        Assert.Equal((5, 40, "PRO", 0), (form.Minimum, form.Most, form.Channel, form.Choices));
        Assert.Equal([1, 2, 3, 4], form.Dates.Select(date => date.Performance));
        Assert.Equal(
            [("Cat1", true, 24_00L), ("Cat2", true, 18_00L), ("Cat3", false, 12_00L)],
            form.Dates[0].Categories.Select(category => (category.Code, category.Open, category.Price!.Value)));
        var card = await offers.Form(venue.ContactId(Council), null, "CARTE2", Token);
        Assert.Equal((2, 2, 4), (card.Minimum, card.Choices, card.Dates.Count));
        var fixedOne = await offers.Form(venue.ContactId(Council), null, "ABO3", Token);
        Assert.Equal((0, 3, 72_00L), (fixedOne.Choices, fixedOne.Dates.Count, fixedOne.Categories[0].Price));

        await Refused("option.activity-closed", () => offers.Form(venue.ContactId(Council), venue.EventId(Jazz), "", Token));
        await Refused("option.channel-none", () => offers.Form(venue.ContactId(Person), venue.EventId(Cyrano), "", Token));
        await Refused("product.not-found", () => offers.Form(venue.ContactId(Council), null, "NONE", Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_that_lists_something_else_says_what_it_admits(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Hub.Write(async db =>
        {
            var profile = await db.Set<OptionProfile>().SingleAsync(one => one.Code == "OPTION", Token);
            db.Add(new ProfileScope { ProfileId = profile.Id, Kind = ProfileScopeKind.Performance, Value = "2" });
            db.Add(new ProfileScope { ProfileId = profile.Id, Kind = ProfileScopeKind.Category, Value = "Cat2" });
        });

        var no = await Refused("option.profile-scope", () => venue.Request(venue.Wish(("Cat1", 6))));
        Assert.Equal(["Cyrano de Bergerac", "2", "Cat2"], no.Parts);
        var form = await venue.Of<RequestOfferQueries>().Form(venue.ContactId(Council), venue.EventId(Cyrano), "", Token);
        Assert.Equal(2, Assert.Single(form.Dates).Performance);
        Assert.Equal(["Cat2"], form.Dates[0].Categories.Where(category => category.Open).Select(category => category.Code));
    }
}
