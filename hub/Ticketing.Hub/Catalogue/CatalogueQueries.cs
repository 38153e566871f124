using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

/// <summary>A performance with the names of what it belongs to.</summary>
public sealed record PerformanceLine
{
    public required int Number { get; init; }

    public required string Code { get; init; }

    public required string Event { get; init; }

    public required string Activity { get; init; }

    public required string Season { get; init; }

    public required string Space { get; init; }

    public required long StartsAtMs { get; init; }

    public required long DoorsOpenAtMs { get; init; }

    public required long DoorsCloseAtMs { get; init; }

    public required long SalesEndAtMs { get; init; }

    public required PerformanceState State { get; init; }

    public required int VatRate { get; init; }

    public required string PriceTable { get; init; }
}

public sealed record PriceLine(
    string Category, string Tariff, string TariffName, int Rank, long Amount, string Currency, bool OnSale);

public sealed record SeasonLine(string Code, string Name, int Activities, int Events, int Performances);

/// <summary>Lists for screens.</summary>
public sealed class CatalogueQueries(HubDatabase database)
{
    public async Task<List<SeasonLine>> Seasons(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Season>().OrderBy(season => season.Name).Select(season => new SeasonLine(
            season.Code,
            season.Name,
            db.Set<Activity>().Count(activity => activity.SeasonId == season.Id),
            (from row in db.Set<Event>()
             join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
             where activity.SeasonId == season.Id
             select row).Count(),
            (from performance in db.Set<Performance>()
             join row in db.Set<Event>() on performance.EventId equals row.Id
             join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
             where activity.SeasonId == season.Id
             select performance).Count())).ToListAsync(cancellationToken);
    }

    public async Task<List<PerformanceLine>> Performances(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db).OrderBy(line => line.StartsAtMs).ThenBy(line => line.Number).ToListAsync(cancellationToken);
    }

    /// <summary>Those that start in [from, to), by Unix ms.</summary>
    public async Task<List<PerformanceLine>> Performances(long fromMs, long toMs, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db).Where(line => line.StartsAtMs >= fromMs && line.StartsAtMs < toMs)
            .OrderBy(line => line.StartsAtMs).ThenBy(line => line.Number).ToListAsync(cancellationToken);
    }

    public async Task<PerformanceLine> Performance(int number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Lines(db).SingleOrDefaultAsync(line => line.Number == number, cancellationToken)
            ?? throw RuleViolation.NotFound("performance", number);
    }

    public async Task<List<PriceLine>> Prices(int number, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await (
            from performance in db.Set<Performance>()
            join price in db.Set<Price>() on performance.PriceTable equals price.PriceTable
            join tariff in db.Set<Tariff>() on price.Tariff equals tariff.Code
            where performance.Number == number
            orderby price.Category, tariff.Rank
            select new PriceLine(
                price.Category, tariff.Code, tariff.Name, tariff.Rank, price.Amount, price.Currency, price.OnSale))
            .ToListAsync(cancellationToken);
    }

    public async Task<List<Tariff>> Tariffs(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<Tariff>().OrderBy(tariff => tariff.Rank).ToListAsync(cancellationToken);
    }

    /// <summary>To be filtered further before it is read.</summary>
    public static IQueryable<PerformanceLine> Lines(HubDb db) =>
        from performance in db.Set<Performance>()
        join row in db.Set<Event>() on performance.EventId equals row.Id
        join activity in db.Set<Activity>() on row.ActivityId equals activity.Id
        join season in db.Set<Season>() on activity.SeasonId equals season.Id
        select new PerformanceLine
        {
            Number = performance.Number,
            Code = performance.Code,
            Event = row.Name,
            Activity = activity.Name,
            Season = season.Name,
            Space = performance.Space,
            StartsAtMs = performance.StartsAtMs,
            DoorsOpenAtMs = performance.DoorsOpenAtMs,
            DoorsCloseAtMs = performance.DoorsCloseAtMs,
            SalesEndAtMs = performance.SalesEndAtMs,
            State = performance.State,
            VatRate = performance.VatRate,
            PriceTable = performance.PriceTable,
        };
}
