using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>A performance that an option may be about, with its categories by rank, the highest first.</summary>
public sealed record SubjectPerformance(
    int Number, string Code, long StartsAtMs, PerformanceState State, string PriceTable, int VatRate, string Space,
    IReadOnlyList<SeatCategory> Categories)
{
    public SeatCategory? Category(string code) => Categories.FirstOrDefault(category => category.Code == code);

    /// <summary>The category immediately above; null for the highest.</summary>
    public SeatCategory? Above(string code) => Category(code) is { } own
        ? Categories.Where(category => category.Rank < own.Rank && category.OptionAllowed)
            .MaxBy(category => category.Rank)
        : null;
}

/// <summary>The event or product that an option is about, with the terms that count for it.</summary>
public sealed record OptionSubject(
    Season Season, Activity? Activity, Event? Event, Product? Product, EffectiveTerms Terms,
    IReadOnlyList<SubjectPerformance> Performances)
{
    /// <summary>Performances beyond the product's own that an option has chosen as extra ones.</summary>
    public IReadOnlyList<SubjectPerformance> Extras { get; init; } = [];

    public string Family => Product?.Family ?? ProductFamily.SingleEntry;

    public string Name => Product?.Name ?? Event!.Name;

    /// <summary>The level of authorisation that said no, as a refusal names it.</summary>
    public string TermsName => Product is null ? Activity!.Name : Season.Name;

    public SubjectPerformance Performance(int number) => Performances.Concat(Extras).FirstOrDefault(one => one.Number == number)
        ?? throw new RuleViolation(
            "option.performance-unknown", $"{Name} has no performance {number}; it has "
                + $"{string.Join(", ", Performances.Select(one => one.Number))}.", RefusalKind.InvalidInput)
        {
            Parts = [Name, number],
        };

    /// <summary>The performances in which a product option takes places, given what was chosen.</summary>
    public IReadOnlyList<SubjectPerformance> Included(IReadOnlyCollection<OptionChoice> choices) => Product switch
    {
        null => [],
        { Kind: ProductKind.ChoiceSubscription } =>
            [.. choices.OrderBy(choice => choice.Performance).Select(choice => Performance(choice.Performance))],
        _ =>
        [
            .. Performances,
            .. choices.Where(choice => choice.Extra).Select(choice => Performance(choice.Performance)),
        ],
    };
}

