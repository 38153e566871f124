using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>Requested against available against placed, for each date that an option names and each category it wishes.</summary>
static class OptionDates
{
    sealed record Key(int Performance, string Category);

    public static async Task<List<OptionDate>> Of(
        HubDb db, LoadedOption loaded, OptionSubject subject, CancellationToken cancellationToken)
    {
        var option = loaded.Option;
        var dates = option.Kind == OptionKind.Product
            ? subject.Included(loaded.Choices).Select(date => (Date: date, Rank: 0)).ToList()
            : [
                (subject.Performance(option.WishedPerformance!.Value), 0),
                .. loaded.Fallbacks.OrderBy(row => row.Rank).Select(row => (subject.Performance(row.Performance), row.Rank)),
            ];
        return await Of(
            db, dates, subject, option.Contingent, option.Id,
            date => [.. Shown(date, loaded)], loaded.Lines, cancellationToken);
    }

    /// <summary>The same for somebody who asks for nothing yet: each category that options may be placed in.</summary>
    public static Task<List<OptionDate>> Of(
        HubDb db, OptionSubject subject, string contingent, CancellationToken cancellationToken) => Of(
        db, [.. subject.Performances.Select(date => (date, 0))], subject, contingent, Guid.Empty,
        date => [.. date.Categories.Where(category => category.OptionAllowed).Select(category => category.Code)], [],
        cancellationToken);

    static IEnumerable<string> Shown(SubjectPerformance date, LoadedOption loaded)
    {
        foreach (var category in date.Categories)
        {
            if (loaded.Wishes.Exists(wish => wish.Category == category.Code)
                || loaded.Lines.Exists(line => line.Category == category.Code && line.Performance == date.Number)
                || (loaded.Option.AcceptsUpgrade
                    && loaded.Wishes.Exists(wish => date.Above(wish.Category)?.Code == category.Code)))
            {
                yield return category.Code;
            }
        }
    }

    static async Task<List<OptionDate>> Of(
        HubDb db, List<(SubjectPerformance Date, int Rank)> dates, OptionSubject subject, string contingent, Guid own,
        Func<SubjectPerformance, List<string>> shown, List<PlacedLine> lines, CancellationToken cancellationToken)
    {
        var numbers = dates.Select(one => one.Date.Number).Distinct().ToList();
        var room = await OptionRoom.Of(db, numbers, cancellationToken);
        var (asked, waiting) = await Wished(db, numbers, own, cancellationToken);
        var placed = await PlacedForOthers(db, numbers, own, cancellationToken);
        var held = lines.Where(line => line.HoldId is not null).ToList();
        return dates.ConvertAll(one => new OptionDate(
            one.Date.Number, subject.Name, one.Date.StartsAtMs, one.Date.Space, one.Date.State, one.Rank,
            shown(one.Date).ConvertAll(code =>
            {
                var key = new Key(one.Date.Number, code);
                var counted = held.Where(line => line.Performance == one.Date.Number && line.Category == code)
                    .Sum(line => line.Quantity);
                var mine = lines.Where(line => line.Performance == one.Date.Number && line.Category == code)
                    .Sum(line => line.Quantity);
                return new CategoryRoom(
                    code, one.Date.Category(code)!.Name, room.Capacity(one.Date.Number, code),
                    // What is placed and not counted is still among the free.
                    room.Free(one.Date.Number, code, contingent, subject.Terms.Overbooking) - (mine - counted), mine,
                    asked.GetValueOrDefault(key), placed.GetValueOrDefault(key), waiting.GetValueOrDefault(key));
            })));
    }

    /// <summary>As first choices of place options, and as wishes of products that take place there.</summary>
    static async Task<(Dictionary<Key, int> Asked, Dictionary<Key, int> Waiting)> Wished(
        HubDb db, List<int> numbers, Guid own, CancellationToken cancellationToken)
    {
        var open = db.Set<Option>().Where(option => option.Id != own
            && (option.State == OptionState.Requested || option.State == OptionState.Waiting));
        var ofPlaces = await (
            from option in open
            join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
            where option.WishedPerformance != null && numbers.Contains(option.WishedPerformance.Value)
            group wish.Quantity by new { Performance = option.WishedPerformance!.Value, wish.Category, option.State } into rows
            select new { rows.Key.Performance, rows.Key.Category, rows.Key.State, Sum = rows.Sum() })
            .ToListAsync(cancellationToken);
        var ofChoices = await (
            from option in open
            join choice in db.Set<OptionChoice>() on option.Id equals choice.OptionId
            join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
            where numbers.Contains(choice.Performance)
            group wish.Quantity by new { choice.Performance, wish.Category, option.State } into rows
            select new { rows.Key.Performance, rows.Key.Category, rows.Key.State, Sum = rows.Sum() })
            .ToListAsync(cancellationToken);
        var ofProducts = await (
            from option in open
            join product in db.Set<Product>() on option.Product equals product.Code
            join inside in db.Set<ProductPerformance>() on product.Code equals inside.Product
            join wish in db.Set<OptionWish>() on option.Id equals wish.OptionId
            where product.Kind != ProductKind.ChoiceSubscription && numbers.Contains(inside.Performance)
            group wish.Quantity by new { inside.Performance, wish.Category, option.State } into rows
            select new { rows.Key.Performance, rows.Key.Category, rows.Key.State, Sum = rows.Sum() })
            .ToListAsync(cancellationToken);
        var all = ofPlaces.Concat(ofChoices).Concat(ofProducts).ToList();
        Dictionary<Key, int> In(OptionState state) => all.Where(row => row.State == state)
            .GroupBy(row => new Key(row.Performance, row.Category))
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Sum));
        return (In(OptionState.Requested), In(OptionState.Waiting));
    }

    static async Task<Dictionary<Key, int>> PlacedForOthers(
        HubDb db, List<int> numbers, Guid own, CancellationToken cancellationToken) => (await (
        from line in db.Set<PlacedLine>()
        join option in db.Set<Option>() on line.OptionId equals option.Id
        where numbers.Contains(line.Performance) && option.Id != own && Option.WithPlaces.Contains(option.State)
        group line.Quantity by new { line.Performance, line.Category } into rows
        select new { rows.Key.Performance, rows.Key.Category, Sum = rows.Sum() }).ToListAsync(cancellationToken))
        .ToDictionary(row => new Key(row.Performance, row.Category), row => row.Sum);
}
