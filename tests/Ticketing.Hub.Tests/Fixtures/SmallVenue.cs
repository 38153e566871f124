using System.Text;
using Ticketing.Hub.Import;
using Ticketing.Hub.Organisation;
using Xunit;

namespace Ticketing.Hub.Tests.Fixtures;

/// <summary>The files of a small venue: a hall drawn by the test, a foyer where people stand, two performances on sale.</summary>
public static class SmallVenue
{
    /// <summary>In the hall.</summary>
    public const int Seated = 1;

    /// <summary>In the foyer: ten places of "Debout", only counted.</summary>
    public const int Standing = 2;

    public const string Hall = "salle";

    public const string PerformanceHeader =
        "code;event;starts;doors_open;doors_close;sales_end;vat;space;seating;price_table;state";

    public static ImportFile File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public static ImportFile File(string name, byte[] content) => new(name, () => new MemoryStream(content));

    public static ImportFile File(string name, params IEnumerable<string> lines) => File(name, string.Join('\n', lines));

    /// <summary>Each row is drawn by the categories of its seats, "1" for Cat1; a space is an aisle one seat wide.</summary>
    public static string Plan(params IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        var categories = lines.SelectMany(row => row).Where(letter => letter != ' ').Distinct().Order()
            .Select(letter => $$"""{"name": "Cat{{letter}}", "color": "#112233"}""");
        var seats = lines.Select((row, y) =>
            $$"""{"row_number": "{{(char)('A' + y)}}", "seats": [{{string.Join(", ", Seats(row, y))}}]}""");
        return $$"""
            {"name": "Salle", "size": {"width": 800, "height": 600}, "categories": [{{string.Join(", ", categories)}}],
             "zones": [{"name": "", "position": {"x": 0, "y": 0}, "rows": [{{string.Join(", ", seats)}}]}]}
            """;
    }

    public static List<ImportFile> Files(params IEnumerable<string> rows) =>
    [
        File("seasons.csv", "code;name", "S;Saison"),
        File("activities.csv", "code;name;season", "A;Spectacles;S"),
        File("events.csv", "code;name;activity", "E;Événement;A"),
        File("tariffs.csv", "code;name;rank", "PLEIN;Plein;1"),
        File("prices.csv", "price_table;category;tariff;price", "STD;Cat1;PLEIN;32,00", "STD;Debout;PLEIN;12,00"),
        File("capacities.csv", "seating;seating_name;category;name;capacity", "foyer;Foyer;Debout;Debout;10"),
        File("contingents.csv", "code;name", "PUBLIC;Public", "CE;Comités d'entreprise"),
        File("plan.json", Plan(rows)),
        File("performances.csv", PerformanceHeader, Performance("P1", Hall), Performance("P2", "foyer")),
    ];

    public static string Performance(string code, string seating, string state = "OnSale") =>
        $"{code};E;2026-11-24 20:00;2026-11-24 19:00;2026-11-24 22:00;2026-11-24 21:00;5,5;Salle;{seating};STD;{state}";

    /// <summary>A hub of which both performances are on sale.</summary>
    /// <param name="database">Where it lives.</param>
    /// <param name="quotas">Lines "performance;contingent;category;limit;overbooking_percent".</param>
    /// <param name="rows">The hall, as drawn.</param>
    public static async Task<HubWithoutPorts> On(Database database, string[] quotas, params string[] rows)
    {
        var hub = await HubWithoutPorts.On(database);
        await SetUp(hub);
        var files = Files(rows);
        if (quotas.Length > 0)
            files.Add(File("quotas.csv", ["performance;contingent;category;limit;overbooking_percent", .. quotas]));
        Assert.Empty((await Import(hub, files)).Issues);
        return hub;
    }

    public static Task SetUp(HubWithoutPorts hub) => hub.Write(db => hub.Of<SetUpOrganisation>().Run(
        db, new OrganisationDetails(1, "Salle des fêtes", "salle", "mentions"), TestContext.Current.CancellationToken));

    public static Task<ImportReport> Import(HubWithoutPorts hub, params IReadOnlyList<ImportFile> files) =>
        hub.Of<ImportFiles>().Run(
            new ImportRequest(files, "operator:test"), null, TestContext.Current.CancellationToken);

    static IEnumerable<string> Seats(string row, int y) => row.Select((letter, x) => (letter, x))
        .Where(seat => seat.letter != ' ')
        .Select(seat => $$"""
            {"seat_guid": "{{y}}-{{seat.x}}", "seat_number": "{{seat.x + 1}}", "category": "Cat{{seat.letter}}",
             "position": {"x": {{seat.x * 30}}, "y": {{y * 40}} } }
            """);
}
