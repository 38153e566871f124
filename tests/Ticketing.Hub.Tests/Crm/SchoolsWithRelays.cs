using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Crm;

/// <summary>
/// Two schools with one relay, Anne, who has a file for each (numbers 11 and 12, one mail address written in two ways), and
/// Bo (13), who buys for himself; 14 has no address.
/// </summary>
static partial class SchoolsWithRelays
{
    public const string Anne = "anne@example.org", Bo = "bo@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HubWithoutPorts> On(Database database)
    {
        var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        Assert.Empty((await SmallVenue.Import(
            hub, SmallVenue.File("community-types.csv", "code;name", "SCO;Scolaire"),
            SmallVenue.File("structures.csv", "code;name;community_type", "A;Lycée A;SCO", "B;Lycée B;SCO"),
            SmallVenue.File(
                "contacts.csv", "number;first_name;last_name;structure;email", "11;Anne;Ami;A;anne@example.org",
                "12;Anne;Ami;B; Anne@Example.org ", "13;Bo;Beau;;bo@example.org", "14;Sans;Adresse;;"))).Issues);
        return hub;
    }

    public static async Task<Guid> Contact(HubWithoutPorts hub, int number)
    {
        await using var db = hub.Read();
        return await db.Set<Contact>().Where(contact => contact.Number == number).Select(contact => contact.Id).SingleAsync(Token);
    }

    /// <summary>The tokens of the links that were mailed, oldest first.</summary>
    public static async Task<List<string>> Mailed(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        var texts = await db.Set<StoredLetter>().OrderBy(letter => letter.Id).Select(letter => letter.Text).ToListAsync(Token);
        return texts.ConvertAll(text => LinkToken().Match(text).Groups["token"].Value);
    }

    public static async Task<ProEntry> EnterByMail(HubWithoutPorts hub, string email)
    {
        await hub.Of<AskForLink>().Run(email, System.Globalization.CultureInfo.GetCultureInfo("fr-FR"), Token);
        return await hub.Of<EnterByLink>().Run((await Mailed(hub))[^1], Token);
    }

    public static Task<List<ProVisitor>> Visitors(HubWithoutPorts hub, ProEntry entry) =>
        hub.Of<ContactAccountQueries>().Visitors(entry.Email, entry.Files, Token);

    [GeneratedRegex(@"/pro/link\?t=(?<token>[A-Za-z0-9_-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkToken();
}
