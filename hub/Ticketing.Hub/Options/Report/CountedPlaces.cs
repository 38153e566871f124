using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Report;

/// <summary>Places of one option in one performance and category. Set by its properties, so that the database can filter and
/// group it.</summary>
sealed record CountedPlaces
{
    public required Guid OptionId { get; init; }

    public required OptionState State { get; init; }

    public required int Performance { get; init; }

    public required string Contingent { get; init; }

    public required string Category { get; init; }

    public required string Channel { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Those that availability does not count.</summary>
    public required int Uncounted { get; init; }
}

/// <summary>
/// Where the places of options stand: of what is allotted its lines, of what is only wished for its wishes. A product's wish
/// counts in each performance that it takes places in.
/// </summary>
static class CountedPlacesQueries
{
    static readonly OptionState[] Allotted =
        [OptionState.Placed, OptionState.Validated, OptionState.Firm, OptionState.TakenUp, OptionState.Sold];

    static readonly OptionState[] Wished = [OptionState.Requested, OptionState.Waiting];

    public static IReadOnlyList<IQueryable<CountedPlaces>> Of(HubDb db) =>
        [Lines(db), WishesForPlaces(db), WishesForProducts(db), WishesByChoice(db)];

    public static IReadOnlyList<IQueryable<CountedPlaces>> Of(HubDb db, ReportFigure figure) =>
        figure is ReportFigure.Requested or ReportFigure.Waiting
            ? [WishesForPlaces(db), WishesForProducts(db), WishesByChoice(db)]
            : [Lines(db)];

    static IQueryable<CountedPlaces> Lines(HubDb db) =>
        from line in db.Set<PlacedLine>()
        join option in db.Set<Option>() on line.OptionId equals option.Id
        where Allotted.Contains(option.State)
        select new CountedPlaces
        {
            OptionId = option.Id,
            State = option.State,
            Performance = line.Performance,
            Contingent = option.Contingent,
            Category = line.Category,
            Channel = option.Channel,
            Quantity = line.Quantity,
            Uncounted = line.HoldId == null ? line.Quantity : 0,
        };

    static IQueryable<CountedPlaces> WishesForPlaces(HubDb db) =>
        from option in db.Set<Option>()
        join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
        where Wished.Contains(option.State) && option.WishedPerformance != null
        select new CountedPlaces
        {
            OptionId = option.Id,
            State = option.State,
            Performance = option.WishedPerformance!.Value,
            Contingent = option.Contingent,
            Category = wish.Category,
            Channel = option.Channel,
            Quantity = wish.Quantity,
            Uncounted = 0,
        };

    /// <summary>Fixed subscriptions and packages: all their performances.</summary>
    static IQueryable<CountedPlaces> WishesForProducts(HubDb db) =>
        from option in db.Set<Option>()
        join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
        join product in db.Set<Product>() on option.Product equals product.Code
        join inside in db.Set<ProductPerformance>() on product.Code equals inside.Product
        where Wished.Contains(option.State) && option.Kind == OptionKind.Product
            && product.Kind != ProductKind.ChoiceSubscription
        select new CountedPlaces
        {
            OptionId = option.Id,
            State = option.State,
            Performance = inside.Performance,
            Contingent = option.Contingent,
            Category = wish.Category,
            Channel = option.Channel,
            Quantity = wish.Quantity,
            Uncounted = 0,
        };

    /// <summary>Subscriptions à la carte: what was chosen; and everybody's extra choices.</summary>
    static IQueryable<CountedPlaces> WishesByChoice(HubDb db) =>
        from option in db.Set<Option>()
        join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
        join product in db.Set<Product>() on option.Product equals product.Code
        join choice in db.Set<OptionChoice>() on option.Id equals choice.OptionId
        where Wished.Contains(option.State) && option.Kind == OptionKind.Product
            && (product.Kind == ProductKind.ChoiceSubscription || choice.Extra)
        select new CountedPlaces
        {
            OptionId = option.Id,
            State = option.State,
            Performance = choice.Performance,
            Contingent = option.Contingent,
            Category = wish.Category,
            Channel = option.Channel,
            Quantity = wish.Quantity,
            Uncounted = 0,
        };
}
