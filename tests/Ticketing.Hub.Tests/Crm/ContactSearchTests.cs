using Ticketing.Hub.Crm;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Crm;

public class ContactSearchTests
{
    [Theory, OnBothDatabases]
    public async Task A_contact_is_found_whatever_accents_case_and_order_are_typed(Database database)
    {
        await using var hub = await HubWithContacts(database);

        Assert.Equal("1", await Found(hub, "lefevre helene"));
        Assert.Equal("1", await Found(hub, "HÉLÈNE"));
        Assert.Equal("2", await Found(hub, "coeur"));
        Assert.Equal("2", await Found(hub, "Cœur"));
        Assert.Equal("3", await Found(hub, "o neill"));
        Assert.Equal("3", await Found(hub, "O'Neill"));
        Assert.Equal("1 3", await Found(hub, "comite theatre"));
        Assert.Equal("4", await Found(hub, "Łódź"));
        Assert.Equal("4", await Found(hub, "lodz soren strasse"));
        Assert.Equal("", await Found(hub, "lefevre paul"));
    }

    [Theory, OnBothDatabases]
    public async Task A_number_finds_its_contact_and_signs_of_a_pattern_find_nobody(Database database)
    {
        await using var hub = await HubWithContacts(database);

        Assert.Equal("4", await Found(hub, "4"));
        Assert.Equal("", await Found(hub, "999999999999"));
        // Signs are no letters: with nothing to look for, the first contacts are shown.
        Assert.Equal("1 2 3 4", await Found(hub, "%_'"));
        Assert.Equal("", await Found(hub, "lef%vre x"));
    }

    static async Task<HubWithoutPorts> HubWithContacts(Database database)
    {
        var hub = await HubWithoutPorts.On(database);
        var report = await SmallVenue.Import(
            hub,
            SmallVenue.File("community-types.csv", "code;name\nCE;Comité d'entreprise"),
            SmallVenue.File("structures.csv", "code;name;community_type\nTH;Comité du Théâtre;CE"),
            SmallVenue.File(
                "contacts.csv", "number;first_name;last_name;structure;city", "1;Hélène;Lefèvre;TH;Orléans",
                "2;Jacques;Cœur;;Bourges", "3;Seán;O'Neill;TH;Cork", "4;Søren;Straße;;Łódź"));
        Assert.Empty(report.Issues);
        return hub;
    }

    static async Task<string> Found(HubWithoutPorts hub, string text)
    {
        var found = await hub.Of<CrmQueries>().Search(text, 50, TestContext.Current.CancellationToken);
        return string.Join(' ', found.Select(contact => contact.Number).Order());
    }
}
