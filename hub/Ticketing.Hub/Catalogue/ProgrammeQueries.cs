using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

public sealed record EventLine(
    string Season, string Activity, string Code, string Name, int Performances, long FirstAtMs, long LastAtMs);

/// <summary>A tariff with whom it is for.</summary>
public sealed record TariffLine(
    string Code, string Name, int Rank, string AudienceCategory, string AudienceSubCategory);

/// <summary>One cell of a price table.</summary>
public sealed record PriceCell(
    string PriceTable, string Category, string Tariff, long Amount, string Currency, bool OnSale);

/// <summary>The season's tree and its prices as screens list them.</summary>
public sealed class ProgrammeQueries(HubDatabase database)
{
    public async Task<List<EventLine>> Events(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from row in db.Set<Event>()
            join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
            join season in db.Set<Season>() on activity.SeasonId equals season.Id
            orderby season.Name, activity.Name, row.Name
            select new EventLine(
                season.Name, activity.Name, row.Code, row.Name,
                db.Set<Performance>().Count(performance => performance.EventId == row.Id),
                db.Set<Performance>().Where(performance => performance.EventId == row.Id)
                    .Min(performance => (long?)performance.StartsAtMs) ?? 0,
                db.Set<Performance>().Where(performance => performance.EventId == row.Id)
                    .Max(performance => (long?)performance.StartsAtMs) ?? 0)).ToListAsync(cancellationToken);
    }

    public async Task<List<TariffLine>> Tariffs(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from tariff in db.Set<Tariff>()
            join sub in db.Set<AudienceSubCategory>() on tariff.AudienceSubCategory equals sub.Code into subs
            from sub in subs.DefaultIfEmpty()
            join category in db.Set<AudienceCategory>() on sub.AudienceCategory equals category.Code into categories
            from category in categories.DefaultIfEmpty()
            orderby tariff.Rank
            select new TariffLine(
                tariff.Code, tariff.Name, tariff.Rank, category == null ? "" : category.Name,
                sub == null ? "" : sub.Name))
            .ToListAsync(cancellationToken);
    }

    public async Task<List<PriceCell>> Prices(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Price>().OrderBy(price => price.PriceTable).ThenBy(price => price.Category)
            .Select(price => new PriceCell(
                price.PriceTable, price.Category, price.Tariff, price.Amount, price.Currency, price.OnSale))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Code and name.</summary>
    public async Task<List<(string Code, string Name)>> AudienceCategories(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var all = await db.Set<AudienceCategory>().OrderBy(category => category.Name).ToListAsync(cancellationToken);
        return all.ConvertAll(category => (category.Code, category.Name));
    }

    /// <summary>Code and name.</summary>
    public async Task<List<(string Code, string Name)>> ProductFamilies(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var all = await db.Set<ProductFamily>().OrderBy(family => family.Name).ToListAsync(cancellationToken);
        return all.ConvertAll(family => (family.Code, family.Name));
    }
}
