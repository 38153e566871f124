using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Organisation;

/// <summary>Temporary staff. The test's clock stands at 23 November 2026, 20:00 in Paris.</summary>
public class OperatorDatesTests
{
    const string Password = "a-long-password";

    static readonly DateOnly Today = new(2026, 11, 23);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Before_his_first_day_and_after_his_last_an_operator_is_refused_by_name_with_the_date(Database database)
    {
        await using var hub = await ProfileTests.HubWithAnAdministrator(database);
        await ProfileTests.Create(hub, "alix", StandardProfiles.Cashier, new Days(Today.AddDays(1), Today.AddDays(2)));

        var early = await Assert.ThrowsAsync<RuleViolation>(() => Enter(hub));
        Assert.Equal(("organisation.outside-dates", RefusalKind.NotSignedIn), (early.Code, early.Kind));
        Assert.Contains("from 2026-11-24", early.Detail, StringComparison.Ordinal);

        hub.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("organisation.outside-dates", (await Assert.ThrowsAsync<RuleViolation>(() => Enter(hub))).Code);
        hub.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("alix", (await Enter(hub)).Name);
        hub.Clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("alix", (await Enter(hub)).Name);
        hub.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = await Assert.ThrowsAsync<RuleViolation>(() => Enter(hub));
        Assert.Equal("organisation.outside-dates", late.Code);
        Assert.Contains("last day was 2026-11-25", late.Detail, StringComparison.Ordinal);

        var wrong = await Assert.ThrowsAsync<RuleViolation>(() => hub.Of<SignIn>().Run("alix", "guessed", Token));
        Assert.Equal("organisation.sign-in-refused", wrong.Code);
    }

    [Theory, OnBothDatabases]
    public async Task Open_sessions_end_with_the_last_day(Database database)
    {
        await using var hub = await ProfileTests.HubWithAnAdministrator(database);
        var id = await ProfileTests.Create(hub, "alix", StandardProfiles.Cashier, new Days(null, Today));
        var tokens = hub.Of<OperatorTokens>();
        var (token, _) = await tokens.Issue(id, Token);
        Assert.NotNull(await tokens.StampOf(id, Token));
        Assert.NotNull(await tokens.Find(id, Token));

        hub.Clock.Advance(TimeSpan.FromHours(4));

        Assert.Null(await tokens.StampOf(id, Token));
        Assert.Null(await tokens.Find(id, Token));
        var no = await Assert.ThrowsAsync<RuleViolation>(() => tokens.Check(token, Token));
        Assert.Equal("organisation.token-invalid", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task Tills_are_told_the_dates_and_each_change_of_them(Database database)
    {
        await using var hub = await ProfileTests.HubWithAnAdministrator(database);
        var id = await ProfileTests.Create(hub, "alix", StandardProfiles.Cashier, new Days(Today, null));
        var calendar = hub.Of<VenueCalendar>();
        var told = (await ProfileTests.Told(hub))[^1];
        Assert.Equal((calendar.StartOf(Today), 0), (told.ValidFromMs, told.ValidUntilMs));

        var person = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(line => line.Id == id);
        await hub.Of<ChangeOperator>().Run(
            SignedInOperator.Hub, new OperatorChange(id, "Alix", person.ProfileId, new Days(null, Today)), Token);

        told = (await ProfileTests.Told(hub))[^1];
        Assert.Equal((0, calendar.StartOf(Today.AddDays(1)), "Alix"), (told.ValidFromMs, told.ValidUntilMs, told.Name));
    }

    [Theory, OnBothDatabases]
    public async Task An_end_before_the_beginning_is_refused(Database database)
    {
        await using var hub = await ProfileTests.HubWithAnAdministrator(database);
        var upside = new Days(Today, Today.AddDays(-1));
        var no = await Assert.ThrowsAsync<RuleViolation>(
            () => ProfileTests.Create(hub, "alix", StandardProfiles.Cashier, upside));
        Assert.Equal("operator.invalid", no.Code);

        var id = await ProfileTests.Create(hub, "alix", StandardProfiles.Cashier);
        var person = (await hub.Of<OrganisationQueries>().Operators(Token)).Single(line => line.Id == id);
        no = await Assert.ThrowsAsync<RuleViolation>(() => hub.Of<ChangeOperator>().Run(
            SignedInOperator.Hub, new OperatorChange(id, "Alix", person.ProfileId, upside), Token));
        Assert.Equal("operator.invalid", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task Days_begin_at_midnight_of_the_venue_also_when_its_clocks_change(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        var calendar = hub.Of<VenueCalendar>();

        foreach (var day in (DateOnly[])[new(2026, 3, 29), new(2026, 10, 25), new(2026, 12, 31)])
        {
            Assert.Equal(day, calendar.DayOf(calendar.StartOf(day)));
            Assert.Equal(day.AddDays(-1), calendar.DayOf(calendar.StartOf(day) - 1));
            Assert.Equal(new Days(day, day), calendar.Between(calendar.FromMs(new(day, day)), calendar.UntilMs(new(day, day))));
        }

        Assert.Equal(TimeSpan.FromHours(23).TotalMilliseconds, calendar.UntilMs(new(null, new(2026, 3, 29))) - calendar.StartOf(new(2026, 3, 29)));
    }

    static Task<SignedInOperator> Enter(HubWithoutPorts hub) => hub.Of<SignIn>().Run("alix", Password, Token);
}
