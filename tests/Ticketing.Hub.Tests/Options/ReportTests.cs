using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Report;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>État des options de places: its figures are those of the options, added up.</summary>
public class ReportTests
{
    const string Partner = "PARTENAIRE";

    static readonly int[] All = [1, 2, 3, 4, 5];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_place_counts_where_it_stands_from_the_wish_to_the_sale(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = (await venue.Request(venue.Wish(("Cat1", 8)))).Id;
        Assert.Equal(OptionFigures.Nothing with { Requested = 8 }, await Figures(venue, 1));

        await venue.Place(id, ("Cat1", 7));
        Assert.Equal(OptionFigures.Nothing with { Placed = 7 }, await Figures(venue, 1));

        await venue.Validate(id);
        Assert.Equal(OptionFigures.Nothing with { Ordered = 7 }, await Figures(venue, 1));

        await venue.Of<MakeFirm>().Run(OptionActor.Of(Anne), id, Token);
        Assert.Equal(OptionFigures.Nothing with { Firm = 7 }, await Figures(venue, 1));

        await Move(venue, id, OptionMoves.TakeUp);
        Assert.Equal(OptionFigures.Nothing with { TakenUp = 7 }, await Figures(venue, 1));

        await Move(venue, id, OptionMoves.Sell);
        Assert.Equal(OptionFigures.Nothing with { Sold = 7 }, await Figures(venue, 1));
    }

    [Theory, OnBothDatabases]
    public async Task What_waits_is_shown_and_what_is_refused_is_not(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var id = (await venue.Request(venue.Wish(("Cat2", 9)))).Id;
        await venue.Place(id);
        await venue.Refuse(id);
        Assert.Equal(OptionFigures.Nothing, await Figures(venue, 1));

        await venue.Of<WaitlistOption>().Run(OptionActor.Of(Anne), id, Token);
        Assert.Equal(OptionFigures.Nothing with { Waiting = 9 }, await Figures(venue, 1));
    }

    [Theory, OnBothDatabases]
    public async Task A_product_counts_in_each_performance_that_it_takes_places_in(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var fixedOne = (await venue.Request(WishProduct("ABO3", null, ("Cat1", 4)))).Id;
        await venue.Request(WishProduct("CARTE2", [2, 4], ("Cat1", 3)));
        await venue.Of<AddExtraChoice>().Run(OptionActor.Of(Anne), fixedOne, [4], Token);
        foreach (var (performance, places) in ((int, int)[])[(1, 4), (2, 7), (3, 4), (4, 7)])
        {
            Assert.Equal(OptionFigures.Nothing with { Requested = places }, await Figures(venue, performance));
        }

        await venue.Place(fixedOne, ("Cat1", 2));
        foreach (var (performance, asked) in ((int, int)[])[(1, 0), (2, 3), (3, 0), (4, 3)])
        {
            Assert.Equal(OptionFigures.Nothing with { Requested = asked, Placed = 2 }, await Figures(venue, performance));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Orders_of_another_organisations_channel_are_in_the_figures_and_shown_apart(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Hub.Write(db => AddPartner(db));
        await venue.Of<PlaceDirectly>().Run(
            Anne, NewId(), new NewPlacement(venue.ContactId(Council), Partner, venue.Wish(("Cat1", 6))), Token);
        await venue.Placed(venue.Wish(("Cat1", 5)));

        var report = await Report(venue, 1);

        Assert.Equal(OptionFigures.Nothing with { Placed = 11 }, report.Count.Options);
        Assert.Equal(OptionFigures.Nothing with { Placed = 6 }, report.Count.OfOthers);
        var behind = await Behind(venue, new ReportSpot(ReportFigure.Placed, [1], null, "Cat1", true));
        Assert.Equal((1, 6), (behind.Options, behind.Places));
        Assert.True(Assert.Single(behind.Lines).OfAnother);
    }

    [Theory, OnBothDatabases]
    public async Task Quota_capacity_sales_and_what_is_left_stand_beside_the_options(Database database)
    {
        await using var venue = await OptionVenue.On(
            database, quotas: ["C1;CE;Cat1;12", "C1;SCO;Cat1;6", "C1;PUBLIC;Cat1;10"]);
        await venue.Placed(venue.Wish(("Cat1", 7)));
        await venue.Request(venue.Wish(("Cat1", 6)), School);

        var report = await Report(venue, 1);

        var category = report.Performances[0].Categories.Single(one => one.Category == "Cat1");
        Assert.Equal(["CE", "PUBLIC", "SCO"], category.Lines.Select(line => line.Contingent));
        var (council, school) = (category.Lines[0].Count, category.Lines[2].Count);
        Assert.Equal((20, 12, 7, 5, 0), (council.Capacity, council.Quota, council.Taken, council.Left, council.Overbooked));
        Assert.Equal((20, 6, 0, 6), (school.Capacity, school.Quota, school.Options.Placed, school.Left));
        Assert.Equal(6, school.Options.Requested);
        Assert.Equal((20, 28, 13), (category.Count.Capacity, category.Count.Quota, category.Count.Left));
        Assert.Equal(54, report.Count.Capacity);
    }

    [Theory, OnBothDatabases]
    public async Task What_availability_does_not_count_is_promised_all_the_same(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        await venue.Hub.Write(db => db.Set<OptionTerms>().ExecuteUpdateAsync(
            set => set.SetProperty(terms => terms.CountsAgainstAvailability, false), Token));
        await venue.Placed(venue.Wish(("Cat1", 15)));
        await venue.Placed(venue.Wish(("Cat1", 9)), School);

        var count = (await Report(venue, 1)).Performances[0].Categories.Single(one => one.Category == "Cat1").Count;

        Assert.Equal(24, count.Options.Uncounted);
        Assert.Equal((0, 0, 4), (count.Taken, count.Left, count.Overbooked));
    }

    [Fact]
    public async Task The_report_asks_for_its_right_and_leaves_out_what_the_perimeter_does()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite, quotas: ["C1;CE;Cat1;12", "C1;SCO;Cat1;8"]);
        await venue.Placed(venue.Wish(("Cat1", 7)));
        await venue.Placed(venue.Wish(("Cat1", 6)), School);
        var queries = venue.Of<OptionReportQueries>();

        await Refused("right.missing", () => queries.Report(With(Right.All, ("options.places.reports", Right.Read)), [1], Token));
        await Refused("option.report-too-large", () => queries.Report(Anne, [.. Enumerable.Range(1, 501)], Token));
        var kept = Anne with { KeptFrom = new HashSet<(PerimeterKind, string)> { (PerimeterKind.Contingent, "SCO") } };
        var report = await queries.Report(kept, [1], Token);

        Assert.Equal(["Scolaires"], report.WithheldContingents);
        Assert.Equal(7, report.Count.Options.Placed);
        Assert.DoesNotContain(report.Performances[0].Categories.SelectMany(one => one.Lines), line => line.Contingent == "SCO");
    }

