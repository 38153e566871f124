using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Report;

/// <summary>A performance that the report can be asked for.</summary>
public sealed record ReportChoice(
    int Number, long StartsAtMs, string Space, string SeasonCode, string Season, string ActivityCode, string Activity,
    string EventCode, string Event);

/// <summary>
/// GÉNÉRER: the report on the state of options, for one or more performances (right options.places.reports:E). A few grouped
/// queries of one moment, whatever the number of options.
/// </summary>
public sealed class OptionReportQueries(HubDatabase database, TimeProvider clock)
{
    public const string Node = "options.places.reports";

    /// <summary>More performances than this are several reports.</summary>
    public const int Most = 500;

    sealed record Key(int Performance, string Category, string Contingent);

    sealed record Shape(int Performance, string Code, string Name, int Rank);

    public async Task<List<ReportChoice>> Choices(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from performance in db.Set<Performance>()
            join row in db.Set<Event>() on performance.EventId equals row.Id
            join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
            join season in db.Set<Season>() on activity.SeasonId equals season.Id
            orderby performance.StartsAtMs, performance.Number
            select new ReportChoice(
                performance.Number, performance.StartsAtMs, performance.Space, season.Code, season.Name, activity.Code,
                activity.Name, row.Code, row.Name)).ToListAsync(cancellationToken);
    }

    /// <exception cref="RuleViolation">"right.missing", "option.report-too-large".</exception>
    public async Task<OptionReport> Report(
        SignedInOperator by, IReadOnlyCollection<int> performances, CancellationToken cancellationToken)
    {
        Rights.Require(by, Node, Right.Execute);
        if (performances.Count > Most)
        {
            throw RuleViolation.Invalid(
                "option.report-too-large", $"performances: at most {Most} in one report, not {performances.Count}.");
        }

        await using var db = await database.ReadOneMoment(cancellationToken);
        var atMs = clock.NowMs();
        var asked = await CatalogueQueries.Lines(db).Where(line => performances.Contains(line.Number))
            .OrderBy(line => line.StartsAtMs).ThenBy(line => line.Number).ToListAsync(cancellationToken);
        var names = await db.Set<Contingent>().ToDictionaryAsync(row => row.Code, row => row.Name, cancellationToken);
        var withheld = names.Keys.Where(code => !by.Covers(PerimeterKind.Contingent, code)).Order().ToList();
        var options = await Options(db, performances, withheld, cancellationToken);
        var house = (await AvailabilityQueries.Of(db, performances, cancellationToken))
            .Where(line => !withheld.Contains(line.Contingent))
            .ToLookup(line => (line.Performance, line.Category));
        var shapes = await Shapes(db, performances, cancellationToken);
        var reported = asked.ConvertAll(line => Performance(line, shapes, house, options));
        return new OptionReport(
            atMs, ReportCount.Sum(reported.Select(one => one.Count)), Categories(reported, shapes), reported, names,
            [.. withheld.Select(code => names[code])]);
    }

    /// <summary>All options' places, added up by the database; those of other organisations' channels once more apart.</summary>
    static async Task<Dictionary<Key, (OptionFigures All, OptionFigures OfOthers)>> Options(
        HubDb db, IReadOnlyCollection<int> performances, List<string> withheld, CancellationToken cancellationToken)
    {
        var others = await db.Set<SalesChannel>().Where(channel => channel.OfAnotherOrganisation)
            .Select(channel => channel.Code).ToListAsync(cancellationToken);
        var sums = new Dictionary<Key, (OptionFigures All, OptionFigures OfOthers)>();
        foreach (var places in CountedPlacesQueries.Of(db))
        {
            var rows = await places.Where(row => performances.Contains(row.Performance))
                .GroupBy(row => new { row.Performance, row.Contingent, row.Category, row.State, row.Channel })
                .Select(group => new
                {
                    group.Key,
                    Quantity = group.Sum(row => row.Quantity),
                    Uncounted = group.Sum(row => row.Uncounted),
                }).ToListAsync(cancellationToken);
            foreach (var row in rows.Where(row => !withheld.Contains(row.Key.Contingent)))
            {
                var key = new Key(row.Key.Performance, row.Key.Category, row.Key.Contingent);
                var figures = OptionFigures.Of(ReportFigures.Of(row.Key.State), row.Quantity, row.Uncounted);
                var (all, ofOthers) = sums.GetValueOrDefault(key, (OptionFigures.Nothing, OptionFigures.Nothing));
                sums[key] = (all + figures, others.Contains(row.Key.Channel) ? ofOthers + figures : ofOthers);
            }
        }

        return sums;
    }

    static Task<List<Shape>> Shapes(
        HubDb db, IReadOnlyCollection<int> performances, CancellationToken cancellationToken) => (
        from house in db.Set<HouseRecord>()
        join category in db.Set<SeatCategory>() on house.Configuration equals category.Configuration
        where performances.Contains(house.Performance)
        orderby category.Rank, category.Code
        select new Shape(house.Performance, category.Code, category.Name, category.Rank)).ToListAsync(cancellationToken);

    static ReportPerformance Performance(
        PerformanceLine line, List<Shape> shapes, ILookup<(int, string), AvailabilityLine> house,
        Dictionary<Key, (OptionFigures All, OptionFigures OfOthers)> options)
    {
        var own = options.Where(pair => pair.Key.Performance == line.Number).ToLookup(pair => pair.Key.Category);
        var known = shapes.Where(shape => shape.Performance == line.Number).Select(shape => (shape.Code, shape.Name)).ToList();
        var categories = known
            .Concat(own.Select(group => group.Key).Except(known.Select(one => one.Code)).Select(code => (Code: code, Name: code)))
            .Select(one => ReportSums.Category(
                line.Number, one.Code, one.Name, [.. house[(line.Number, one.Code)]],
                own[one.Code].ToDictionary(pair => pair.Key.Contingent, pair => pair.Value)))
            .ToList();
        return new ReportPerformance(
            line.Number, line.Event, line.StartsAtMs, line.Space, ReportCount.Sum(categories.Select(one => one.Count)), categories);
    }

    static List<ReportCategory> Categories(List<ReportPerformance> performances, List<Shape> shapes) =>
    [
        .. performances.SelectMany(one => one.Categories).GroupBy(one => one.Category)
            .OrderBy(group => shapes.Where(shape => shape.Code == group.Key).Select(shape => shape.Rank)
                .DefaultIfEmpty(int.MaxValue).Min())
            .Select(group => ReportSums.Over(group.Key, group.First().Name, [.. group])),
    ];
}
