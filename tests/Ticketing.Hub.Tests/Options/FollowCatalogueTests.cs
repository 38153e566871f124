using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>What an option keeps of the catalogue and of the customer follows them.</summary>
public class FollowCatalogueTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_performance_on_another_date_takes_session_and_due_date_with_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<SetTerms>().Run(
            Anne, TermsLevel.Activity, "ESV", new TermsContent(true, true, false, null, null, 10, 25), Token);
        var placed = await venue.Placed(venue.Wish(1, ("Cat2", 5)));
        var wished = (await venue.Request(venue.Wish(1, ("Cat2", 5)) with { Fallbacks = [2] }, School)).Id;
        var product = (await venue.Request(WishProduct("ABO3", null, ("Cat2", 4)))).Id;
        var elsewhere = await venue.Placed(venue.Wish(2, ("Cat2", 5)), School);
        var firm = await venue.Validated(venue.Wish(1, ("Cat2", 5)), Colleague);
        var refused = (await venue.Request(venue.Wish(1, ("Cat2", 5)), School)).Id;
        await venue.Refuse(refused);
        await venue.Validate(refused);
        var due = (await venue.Get(refused)).DueDay;
        Assert.Equal(venue.Today + 5, (await venue.Get(placed)).DueDay);

        // From the thirtieth day to the twenty-eighth.
        await venue.Import(SmallVenue.File("performances.csv", SmallVenue.PerformanceHeader, OptionSheets.Performance("C1", "CYRANO", 28)));
        await ValidationTests.Deliver(venue);

        var starts = (await venue.Get(elsewhere)).StartsAtMs - (long)TimeSpan.FromDays(3).TotalMilliseconds;
        foreach (var id in (Guid[])[placed, wished, firm])
        {
            var option = await venue.Get(id);
            Assert.Equal((starts, venue.Today + 3), (option.StartsAtMs, option.DueDay));
            Assert.Equal((OptionMoves.Reschedule, "hub"), ((await venue.History(id))[^1].Verb, (await venue.History(id))[^1].Who));
        }

        Assert.Equal(starts, (await venue.Get(product)).StartsAtMs);
        Assert.Equal((starts, due), ((await venue.Get(refused)).StartsAtMs, (await venue.Get(refused)).DueDay));
        Assert.NotEqual(OptionMoves.Reschedule, (await venue.History(elsewhere))[^1].Verb);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_new_name_finds_the_option(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var places = (await venue.Request(venue.Wish(1, ("Cat2", 5)), School)).Id;
        var product = (await venue.Request(WishProduct("ABO3", null, ("Cat2", 4)))).Id;

        await venue.Import(
            SmallVenue.File("structures.csv", "code;name;community_type;city;postal_code", "LYC;Lycée Simone-Veil;SCO;Angers;49100"),
            SmallVenue.File("contacts.csv", "number;first_name;last_name;structure;email;city;postal_code", "2;Odile;RENARD;USINE;odile@example.org;Paris;75009"),
            SmallVenue.File("events.csv", "code;name;activity", "CYRANO;Cyrano, le retour;ESV"),
            SmallVenue.File(
                "products.csv", "family;family_name;code;name;kind;season;choices;price_table;performances",
                "ABO;Abonnements;ABO3;Formule Rostand;FixedSubscription;S;;ABO;C1 C2 C3"));
        await ValidationTests.Deliver(venue);

        Task<List<Guid>> Found(string text) => venue.Of<OptionsQueries>().Ids(Anne, new OptionSearch { Text = text }, Token);
        Assert.Equal([places], await Found("simone veil"));
        Assert.Equal([places], await Found("retour"));
        Assert.Equal([product], await Found("odile renard"));
        Assert.Equal([product], await Found("rostand"));
        Assert.Empty(await Found("jean moulin"));
        Assert.Empty(await Found("dainville"));
        Assert.Equal("FR 49100", (await venue.Get(places)).Provenance);
    }
}