    [Theory, OnBothDatabases]
    public async Task Totals_equal_a_plain_recount_of_options_and_places_inside_products(Database database)
    {
        foreach (var seed in (int[])[3, 21, 2016])
        {
            await using var venue = await OptionVenue.On(
                database, hall: [.. Enumerable.Repeat(new string('1', 40), 12), .. Enumerable.Repeat(new string('2', 40), 12)],
                quotas: ["C2;CE;Cat1;150", "C2;SCO;Cat1;150", "C2;PUBLIC;Cat1;100"]);
            await venue.Hub.Write(AddPartner);
            await new RandomOptions(venue, Partner, new Random(seed)).Play(120);

            var report = await Report(venue, All);

            var (plain, others) = await PlainRecount.Of(venue.Hub);
            var reported = report.Performances.SelectMany(one => one.Categories).SelectMany(one => one.Lines).ToList();
            Assert.NotEmpty(plain);
            Assert.NotEmpty(others);
            Assert.Equal(plain, Listed(reported, count => count.Options));
            Assert.Equal(others, Listed(reported, count => count.OfOthers));
            Assert.Equal(OptionFigures.Sum(reported.Select(line => line.Count.Options)), report.Count.Options);
            Assert.Equal(
                OptionFigures.Sum(report.Categories.Select(one => one.Count.Options)), report.Count.Options);
            Assert.Equal(report.Performances.Sum(one => one.Count.Left), report.Count.Left);
            await EachFigureIsWhatIsBehindIt(venue, report);
            await venue.Hub.InvariantsHold("Seating");
        }
    }

    static async Task EachFigureIsWhatIsBehindIt(OptionVenue venue, OptionReport report)
    {
        foreach (var figure in Enum.GetValues<ReportFigure>())
        {
            Assert.Equal(
                report.Count.Options[figure], (await Behind(venue, new ReportSpot(figure, All, null, null, false))).Places);
            Assert.Equal(
                report.Count.OfOthers[figure], (await Behind(venue, new ReportSpot(figure, All, null, null, true))).Places);
            foreach (var line in report.Performances[1].Categories.SelectMany(one => one.Lines))
            {
                var behind = await Behind(venue, new ReportSpot(figure, [2], line.Contingent, line.Category, false));
                Assert.Equal(line.Count.Options[figure], behind.Places);
                Assert.Equal(behind.Places, behind.Lines.Sum(one => one.Places));
                Assert.All(behind.Lines, one => Assert.Equal(ReportFigures.StateOf(figure), one.State));
            }
        }
    }

    static List<(int, string, string, ReportFigure, int)> Listed(
        List<ReportLine> lines, Func<ReportCount, OptionFigures> part) =>
    [
        .. lines.SelectMany(line => Enum.GetValues<ReportFigure>()
                .Select(figure => (line.Performance, line.Contingent, line.Category, figure, part(line.Count)[figure])))
            .Where(one => one.Item5 > 0).Order(),
    ];

    static Task AddPartner(HubDb db)
    {
        db.Add(new SalesChannel { Code = Partner, Name = "Office de tourisme", Kind = ChannelKind.Remote, OfAnotherOrganisation = true });
        foreach (var profile in db.Set<OptionProfile>().Select(row => row.Id).ToList())
        {
            db.Add(new ProfileScope { ProfileId = profile, Kind = ProfileScopeKind.Channel, Value = Partner });
        }

        return Task.CompletedTask;
    }

    static Task Move(OptionVenue venue, Guid id, string verb) => venue.Hub.Write(async db =>
        (await db.Set<Option>().AsTracking().SingleAsync(option => option.Id == id, Token)).Move(verb));

    static Task<OptionReport> Report(OptionVenue venue, params int[] performances) =>
        venue.Of<OptionReportQueries>().Report(Anne, performances, Token);

    static Task<Behind> Behind(OptionVenue venue, ReportSpot spot) =>
        venue.Of<ReportBehindQueries>().Behind(Anne, spot, Token);

    static async Task<OptionFigures> Figures(OptionVenue venue, int performance) =>
        (await Report(venue, performance)).Count.Options;
}
