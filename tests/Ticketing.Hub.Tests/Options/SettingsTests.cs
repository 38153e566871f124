using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Options.Settings;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Limitation tables, open categories, sales channels.</summary>
public class SettingsTests
{
    static readonly LimitationContent Councils = new("Option pour les CE", "ENTREE", 50, null, ["CE", ""]);

    static readonly ChannelContent Desk = new("Guichet 2", ChannelKind.BoxOffice, false, ["CE"]);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_limitation_table_is_made_changed_and_deleted_once_it_is_detached(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<CreateLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Councils, Token);
        var table = Assert.Single(await venue.Of<SettingsQueries>().Limitations(Token));
        Assert.Equal(("OPTIONCE", "Entrée simple", 50), (table.Table.Code, table.Family, table.Table.MostPerOption));
        Assert.Equal(["", "CE"], table.Types);

        var no = await OptionVenue.Refused(
            "option.limitation-in-use", () => venue.Of<DeleteLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Token));
        Assert.Contains("CE", no.Detail, StringComparison.Ordinal);
        await venue.Of<ChangeLimitation>().Run(
            OptionVenue.Anne, "OPTIONCE", Councils with { MostPerOption = null, MostPerPerformance = 80, Types = [] }, Token);
        await venue.Of<DeleteLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Token);

        Assert.Empty(await venue.Of<SettingsQueries>().Limitations(Token));
        Assert.Equal(
            "most places of an option: 50 > –; most places of a structure at a performance: – > 80; "
            + "community types: -CE, -individuals",
            Assert.Single(await Audit(venue, "option-limitation.changed")).Why);
        Assert.Single(await Audit(venue, "option-limitation.deleted"));
    }

    [Theory, OnBothDatabases]
    public async Task A_limitation_table_that_makes_no_sense_is_refused_with_its_wrong_fields(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<CreateLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Councils, Token);
        await OptionVenue.Refused(
            "option.limitation-code-taken", () => venue.Of<CreateLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Councils, Token));
        await OptionVenue.Refused(
            "limitation.not-found", () => venue.Of<ChangeLimitation>().Run(OptionVenue.Anne, "GONE", Councils, Token));

        var no = await OptionVenue.Refused(
            "option.limitation-invalid",
            () => venue.Of<CreateLimitation>().Run(OptionVenue.Anne, "A B", new LimitationContent(" ", "X", 0, -1, ["NONE"]), Token));
        foreach (var field in (string[])
            ["code:", "name:", "family:", "most_per_option:", "most_per_performance:", "community_types:"])
        {
            Assert.Contains(field, no.Detail, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Categories_are_opened_to_options_one_by_one(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var wanted = new Dictionary<string, bool> { ["Cat1"] = true, ["Cat2"] = false, ["Cat3"] = true };
        await venue.Of<AllowOptions>().Run(OptionVenue.Anne, SmallVenue.Hall, wanted, Token);

        var hall = (await venue.Of<SpaceQueries>().Spaces(Token)).Single(space => space.Code == SmallVenue.Hall);
        Assert.Equal(wanted, hall.Categories.ToDictionary(row => row.Code, row => row.OptionAllowed));
        Assert.Equal(
            "Cat2: yes > no; Cat3: no > yes", Assert.Single(await Audit(venue, "category.options-allowed")).Why);
        await OptionVenue.Refused(
            "seating.category-unknown",
            () => venue.Of<AllowOptions>().Run(
                OptionVenue.Anne, SmallVenue.Hall, new Dictionary<string, bool> { ["Cat9"] = true }, Token));
        await OptionVenue.Refused(
            "configuration.not-found", () => venue.Of<AllowOptions>().Run(OptionVenue.Anne, "gone", wanted, Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_channel_says_who_may_use_it(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Of<CreateChannel>().Run(OptionVenue.Anne, "WEB", Desk with { Kind = ChannelKind.InternetRelays }, Token);
        Assert.Contains(
            await venue.Of<DistributionQueries>().ChannelsOf(venue.ContactId(OptionVenue.Council), Token),
            channel => channel.Code == "WEB");

        await venue.Of<ChangeChannel>().Run(
            OptionVenue.Anne, "WEB", Desk with { Kind = ChannelKind.InternetRelays, Types = ["SCO"] }, Token);

        Assert.DoesNotContain(
            await venue.Of<DistributionQueries>().ChannelsOf(venue.ContactId(OptionVenue.Council), Token),
            channel => channel.Code == "WEB");
        Assert.Equal(
            "community types: +SCO, -CE", Assert.Single(await Audit(venue, "channel.changed")).Why);
        await OptionVenue.Refused(
            "channel.code-taken", () => venue.Of<CreateChannel>().Run(OptionVenue.Anne, "WEB", Desk, Token));
        await OptionVenue.Refused(
            "channel.not-found", () => venue.Of<ChangeChannel>().Run(OptionVenue.Anne, "GONE", Desk, Token));
        await OptionVenue.Refused(
            "channel.invalid", () => venue.Of<ChangeChannel>().Run(OptionVenue.Anne, "WEB", Desk with { Name = "", Types = ["X"] }, Token));
    }

    [Fact]
    public async Task Each_verb_asks_for_its_own_right()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite);
        await venue.Of<CreateLimitation>().Run(OptionVenue.Anne, "OPTIONCE", Councils, Token);
        (string Node, Right Letter, Func<SignedInOperator, Task> Do)[] verbs =
        [
            ("options.settings.limitations", Right.Create, by => venue.Of<CreateLimitation>().Run(by, "B", Councils, Token)),
            ("options.settings.limitations", Right.Modify, by => venue.Of<ChangeLimitation>().Run(by, "OPTIONCE", Councils, Token)),
            ("options.settings.limitations", Right.Delete, by => venue.Of<DeleteLimitation>().Run(by, "OPTIONCE", Token)),
            ("options.settings.channels", Right.Create, by => venue.Of<CreateChannel>().Run(by, "B", Desk, Token)),
            ("options.settings.channels", Right.Modify, by => venue.Of<ChangeChannel>().Run(by, "PRO", Desk, Token)),
            ("seating.plan", Right.Modify, by => venue.Of<AllowOptions>().Run(by, SmallVenue.Hall, new Dictionary<string, bool>(), Token)),
        ];
        foreach (var (node, letter, run) in verbs)
        {
            var no = await OptionVenue.Refused("right.missing", () => run(OptionVenue.With(Right.All, (node, Right.All & ~letter))));
            Assert.Contains($"{node}:{Rights.Letters(letter)}", no.Detail, StringComparison.Ordinal);
        }
    }

    internal static async Task<List<AuditEntry>> Audit(OptionVenue venue, string what)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<AuditEntry>().Where(entry => entry.What == what).OrderBy(entry => entry.Id).ToListAsync(Token);
    }
}
