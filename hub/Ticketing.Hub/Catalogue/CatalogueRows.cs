using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Catalogue;

/// <summary>Performances and prices as appliances are told them.</summary>
public sealed class CatalogueRows(ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Appliances hear of performances that are over for two days more: a late scan is to be told why.</summary>
    public const long KeptAfterMs = 2 * 24 * 3_600_000L;

    /// <summary>Tells appliances these performances and their prices as they are now. What was changed is saved before.</summary>
    public async Task Publish(HubDb db, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken)
    {
        var known = await CatalogueQueries.Lines(db).Where(line => numbers.Contains(line.Number))
            .ToListAsync(cancellationToken);
        foreach (var line in known.Where(line => line.State != PerformanceState.Draft))
        {
            feed.Publish(db, PerformanceOf(line), Audience.AllEdges, Audience.Tills);
        }

        await foreach (var price in Prices(db, numbers, cancellationToken))
        {
            feed.Publish(db, price, Audience.Tills);
        }
    }

    public long KeptSince => clock.GetUtcNow().ToUnixTimeMilliseconds() - KeptAfterMs;

    public Row PerformanceOf(PerformanceLine line) => new()
    {
        Performance = new PerformanceRow
        {
            Number = (uint)line.Number,
            Code = line.Code,
            Event = line.Event,
            Activity = line.Activity,
            Space = line.Space,
            StartsAtMs = line.StartsAtMs,
            DoorsOpenAtMs = line.DoorsOpenAtMs,
            DoorsCloseAtMs = line.DoorsCloseAtMs,
            SalesEndAtMs = line.State == PerformanceState.OnSale
                ? line.SalesEndAtMs
                : Math.Min(line.SalesEndAtMs, clock.GetUtcNow().ToUnixTimeMilliseconds()),
            Cancelled = line.State == PerformanceState.Cancelled,
            VatRate = line.VatRate,
        },
    };

    public static async IAsyncEnumerable<Row> Prices(
        HubDb db, IReadOnlyCollection<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prices = await (
            from performance in db.Set<Performance>()
            join price in db.Set<Price>() on performance.PriceTable equals price.PriceTable
            join tariff in db.Set<Tariff>() on price.Tariff equals tariff.Code
            where numbers.Contains(performance.Number) && performance.State != PerformanceState.Draft
            select new { performance.Number, Price = price, tariff.Name, tariff.Rank }).ToListAsync(cancellationToken);
        foreach (var line in prices)
        {
            yield return new Row
            {
                Price = new PriceRow
                {
                    Performance = (uint)line.Number,
                    Category = line.Price.Category,
                    Tariff = line.Price.Tariff,
                    TariffName = line.Name,
                    Price = new Money(line.Price.Amount, line.Price.Currency),
                    OnSale = line.Price.OnSale,
                    Rank = line.Rank,
                },
            };
        }
    }
}

sealed class CatalogueSnapshot(CatalogueRows rows) : ISnapshotSource
{
    public async Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken) =>
        await Kept(db).LongCountAsync(cancellationToken);

    public async IAsyncEnumerable<Row> Rows(
        HubDb db, Recipient recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = await Kept(db).ToListAsync(cancellationToken);
        foreach (var line in lines)
        {
            yield return rows.PerformanceOf(line);
        }

        if (recipient.Kind != RecipientKind.Till)
            yield break;
        await foreach (var price in CatalogueRows.Prices(db, [.. lines.Select(line => line.Number)], cancellationToken))
        {
            yield return price;
        }
    }

    IQueryable<PerformanceLine> Kept(HubDb db)
    {
        var since = rows.KeptSince;
        return CatalogueQueries.Lines(db)
            .Where(line => line.DoorsCloseAtMs >= since && line.State != PerformanceState.Draft);
    }
}
