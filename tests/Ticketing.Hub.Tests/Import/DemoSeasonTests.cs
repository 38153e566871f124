using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Import;

public class DemoSeasonTests
{
    // What tells of changes and of who made them, rather than of what is there.
    static readonly string[] Growing = ["storage_changes", "storage_audit", "storage_facts"];

    static readonly DateTimeOffset Tonight = new(2026, 11, 23, 19, 30, 0, TimeSpan.Zero);

    [Theory, OnBothDatabases]
    public async Task The_demo_season_comes_in_and_a_second_time_doubles_nothing(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);

        var report = await Import(hub);
        var first = await Tables.Count(hub);
        var again = await Import(hub);
        var second = await Tables.Count(hub);

        Assert.Empty(report.Issues);
        Assert.Empty(again.Issues);
        Assert.Equal(report.Rows, again.Rows);
        Assert.Equal(1000, first["seating_seats"]);
        Assert.Equal(300, first["cashless_chips"]);
        Assert.Equal(106, first["crm_contacts"]);
        Assert.Equal(first["catalogue_performances"], first["seating_houses"]);
        // Each is told to three: to who brings its seats to tills, to who brings its key to edges, and to its options.
        Assert.Equal(3 * first["catalogue_performances"], first["storage_facts"]);
        foreach (var (table, rows) in first.Where(table => !Growing.Contains(table.Key)))
            Assert.True(second[table] == rows, $"{table} went from {rows} to {second[table]} rows.");
        // Seats that did not change are not told again to every till.
        Assert.Equal(first["storage_facts"], second["storage_facts"]);
        Assert.True(second["storage_changes"] - first["storage_changes"] < 500, "The second import told everything again.");
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_performance_that_is_opened_later_brings_its_seats_to_the_tills(Database database)
    {
        await using var hub = await HubWithoutPorts.On(database);
        await SmallVenue.SetUp(hub);
        var files = SmallVenue.Files("1111");
        files[^1] = SmallVenue.File(
            "performances.csv", SmallVenue.PerformanceHeader, SmallVenue.Performance("P1", SmallVenue.Hall, "Draft"));
        Assert.Empty((await SmallVenue.Import(hub, files)).Issues);
        await Deliver(hub);
        Assert.DoesNotContain(await ToldToTills(hub), kind => kind is "Seat" or "Performance");

        await hub.Of<MovePerformance>().Run(1, "Open", "operator:anne", "", Token);
        await Deliver(hub);

        var told = await ToldToTills(hub);
        Assert.Equal((1, 1, 4), (
            told.Count(kind => kind == "Performance"), told.Count(kind => kind == "Category"), told.Count(kind => kind == "Seat")));
    }

    [Theory, OnBothDatabases]
    public async Task A_plan_drawn_anew_changes_what_differs_and_tells_the_tills(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111", "11");
        await using (var db = hub.Read())
            Assert.Equal(6, await Capacity(db));
        var told = (await ToldToTills(hub)).Count(kind => kind == "Seat");

        Assert.Empty((await SmallVenue.Import(hub, SmallVenue.File("plan.json", SmallVenue.Plan("11", "111")))).Issues);

        await using var read = hub.Read();
        Assert.Equal(5, await Capacity(read));
        Assert.Equal(5, await read.Set<Seat>().CountAsync(Token));
        Assert.Equal(told + 5, (await ToldToTills(hub)).Count(kind => kind == "Seat"));
        await hub.Of<HoldPlaces>().Run(
            "r", HoldOwner.Operator("anne"), new HoldWish(SmallVenue.Seated, "Cat1", 5, [], true), Token);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Thousands_of_contacts_come_in_with_one_import(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1");
        var lines = Enumerable.Range(1, 5000).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"{number};Prénom {number};Nom {number}"));

        var report = await SmallVenue.Import(hub, SmallVenue.File("contacts.csv", ["number;first_name;last_name", .. lines]));

        Assert.Empty(report.Issues);
        Assert.Equal(5000, (await Tables.Count(hub))["crm_contacts"]);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task<int> Capacity(HubDb db) =>
        db.Set<SeatCategory>().Where(row => row.Code == "Cat1").Select(row => row.Capacity).SingleAsync(Token);

    static Task<ImportReport> Import(HubWithoutPorts hub) => hub.Of<ImportFiles>().Run(
        new ImportRequest(ImportFiles.FromFolder(DemoFolder()), "operator:test", null, Tonight), null, Token);

    static async Task<List<string>> ToldToTills(HubWithoutPorts hub)
    {
        await using var db = hub.Read();
        return await db.Set<StoredChange>().Where(change => change.Audience == "tills").Select(change => change.Kind)
            .ToListAsync(Token);
    }

    /// <summary>The facts that the relay would carry, once.</summary>
    static async Task Deliver(HubWithoutPorts hub)
    {
        while (await hub.Relay().DeliverDue(Token) > 0)
        {
        }
    }

    internal static string DemoFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ticketing.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The solution is not above the tests."), "demo");
    }
}