/// <summary>Reads what options are about, for rules and screens.</summary>
static class OptionSubjects
{
    public static async Task<OptionSubject> OfEvent(HubDb db, Guid eventId, CancellationToken cancellationToken)
    {
        var row = await (
            from found in db.Set<Event>()
            join activity in db.Set<Activity>() on found.ActivityId equals activity.Id
            join season in db.Set<Season>() on activity.SeasonId equals season.Id
            where found.Id == eventId
            select new { Event = found, Activity = activity, Season = season }).AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken) ?? throw RuleViolation.NotFound("event", eventId);
        var codes = new[] { row.Event.Code, row.Activity.Code, row.Season.Code };
        var terms = await db.Set<OptionTerms>().AsNoTracking().Where(one => codes.Contains(one.Code))
            .ToListAsync(cancellationToken);
        OptionTerms? At(TermsLevel level, string code) => terms.Find(one => one.Level == level && one.Code == code);
        return new OptionSubject(
            row.Season, row.Activity, row.Event, null,
            EffectiveTerms.ForPlaces(
                At(TermsLevel.Event, row.Event.Code), At(TermsLevel.Activity, row.Activity.Code),
                At(TermsLevel.Season, row.Season.Code)),
            await Performances(
                db, db.Set<Performance>().Where(performance => performance.EventId == eventId), cancellationToken));
    }

    /// <summary>The event that a performance is of, for those who know the performance only.</summary>
    public static async Task<OptionSubject> OfPerformance(HubDb db, int number, CancellationToken cancellationToken) =>
        await OfEvent(
            db,
            await db.Set<Performance>().Where(row => row.Number == number).Select(row => (Guid?)row.EventId)
                .SingleOrDefaultAsync(cancellationToken) ?? throw RuleViolation.NotFound("performance", number),
            cancellationToken);

    /// <param name="db">The command's context.</param>
    /// <param name="code">The product's.</param>
    /// <param name="extras">Performances outside of the product that are asked for beside it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<OptionSubject> OfProduct(
        HubDb db, string code, IReadOnlyCollection<int> extras, CancellationToken cancellationToken)
    {
        var row = await (
            from found in db.Set<Product>()
            join season in db.Set<Season>() on found.SeasonId equals season.Id
            where found.Code == code && found.Kind != ProductKind.Goods
            select new { Product = found, Season = season }).AsNoTracking().SingleOrDefaultAsync(cancellationToken)
            ?? throw RuleViolation.NotFound("product", code);
        var codes = new[] { row.Product.Code, row.Season.Code };
        var terms = await db.Set<OptionTerms>().AsNoTracking().Where(one => codes.Contains(one.Code))
            .ToListAsync(cancellationToken);
        return new OptionSubject(
            row.Season, null, null, row.Product,
            EffectiveTerms.ForProduct(
                terms.Find(one => one.Level == TermsLevel.Product && one.Code == row.Product.Code),
                terms.Find(one => one.Level == TermsLevel.Season && one.Code == row.Season.Code)),
            await Performances(
                db,
                from inside in db.Set<ProductPerformance>()
                join performance in db.Set<Performance>() on inside.Performance equals performance.Number
                where inside.Product == code
                select performance,
                cancellationToken))
        {
            Extras = extras.Count == 0
                ? []
                : await Performances(
                    db,
                    db.Set<Performance>().Where(performance => extras.Contains(performance.Number)
                        && !db.Set<ProductPerformance>().Any(
                            inside => inside.Product == code && inside.Performance == performance.Number)),
                    cancellationToken),
        };
    }

    public static Task<OptionSubject> Of(HubDb db, LoadedOption loaded, CancellationToken cancellationToken) =>
        loaded.Option.Kind == OptionKind.Places
            ? OfEvent(db, loaded.Option.EventId!.Value, cancellationToken)
            : OfProduct(
                db, loaded.Option.Product, [.. loaded.Choices.Where(choice => choice.Extra).Select(choice => choice.Performance)],
                cancellationToken);

    static async Task<IReadOnlyList<SubjectPerformance>> Performances(
        HubDb db, IQueryable<Performance> performances, CancellationToken cancellationToken)
    {
        var rows = await (
            from performance in performances
            join house in db.Set<HouseRecord>() on performance.Number equals house.Performance
            orderby performance.StartsAtMs, performance.Number
            select new { Performance = performance, house.Configuration }).AsNoTracking().ToListAsync(cancellationToken);
        var configurations = rows.Select(row => row.Configuration).Distinct().ToList();
        var categories = (await db.Set<SeatCategory>().AsNoTracking()
            .Where(category => configurations.Contains(category.Configuration)).OrderBy(category => category.Rank)
            .ToListAsync(cancellationToken)).ToLookup(category => category.Configuration);
        return rows.ConvertAll(row => new SubjectPerformance(
            row.Performance.Number, row.Performance.Code, row.Performance.StartsAtMs, row.Performance.State,
            row.Performance.PriceTable, row.Performance.VatRate, row.Performance.Space,
            [.. categories[row.Configuration]]));
    }
}

/// <summary>What many options ask for, each read once: options of one event have the same, those of one product where they have
/// the same extra choices.</summary>
sealed class SubjectsOnce(HubDb db)
{
    readonly Dictionary<string, OptionSubject> known = [];

    public async Task<OptionSubject> Of(LoadedOption loaded, CancellationToken cancellationToken)
    {
        var extras = string.Join(',', loaded.Choices.Where(choice => choice.Extra).Select(choice => choice.Performance).Order());
        var key = $"{loaded.Option.EventId} {loaded.Option.Product} {extras}";
        if (!known.TryGetValue(key, out var subject))
            known[key] = subject = await OptionSubjects.Of(db, loaded, cancellationToken);
        return subject;
    }
}
