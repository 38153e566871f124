using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Six levels must all say yes; each one alone refuses, with a code of its own.</summary>
public class AuthorisationTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Level_one_a_season_without_product_options_admits_none(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var wish = OptionVenue.WishProduct("ABO3", null, ("Cat1", 4));
        await venue.Request(wish);

        await Set(venue, TermsLevel.Season, "S", allowed: false);

        var no = await OptionVenue.Refused("option.season-closed", () => venue.Request(wish));
        Assert.Contains("Saison 1", no.Detail, StringComparison.Ordinal);
        // The season's yes or no is about products: places are the activity's.
        await venue.Request(venue.Wish(("Cat1", 5)));
    }

    [Theory, OnBothDatabases]
    public async Task Level_two_an_activity_without_place_options_admits_none(Database database)
    {
        await using var venue = await OptionVenue.On(database);

        var no = await OptionVenue.Refused("option.activity-closed", () => venue.Request(venue.Wish(5, ("Cat1", 5))));
        Assert.Contains("Concerts", no.Detail, StringComparison.Ordinal);

        await venue.Request(venue.Wish(("Cat1", 5)));
        await Set(venue, TermsLevel.Activity, "ESV", allowed: false);
        await OptionVenue.Refused("option.activity-closed", () => venue.Request(venue.Wish(("Cat1", 5))));
    }

    [Theory, OnBothDatabases]
    public async Task Level_three_a_seat_category_that_is_not_open_to_options_admits_none(Database database)
    {
        await using var venue = await OptionVenue.On(database);

        var no = await OptionVenue.Refused(
            "option.category-closed", () => venue.Request(venue.Wish(("Cat1", 5), ("Cat3", 5))));

        Assert.Contains("admitted: Cat1, Cat2", no.Detail, StringComparison.Ordinal);
        await venue.Of<AllowOptions>().Run(
            OptionVenue.Anne, SmallVenue.Hall, new Dictionary<string, bool> { ["Cat3"] = true, ["Cat1"] = false }, Token);
        await venue.Request(venue.Wish(("Cat3", 5)));
        await OptionVenue.Refused("option.category-closed", () => venue.Request(venue.Wish(("Cat1", 5))));
    }

    [Theory, OnBothDatabases]
    public async Task Level_four_a_family_with_limitation_tables_admits_only_the_types_that_they_are_attached_to(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Request(venue.Wish(("Cat1", 5)), OptionVenue.School);
        await venue.Of<CreateLimitation>().Run(
            OptionVenue.Anne, "OPTIONCE", new LimitationContent("Option pour les CE", "ENTREE", 12, 15, ["CE"]), Token);

        var no = await OptionVenue.Refused(
            "option.community-closed", () => venue.Request(venue.Wish(("Cat1", 5)), OptionVenue.School));
        Assert.Contains("Scolaire", no.Detail, StringComparison.Ordinal);
        await OptionVenue.Refused(
            "option.community-closed", () => venue.Request(venue.Wish(("Cat1", 5)), OptionVenue.Person));
        // Another family has no table: nobody is limited there.
        await venue.Request(OptionVenue.WishProduct("ABO3", null, ("Cat1", 4)), OptionVenue.School);
        await venue.Request(venue.Wish(("Cat1", 6), ("Cat2", 6)), OptionVenue.Council);
    }

    [Theory, OnBothDatabases]
    public async Task Level_four_a_table_limits_one_option_and_all_of_a_structure_at_a_performance(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<CreateLimitation>().Run(
            OptionVenue.Anne, "SCO", new LimitationContent("Option pour les scolaires", "ENTREE", 12, 20, ["SCO"]), Token);

        var no = await OptionVenue.Refused(
            "option.community-quantity", () => venue.Request(venue.Wish(("Cat1", 6), ("Cat2", 7)), OptionVenue.School));
        Assert.Contains("at most 12 places", no.Detail, StringComparison.Ordinal);

        await venue.Placed(venue.Wish(("Cat2", 12)), OptionVenue.School);
        // The colleague acts for the same school.
        await OptionVenue.Refused(
            "option.community-performance", () => venue.Request(venue.Wish(("Cat2", 9)), OptionVenue.Colleague));
        await venue.Request(venue.Wish(("Cat2", 8)), OptionVenue.Colleague);
        await venue.Request(venue.Wish(2, ("Cat2", 9)), OptionVenue.Colleague);
    }

    [Theory, OnBothDatabases]
    public async Task Level_five_an_operator_asks_for_customers_only_with_the_right_and_within_his_perimeter(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var reader = OptionVenue.With(Right.All, ("options.requests", Right.Read));
        var kept = OptionVenue.Anne with { KeptFrom = new HashSet<(PerimeterKind, string)> { (PerimeterKind.AudienceCategory, "SCO") } };

        var no = await OptionVenue.Refused(
            "right.missing", () => venue.RequestAtCounter(venue.Wish(("Cat1", 5)), by: reader));
        Assert.Contains("options.requests:C", no.Detail, StringComparison.Ordinal);
        no = await OptionVenue.Refused(
            "right.perimeter", () => venue.RequestAtCounter(venue.Wish(("Cat1", 5)), OptionVenue.School, kept));
        Assert.Contains("SCO", no.Detail, StringComparison.Ordinal);
        await venue.RequestAtCounter(venue.Wish(("Cat1", 5)), OptionVenue.Council, kept);
    }

    [Theory, OnBothDatabases]
    public async Task Level_six_without_a_profile_of_the_channel_that_is_open_today_nothing_is_asked(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Import(SmallVenue.File(
            "channels.csv", "code;name;kind;community_types", "AUTRE;Autre guichet;BoxOffice;"));

        var no = await OptionVenue.Refused("option.no-profile", () => venue.Of<RequestOption>().Run(
            OptionActor.Of(OptionVenue.Anne), OptionVenue.NewId(),
            new NewRequest(venue.ContactId(OptionVenue.Council), "AUTRE", venue.Wish(("Cat1", 5))), Token));

        Assert.Contains("none is given to this channel", no.Detail, StringComparison.Ordinal);
        await venue.Hub.Write(db =>
        {
            foreach (var profile in db.Set<OptionProfile>())
            {
                profile.Move("Rework");
            }

            return Task.CompletedTask;
        });
        await OptionVenue.Refused("option.no-profile", () => venue.Request(venue.Wish(("Cat1", 5))));
    }

    [Theory, OnBothDatabases]
    public async Task Each_refusal_names_its_level(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<CreateLimitation>().Run(
            OptionVenue.Anne, "CE", new LimitationContent("CE", "ENTREE", null, null, ["CE"]), Token);
        await Set(venue, TermsLevel.Product, "ABO3", allowed: false);
        (string Level, Func<Task> Ask)[] refused =
        [
            ("season", () => venue.Request(OptionVenue.WishProduct("ABO3", null, ("Cat1", 4)))),
            ("activity", () => venue.Request(venue.Wish(5, ("Cat1", 5)))),
            ("seat category", () => venue.Request(venue.Wish(("Cat3", 5)))),
            ("community type", () => venue.Request(venue.Wish(("Cat1", 5)), OptionVenue.School)),
            ("profile", () => venue.Request(venue.Wish(("Cat1", 4)))),
        ];
        foreach (var (level, ask) in refused)
        {
            var no = await Assert.ThrowsAsync<RuleViolation>(ask);
            Assert.StartsWith($"Level {level}:", no.Detail, StringComparison.Ordinal);
        }
    }

    static Task Set(OptionVenue venue, TermsLevel level, string code, bool allowed) => venue.Of<SetTerms>().Run(
        OptionVenue.Anne, level, code, new TermsContent(allowed, true, false, null, null, 10, null), Token);
}
