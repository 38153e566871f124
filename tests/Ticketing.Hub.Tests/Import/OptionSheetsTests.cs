using Ticketing.Hub.Distribution;
using Ticketing.Hub.Import;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Options;
using Xunit;

namespace Ticketing.Hub.Tests.Import;

/// <summary>All parameters of options from files. The venue's clock stands at 23 November 2026.</summary>
public class OptionSheetsTests
{
    const string ProfileHeader =
        "code;kind;name_fr;name_de;minimum;from;until;payment;events;performances;categories;products;channels;state";

    const string TermsHeader = "level;code;allowed;counts;overbooking;percent;base;days_after;days_before";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_venue_loads_all_its_parameters_from_files_twice_and_has_them_once(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        ImportFile[] files =
        [
            SmallVenue.File(
                "option-terms.csv", TermsHeader, "Season;S;oui;non;non;;;10;", "activity;MUS;oui;oui;oui;5;Quota;;7",
                "Event;JAZZ;;;;;;3;", "Product;ABO3;non;;;;;;"),
            SmallVenue.File(
                "option-limitations.csv", "code;name;family;most_per_option;most_per_performance;community_types",
                "OPTIONCE;Option pour les CE;ENTREE;60;120;CE -"),
            SmallVenue.File(
                "option-profiles.csv", ProfileHeader,
                "WEB;Places;Option en ligne;Option;8;today-1;today+90;2026-12-24;JAZZ;J1;Cat1 Cat2;;PRO;Validated"),
            SmallVenue.File("categories.csv", "seating;category;option_allowed", "salle;Cat1;non", "salle;Cat3;oui"),
            SmallVenue.File(
                "capacities.csv", "seating;seating_name;category;name;capacity;option_allowed", "foyer;Foyer;Debout;Debout;10;oui"),
        ];
        await venue.Import(files);
        var first = await Tables.Count(venue.Hub);
        await venue.Import(files);
        var second = await Tables.Count(venue.Hub);

        foreach (var table in (string[])["options_terms", "options_limitations", "options_limitation_types",
            "distribution_option_profiles", "distribution_profile_scopes"])
        {
            Assert.Equal(first[table], second[table]);
        }

        var terms = (await venue.Of<SettingsQueries>().Terms(Token)).ToDictionary(line => (line.Level, line.Code));
        Assert.Equal(
            new EffectiveTerms(true, true, new Overbooking(5, OverbookingBase.Quota), 3, 7),
            terms[(TermsLevel.Event, "JAZZ")].Effective);
        Assert.False(terms[(TermsLevel.Product, "ABO3")].Effective.Allowed);
        var table1 = Assert.Single(await venue.Of<SettingsQueries>().Limitations(Token));
        Assert.Equal((60, 120), (table1.Table.MostPerOption, table1.Table.MostPerPerformance));
        Assert.Equal(["", "CE"], table1.Types);
        var profile = await Find(venue, "WEB");
        Assert.Equal(
            (ProfileState.Validated, venue.Today - 1, venue.Today + 90, new DateOnly(2026, 12, 24).DayNumber, 8),
            (profile.Profile.State, profile.Profile.FromDay, profile.Profile.UntilDay, profile.Profile.PaymentDay,
                profile.Profile.MinimumQuantity));
        Assert.Equal(["5"], profile.Scopes[ProfileScopeKind.Performance]);
        Assert.Equal(["Cat1", "Cat2"], profile.Scopes[ProfileScopeKind.Category].Order());
        var open = (await venue.Of<SpaceQueries>().Spaces(Token)).SelectMany(space => space.Categories)
            .Where(category => category.OptionAllowed).Select(category => category.Code);
        Assert.Equal(["Cat2", "Cat3", "Debout"], open.Order());
    }

    [Theory, OnBothDatabases]
    public async Task A_validated_profile_that_comes_changed_goes_through_draft(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Import(Profile("today", "today+10", "PRO", "Validated"));
        await venue.Import(Profile("today", "today+20", "PRO GUICHET", "Validated"));
        var card = await Find(venue, "WEB");
        Assert.Equal((ProfileState.Validated, venue.Today + 20), (card.Profile.State, card.Profile.UntilDay));
        Assert.Equal(["GUICHET", "PRO"], card.Scopes[ProfileScopeKind.Channel].Order());

        await venue.Import(Profile("today", "today+20", "", "Draft"));
        Assert.Equal(ProfileState.Draft, (await Find(venue, "WEB")).Profile.State);
    }

    [Theory]
    [InlineData("today", "today-1", "PRO", "until: the last day lies before the first.")]
    [InlineData("today", "today+1", "", "channels: at least one sales channel: without one it admits nobody.")]
    [InlineData("today", "demain", "PRO", "until: 'demain' is not a day: allowed are 2026-11-23 and, with --relative-to, today or today+30.")]
    [InlineData("today", "", "PRO", "until: a value is needed.")]
    [InlineData("today", "today+1", "TELEX", "channels: there is no sales channel 'TELEX'.")]
    public async Task A_profile_that_could_not_be_validated_is_refused(string from, string until, string channels, string reason)
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var report = await Refused(venue, Profile(from, until, channels, "Validated"));
        Assert.Contains(report.Issues, issue => issue.Reason == reason);
    }

    [Theory]
    [InlineData("Season;S;;oui;non;;;10;", "allowed: yes or no is needed.")]
    [InlineData("Activity;ESV;oui;oui;oui;;;10;", "percent: 1 to 100 where overbooking is allowed.")]
    [InlineData("Event;CYRANO;;;;101;;;", "percent: '101' is not a whole number from 0 to 100.")]
    [InlineData("Event;CYRANO;;;;;;3651;", "days_after: '3651' is not a whole number from 0 to 3650.")]
    [InlineData("Product;GONE;oui;;;;;;", "code: there is no product 'GONE'.")]
    public async Task Terms_that_make_no_sense_are_refused(string line, string reason)
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var report = await Refused(venue, SmallVenue.File("option-terms.csv", TermsHeader, line));
        Assert.Contains(report.Issues, issue => issue.Reason == reason);
    }

    [Fact]
    public async Task Days_count_from_now_only_where_the_import_says_so()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        var report = await venue.Of<ImportFiles>().Run(
            new ImportRequest([Profile("today", "today+1", "PRO", "Draft")], "operator:test"), null, Token);
        Assert.Contains(report.Issues, issue => issue.Code == "import.day-invalid");
    }

    static ImportFile Profile(string from, string until, string channels, string state) => SmallVenue.File(
        "option-profiles.csv", ProfileHeader, $"WEB;Places;Option en ligne;;1;{from};{until};;;;;;{channels};{state}");

    static async Task<ImportReport> Refused(OptionVenue venue, ImportFile file)
    {
        var report = await venue.Of<ImportFiles>().Run(
            new ImportRequest([file], "operator:test", RelativeTo: venue.Hub.Clock.GetUtcNow()), null, Token);
        Assert.False(report.Applied);
        return report;
    }

    static async Task<ProfileCard> Find(OptionVenue venue, string code) =>
        (await venue.Of<DistributionQueries>().Profiles(Token)).Single(card => card.Profile.Code == code);
}
