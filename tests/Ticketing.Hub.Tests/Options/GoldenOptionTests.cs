using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Option n° 21 of the deck, with its own dates.</summary>
public class GoldenOptionTests
{
    static readonly DateTimeOffset Requested = new(2015, 7, 23, 9, 30, 0, TimeSpan.Zero);

    static readonly int DueDay = new DateOnly(2015, 8, 2).DayNumber;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Option_21_asked_on_23_07_2015_is_due_on_02_08_2015_also_while_it_is_only_requested(Database database)
    {
        await using var venue = await Demostx(database);
        var wish = await Kavanagh(venue);
        for (var number = 1; number < 21; number++)
        {
            await venue.Request(wish);
        }

        var receipt = await venue.Of<RequestOption>().Run(
            venue.Contact(OptionVenue.Council), OptionVenue.NewId(),
            new NewRequest(venue.ContactId(OptionVenue.Council), "TS3", wish), Token);

        Assert.Equal((21, DueDay), (receipt.Number, receipt.DueDay));
        var option = await venue.Get(receipt.Id);
        Assert.Equal(OptionState.Requested, option.State);
        Assert.Equal(("TS3", "OPTION", 19), (option.Channel, option.AudienceSubCategory, option.Requested));
        Assert.Equal(new DateOnly(2016, 1, 10), DateOnly.FromDateTime(venue.Of<OptionDays>().Local(option.StartsAtMs)));
        Assert.False(option.IsOverdue(DueDay));
        Assert.True(option.IsOverdue(DueDay + 1));
    }

    [Theory, OnBothDatabases]
    public async Task The_due_date_of_a_request_is_provisional_and_runs_anew_from_the_placement(Database database)
    {
        await using var venue = await Demostx(database);
        var receipt = await venue.Request(await Kavanagh(venue));
        Assert.Equal(DueDay, receipt.DueDay);

        venue.Hub.Clock.Advance(TimeSpan.FromDays(3));
        await venue.Place(receipt.Id);

        Assert.Equal(DueDay + 3, (await venue.Get(receipt.Id)).DueDay);
    }

    [Theory, OnBothDatabases]
    public async Task A_profile_that_ended_on_28_02_2015_does_not_admit_a_request_of_23_07_2015(Database database)
    {
        await using var venue = await Demostx(database);
        await venue.Hub.Write(db =>
        {
            var profile = OptionSheets.Profile(
                "Option", ProfileKind.Places, new DateOnly(2013, 10, 8).DayNumber, new DateOnly(2015, 2, 28).DayNumber, 5);
            db.RemoveRange(db.Set<OptionProfile>());
            OptionSheets.Add(db, profile, "TS3", "PRO");
            return Task.CompletedTask;
        });
        var wish = await Kavanagh(venue);

        var no = await OptionVenue.Refused("option.no-profile", () => venue.Request(wish));

        Assert.Contains("ended on 2015-02-28", no.Detail, StringComparison.Ordinal);
        // On its last day it still admitted one.
        venue.Hub.Clock.AdjustTime(new DateTimeOffset(2015, 2, 28, 22, 59, 0, TimeSpan.Zero));
        await venue.Request(wish);
        venue.Hub.Clock.AdjustTime(new DateTimeOffset(2015, 2, 28, 23, 0, 0, TimeSpan.Zero));
        await OptionVenue.Refused("option.no-profile", () => venue.Request(wish));
    }

    /// <summary>The venue on the deck's day, with its performance of 10.01.2016 20:00 and its channel "Ticketshop agence 3".</summary>
    static async Task<OptionVenue> Demostx(Database database)
    {
        var venue = await OptionVenue.On(database, Requested);
        await venue.Import(
            SmallVenue.File("events.csv", "code;name;activity", "KAVANAGH;Anthony Kavanagh;ESV"),
            SmallVenue.File(
                "performances.csv", SmallVenue.PerformanceHeader,
                "KAV;KAVANAGH;2016-01-10 20:00;2016-01-10 19:00;2016-01-10 22:00;2016-01-10 21:00;5,5;Salle;salle;STD;OnSale"),
            SmallVenue.File("channels.csv", "code;name;kind;community_types", "TS3;Ticketshop agence 3;InternetAgency;CE"));
        await venue.Hub.Write(db =>
        {
            db.AddRange(db.Set<OptionProfile>().Where(profile => profile.Kind == ProfileKind.Places).ToList()
                .Select(profile => new ProfileScope
                {
                    ProfileId = profile.Id,
                    Kind = ProfileScopeKind.Channel,
                    Value = "TS3",
                }));
            return Task.CompletedTask;
        });
        return venue;
    }

    /// <summary>19 tickets, as on the card of the deck.</summary>
    static async Task<WishedOption> Kavanagh(OptionVenue venue)
    {
        await using var db = venue.Hub.Read();
        var performance = db.Set<Performance>().Single(row => row.Code == "KAV");
        return venue.Wish(("Cat1", 9), ("Cat2", 10)) with { Event = performance.EventId, Performance = performance.Number };
    }
}
