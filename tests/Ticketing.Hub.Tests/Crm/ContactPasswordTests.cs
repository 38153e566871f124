using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Crm;

public class ContactPasswordTests
{
    const string Password = "a-long-password";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_password_opens_all_files_of_the_address_and_ends_the_sessions_from_before(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        var first = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);
        var second = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);

        var after = await hub.Of<SetContactPassword>().Run(second, Password, Token);

        Assert.Equal([11, 12], (await SchoolsWithRelays.Visitors(hub, after)).Select(one => one.Number));
        Assert.Empty(await SchoolsWithRelays.Visitors(hub, first));
        Assert.Equal("crm.session-ended", await Code(() => hub.Of<SetContactPassword>().Run(first, Password, Token)));
        var entry = await hub.Of<EnterByPassword>().Run(" Anne@Example.ORG", Password, Token);
        Assert.False(entry.ByLink);
        Assert.Equal([11, 12], (await SchoolsWithRelays.Visitors(hub, entry)).Select(one => one.Number));
        Assert.Equal("crm.password-invalid", await Code(() => hub.Of<SetContactPassword>().Run(after, "short", Token)));
    }

    [Theory, OnBothDatabases]
    public async Task Wrong_passwords_lock_for_a_while_whether_the_address_is_known_or_not(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await hub.Of<SetContactPassword>().Run(
            await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne), Password, Token);
        string[] addresses = [SchoolsWithRelays.Anne, SchoolsWithRelays.Bo, "nobody@example.org"];

        foreach (var address in addresses)
        {
            for (var i = 0; i < 5; i++)
                Assert.Equal("crm.sign-in-refused", await Try(hub, address, "wrong"));
            Assert.Equal("crm.sign-in-locked", await Try(hub, address, Password));
        }

        hub.Clock.Advance(TimeSpan.FromSeconds(61));
        foreach (var address in addresses)
        {
            Assert.Equal("crm.sign-in-refused", await Try(hub, address, "wrong"));
            Assert.Equal("crm.sign-in-locked", await Try(hub, address, Password));
        }

        hub.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("crm.sign-in-locked", await Try(hub, SchoolsWithRelays.Anne, Password));
        hub.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await Try(hub, SchoolsWithRelays.Anne, Password));
        // All is forgotten with the right one.
        Assert.Equal("crm.sign-in-refused", await Try(hub, SchoolsWithRelays.Anne, "wrong"));
        Assert.Null(await Try(hub, SchoolsWithRelays.Anne, Password));
    }

    [Theory, OnBothDatabases]
    public async Task A_link_gets_past_the_lock_of_the_password(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await hub.Of<SetContactPassword>().Run(
            await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne), Password, Token);
        for (var i = 0; i < 6; i++)
            await Try(hub, SchoolsWithRelays.Anne, "wrong");

        await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);

        Assert.Null(await Try(hub, SchoolsWithRelays.Anne, Password));
    }

    [Theory, OnBothDatabases]
    public async Task A_password_opens_nothing_under_the_address_that_the_file_has_since(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        await hub.Of<SetContactPassword>().Run(await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Bo), Password, Token);
        Assert.Empty((await SmallVenue.Import(hub, SmallVenue.File(
            "contacts.csv", "number;first_name;last_name;structure;email", "13;Anne;Ami;;anne@example.org"))).Issues);

        Assert.Equal("crm.sign-in-refused", await Try(hub, SchoolsWithRelays.Anne, Password));
        Assert.Equal("crm.sign-in-refused", await Try(hub, SchoolsWithRelays.Bo, Password));
        var anne = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);
        Assert.Equal([11, 12, 13], (await SchoolsWithRelays.Visitors(hub, anne)).Select(one => one.Number));
    }

    [Theory, OnBothDatabases]
    public async Task The_office_invites_renews_and_closes_and_each_stands_in_the_audit(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        var access = hub.Of<ContactAccess>();
        var (bo, none) = (await SchoolsWithRelays.Contact(hub, 13), await SchoolsWithRelays.Contact(hub, 14));
        await access.Invite(SignedInOperator.Hub, bo, Token);
        Assert.Equal(AccessState.Invited, await State(hub, bo));
        var entry = await hub.Of<EnterByLink>().Run((await SchoolsWithRelays.Mailed(hub))[^1], Token);
        Assert.Equal(AccessState.ByLink, await State(hub, bo));
        entry = await hub.Of<SetContactPassword>().Run(entry, Password, Token);
        Assert.Equal(AccessState.Password, await State(hub, bo));

        await access.Renew(SignedInOperator.Hub, bo, Token);
        Assert.Empty(await SchoolsWithRelays.Visitors(hub, entry));
        Assert.Equal("crm.sign-in-refused", await Try(hub, SchoolsWithRelays.Bo, Password));
        entry = await hub.Of<EnterByLink>().Run((await SchoolsWithRelays.Mailed(hub))[^1], Token);
        await hub.Of<SetContactPassword>().Run(entry, Password, Token);
        entry = await hub.Of<EnterByPassword>().Run(SchoolsWithRelays.Bo, Password, Token);

        await access.Close(SignedInOperator.Hub, bo, closed: true, "départ", Token);
        Assert.Equal(AccessState.Closed, await State(hub, bo));
        Assert.Empty(await SchoolsWithRelays.Visitors(hub, entry));
        Assert.Equal("crm.access-closed", await Try(hub, SchoolsWithRelays.Bo, Password));
        var mailed = (await SchoolsWithRelays.Mailed(hub)).Count;
        await hub.Of<AskForLink>().Run(SchoolsWithRelays.Bo, System.Globalization.CultureInfo.InvariantCulture, Token);
        Assert.Equal(mailed, (await SchoolsWithRelays.Mailed(hub)).Count);
        Assert.Equal("crm.access-closed", await Code(() => access.Invite(SignedInOperator.Hub, bo, Token)));

        await access.Close(SignedInOperator.Hub, bo, closed: false, "retour", Token);
        Assert.Null(await Try(hub, SchoolsWithRelays.Bo, Password));
        Assert.Equal("crm.contact-without-email", await Code(() => access.Invite(SignedInOperator.Hub, none, Token)));
        Assert.Equal("crm.reason-missing", await Code(() => access.Close(SignedInOperator.Hub, bo, closed: true, " ", Token)));
        Assert.Equal("contact.not-found", await Code(() => access.Invite(SignedInOperator.Hub, Guid.CreateVersion7(), Token)));
        var reader = SignedInOperator.Hub with { Rights = new RightSet(new Dictionary<string, Right> { ["crm"] = Right.Read }) };
        Assert.Equal("right.missing", await Code(() => access.Invite(reader, bo, Token)));

        await using var db = hub.Read();
        Assert.Equal(
            [
                "contact.invited", "contact.password-set", "contact.access-renewed", "contact.password-set",
                "contact.access-closed départ", "contact.access-opened retour",
            ],
            (await db.Set<AuditEntry>().Where(entry => entry.Subject == "contact:13").OrderBy(entry => entry.Id)
                .Select(entry => entry.What + " " + entry.Why).ToListAsync(Token)).Select(line => line.Trim()));
    }

    [Theory, OnBothDatabases]
    public async Task One_of_several_files_is_closed_and_the_others_stay_open(Database database)
    {
        await using var hub = await SchoolsWithRelays.On(database);
        var entry = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);

        await hub.Of<ContactAccess>().Close(
            SignedInOperator.Hub, await SchoolsWithRelays.Contact(hub, 11), closed: true, "mutée", Token);

        Assert.Equal([12], (await SchoolsWithRelays.Visitors(hub, entry)).Select(one => one.Number));
        var again = await SchoolsWithRelays.EnterByMail(hub, SchoolsWithRelays.Anne);
        Assert.Equal([12], (await SchoolsWithRelays.Visitors(hub, again)).Select(one => one.Number));
    }

    static async Task<AccessState> State(HubWithoutPorts hub, Guid contact) =>
        (await hub.Of<ContactAccountQueries>().Access([contact], Token))[contact].At(hub.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    static Task<string?> Try(HubWithoutPorts hub, string email, string password) =>
        Code(() => hub.Of<EnterByPassword>().Run(email, password, Token));

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
