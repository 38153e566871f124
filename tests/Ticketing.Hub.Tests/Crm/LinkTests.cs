using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Crm;

public class LinkTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_link_opens_once_all_files_of_its_address(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await Ask(hub, " ANNE@example.org ");
        var token = Assert.Single(await SchoolsWithRelays.Mailed(hub));

        var entry = await hub.Of<EnterByLink>().Run(token, Token);

        Assert.True(entry.ByLink);
        var visitors = await SchoolsWithRelays.Visitors(hub, entry);
        Assert.Equal([(11, "Lycée A"), (12, "Lycée B")], visitors.Select(one => (one.Number, one.ActsFor)));
        Assert.All(visitors, one => Assert.Equal(("SCO", "Scolaire", "Anne Ami"), (one.CommunityType, one.CommunityTypeName, one.Name)));
        Assert.Equal("crm.link-used", await Code(() => hub.Of<EnterByLink>().Run(token, Token)));
    }

    [Theory, OnBothDatabases]
    public async Task A_link_counts_for_thirty_minutes(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await Ask(hub, SchoolsWithRelays.Anne);
        await Ask(hub, SchoolsWithRelays.Bo);
        var tokens = await SchoolsWithRelays.Mailed(hub);

        hub.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        Assert.Null(await Code(() => hub.Of<EnterByLink>().Run(tokens[0], Token)));
        hub.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("crm.link-expired", await Code(() => hub.Of<EnterByLink>().Run(tokens[1], Token)));
        Assert.Equal("crm.link-unknown", await Code(() => hub.Of<EnterByLink>().Run(tokens[1] + "x", Token)));
        Assert.Equal("crm.link-unknown", await Code(() => hub.Of<EnterByLink>().Run("", Token)));
    }

    [Theory, OnBothDatabases]
    public async Task The_database_holds_no_link_that_could_be_used_and_no_operator_reads_it(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await Ask(hub, SchoolsWithRelays.Anne);
        var token = Assert.Single(await SchoolsWithRelays.Mailed(hub));

        await using var db = hub.Read();
        var link = await db.Set<SignInLink>().SingleAsync(Token);
        Assert.NotEqual(token, link.TokenHash);
        Assert.Equal(64, link.TokenHash.Length);
        Assert.True((await db.Set<StoredLetter>().SingleAsync(Token)).Secret);
    }

    [Theory, OnBothDatabases]
    public async Task Asking_for_an_unknown_address_answers_alike_and_mails_nothing(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);

        Assert.Null(await Code(() => Ask(hub, "nobody@example.org")));
        Assert.Null(await Code(() => Ask(hub, "")));
        Assert.Null(await Code(() => Ask(hub, "not an address")));

        Assert.Empty(await SchoolsWithRelays.Mailed(hub));
        await using var db = hub.Read();
        Assert.False(await db.Set<SignInLink>().AnyAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task Three_links_in_a_quarter_of_an_hour_go_to_one_address_and_the_next_ones_silently_do_not(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        for (var i = 0; i < 5; i++)
            await Ask(hub, SchoolsWithRelays.Anne);
        await Ask(hub, SchoolsWithRelays.Bo);

        Assert.Equal(4, (await SchoolsWithRelays.Mailed(hub)).Count);
        Assert.Equal("crm.link-too-many", await Code(async () => await hub.Of<ContactAccess>().Invite(
            SignedInOperator.Hub, await SchoolsWithRelays.Contact(hub, 12), Token)));
        hub.Clock.Advance(TimeSpan.FromMinutes(15));
        await Ask(hub, SchoolsWithRelays.Anne);
        Assert.Equal(5, (await SchoolsWithRelays.Mailed(hub)).Count);
    }

    [Theory, OnBothDatabases]
    public async Task A_file_that_gets_another_address_leaves_the_session_that_had_it_open(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        var anne = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);

        Assert.Empty((await SmallVenue.Import(hub, SmallVenue.File(
            "contacts.csv", "number;first_name;last_name;structure;email", "12;Carl;Coin;B;carl@example.org"))).Issues);

        Assert.Equal([11], (await SchoolsWithRelays.Visitors(hub, anne)).Select(one => one.Number));
        var carl = await SchoolsWithRelays.EnterByMail(hub, "carl@example.org");
        Assert.Equal([12], (await SchoolsWithRelays.Visitors(hub, carl)).Select(one => one.Number));
    }

    [Theory, OnBothDatabases]
    public async Task Contacts_from_before_get_the_address_that_is_compared(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await hub.Write(db => db.Set<Contact>().ExecuteUpdateAsync(
            set => set.SetProperty(contact => contact.EmailKey, ""), Token));

        await hub.Of<FillEmailKeys>().Run(Token);

        await using var db = hub.Read();
        Assert.Equal(
            [SchoolsWithRelays.Anne, SchoolsWithRelays.Anne, SchoolsWithRelays.Bo, ""],
            await db.Set<Contact>().OrderBy(contact => contact.Number).Select(contact => contact.EmailKey).ToListAsync(Token));
    }

    static Task Ask(HubWithoutPorts hub, string email) =>
        hub.Of<AskForLink>().Run(email, CultureInfo.GetCultureInfo("fr-FR"), Token);

    static async Task<string?> Code(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }
}
