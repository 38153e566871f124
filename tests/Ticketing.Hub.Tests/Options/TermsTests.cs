using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

public class TermsTests
{
    static readonly TermsContent Mandatory = new(true, true, false, null, null, 10, null);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int?, int?, int?, int?> DueDates => new()
    {
        // Placed, session, days after, days before, payment date, due.
        { 100, 300, 10, null, null, 110 },
        { 100, 300, null, 15, null, 285 },
        { 100, 300, 10, 15, null, 110 },
        { 100, 110, 10, 5, null, 105 },
        { 100, 102, 10, 5, null, 100 },
        { 100, 300, null, null, null, null },
        { 100, 300, 0, null, null, 100 },
        { 100, 300, 10, 15, 250, 250 },
        { 100, 300, null, null, 90, 90 },
    };

    [Theory, MemberData(nameof(DueDates))]
    public void Due_is_the_earlier_of_the_two_never_before_the_placement_and_a_payment_date_stands_in_its_place(
        int placed, int session, int? after, int? before, int? payment, int? due) =>
        Assert.Equal(due, Ticketing.Hub.Options.DueDates.Of(placed, session, after, before, payment));

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, null, true, false)]
    [InlineData(null, true, null, true)]
    [InlineData(null, false, true, false)]
    [InlineData(false, true, true, false)]
    [InlineData(true, false, false, true)]
    public void Places_are_open_where_the_activity_or_the_event_says_so(bool? own, bool? activity, bool? season, bool open) =>
        Assert.Equal(open, EffectiveTerms.ForPlaces(
            Terms(TermsLevel.Event, own), Terms(TermsLevel.Activity, activity), Terms(TermsLevel.Season, season)).Allowed);

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    public void Products_are_open_where_the_season_or_the_product_says_so(bool? own, bool? season, bool open) =>
        Assert.Equal(open, EffectiveTerms.ForProduct(Terms(TermsLevel.Product, own), Terms(TermsLevel.Season, season)).Allowed);

    [Fact]
    public void The_most_particular_level_counts_field_by_field()
    {
        var season = new OptionTerms
        {
            Level = TermsLevel.Season,
            Code = "S",
            Allowed = true,
            CountsAgainstAvailability = false,
            OverbookingAllowed = true,
            OverbookingPercent = 10,
            OverbookingBase = OverbookingBase.Quota,
            DaysAfterPlacement = 10,
            DaysBeforeSession = 3,
        };
        var activity = new OptionTerms
        {
            Level = TermsLevel.Activity,
            Code = "A",
            Allowed = true,
            CountsAgainstAvailability = true,
            OverbookingPercent = 5,
        };
        var own = new OptionTerms { Level = TermsLevel.Event, Code = "E", DaysAfterPlacement = 2, OverbookingAllowed = false };

        Assert.Equal(
            new EffectiveTerms(true, true, new Overbooking(5, OverbookingBase.Quota), 10, 3),
            EffectiveTerms.ForPlaces(null, activity, season));
        Assert.Equal(
            new EffectiveTerms(true, true, Overbooking.None, 2, 3), EffectiveTerms.ForPlaces(own, activity, season));
    }

    [Theory, OnBothDatabases]
    public async Task An_event_overrides_its_activity_and_goes_back_to_it_when_its_own_terms_are_emptied(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Set(venue, TermsLevel.Event, "CYRANO", TermsContent.Nothing with { DaysAfterPlacement = 3 });

        Assert.Equal(venue.Today + 3, (await venue.Request(venue.Wish(("Cat1", 5)))).DueDay);
        var line = await Line(venue, TermsLevel.Event, "CYRANO");
        Assert.Equal((3, true), (line.Own?.DaysAfterPlacement, line.Effective.Allowed));

        await Set(venue, TermsLevel.Event, "CYRANO", TermsContent.Nothing);

        Assert.Equal(venue.Today + 10, (await venue.Request(venue.Wish(("Cat1", 5)))).DueDay);
        line = await Line(venue, TermsLevel.Event, "CYRANO");
        Assert.Null(line.Own);
        Assert.Equal((10, true), (line.Effective.DaysAfterPlacement, line.Effective.CountsAgainstAvailability));
    }

    [Theory, OnBothDatabases]
    public async Task A_product_overrides_its_season(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await Set(venue, TermsLevel.Product, "ABO3", TermsContent.Nothing with { DaysBeforeSession = 25 });

        var receipt = await venue.Request(OptionVenue.WishProduct("ABO3", null, ("Cat1", 4)));

        // Its first performance is thirty days away.
        Assert.Equal(venue.Today + 5, receipt.DueDay);
        Assert.Equal(25, (await Line(venue, TermsLevel.Product, "ABO3")).Effective.DaysBeforeSession);
    }

    [Theory, OnBothDatabases]
    public async Task Every_wrong_field_is_listed(Database database)
    {
        await using var venue = await OptionVenue.On(database);

        var no = await OptionVenue.Refused(
            "option.terms-invalid",
            () => Set(venue, TermsLevel.Activity, "ESV", new TermsContent(null, null, null, 101, null, -1, 3651)));
        foreach (var field in (string[])["allowed:", "counts:", "overbooking:", "percent:", "days_after:", "days_before:"])
        {
            Assert.Contains(field, no.Detail, StringComparison.Ordinal);
        }

        // Starred fields are the season's and the activity's; an event only says what differs.
        no = await OptionVenue.Refused(
            "option.terms-invalid",
            () => Set(venue, TermsLevel.Event, "CYRANO", TermsContent.Nothing with { OverbookingPercent = -1 }));
        Assert.DoesNotContain("allowed:", no.Detail, StringComparison.Ordinal);
        no = await OptionVenue.Refused(
            "option.terms-invalid",
            () => Set(venue, TermsLevel.Season, "S", Mandatory with { OverbookingAllowed = true }));
        Assert.Contains("percent: 1 to 100", no.Detail, StringComparison.Ordinal);
        Assert.Contains("base:", no.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terms_of_nothing_and_without_the_right_are_refused()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        foreach (var level in Enum.GetValues<TermsLevel>())
        {
            await OptionVenue.Refused($"{level.ToString().ToLowerInvariant()}.not-found", () => Set(venue, level, "GONE", Mandatory));
        }

        var reader = OptionVenue.With(Right.All, ("catalogue.seasons", Right.Read));
        var no = await OptionVenue.Refused(
            "right.missing", () => venue.Of<SetTerms>().Run(reader, TermsLevel.Season, "S", Mandatory, Token));
        Assert.Contains("catalogue.seasons:M", no.Detail, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_change_of_terms_stands_in_the_audit_with_before_and_after(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var asked = new TermsContent(true, true, true, 5, OverbookingBase.Gauge, 12, null);
        await Set(venue, TermsLevel.Season, "S", asked);
        await Set(venue, TermsLevel.Season, "S", asked);

        var entry = Assert.Single(await SettingsTests.Audit(venue, "option-terms.changed"));
        Assert.Equal(("operator:anne", "season:S"), (entry.Who, entry.Subject));
        Assert.Equal(
            "overbooking: no > yes; overbooking percent: – > 5; percent of: – > Gauge; days after placement: 10 > 12", entry.Why);
    }

    static OptionTerms Terms(TermsLevel level, bool? allowed) => new() { Level = level, Code = "X", Allowed = allowed };

    static Task Set(OptionVenue venue, TermsLevel level, string code, TermsContent asked) =>
        venue.Of<SetTerms>().Run(OptionVenue.Anne, level, code, asked, Token);

    static async Task<TermsLine> Line(OptionVenue venue, TermsLevel level, string code) =>
        (await venue.Of<SettingsQueries>().Terms(Token)).Single(line => line.Level == level && line.Code == code);
}
