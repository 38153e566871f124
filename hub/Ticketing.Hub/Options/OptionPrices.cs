using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <param name="Amount">Minor units for one place, tax included.</param>
public sealed record PlacePrice(string Tariff, long Amount, string Currency);

/// <summary>
/// What a place of an option costs: the tariff of its audience sub-category, in the performance's price table. A product with
/// a price table of its own has one price for all its performances, spread over them to the cent; its extra choices are paid
/// at their own price.
/// </summary>
public sealed class OptionPrices
{
    /// <exception cref="RuleViolation">"option.price-missing".</exception>
    internal async Task<PlacePrice> Of(
        HubDb db, LoadedOption loaded, OptionSubject subject, PlacedLine line, CancellationToken cancellationToken)
    {
        var extra = loaded.Choices.Exists(choice => choice.Extra && choice.Performance == line.Performance);
        var whole = subject.Product is { PriceTable.Length: > 0 } && !extra;
        var table = whole ? subject.Product!.PriceTable : subject.Performance(line.Performance).PriceTable;
        var price = await Find(db, table, line.Category, loaded.Option.AudienceSubCategory, cancellationToken)
            ?? throw new RuleViolation(
                "option.price-missing",
                $"Price table {table} has no price of {line.Category} for the audience {loaded.Option.AudienceSubCategory}.")
            {
                Parts = [table, line.Category, loaded.Option.AudienceSubCategory],
            };
        if (!whole)
            return price;
        var own = loaded.Lines.Where(one => one.Category == line.Category && one.Asked == line.Asked
                && !loaded.Choices.Exists(choice => choice.Extra && choice.Performance == one.Performance))
            .Select(one => one.Performance).Distinct().Order().ToList();
        return price with { Amount = Share(price.Amount, own.Count, own.IndexOf(line.Performance)) };
    }

    internal async Task<string> Currency(HubDb db, LoadedOption loaded, CancellationToken cancellationToken) =>
        await (
            from price in db.Set<Price>()
            join performance in db.Set<Performance>() on price.PriceTable equals performance.PriceTable
            where performance.Number == loaded.Lines.Select(line => line.Performance).FirstOrDefault()
            select price.Currency).FirstOrDefaultAsync(cancellationToken) ?? "EUR";

    /// <summary>The cents that do not divide go to the first ones: the shares make the whole.</summary>
    public static long Share(long whole, int parts, int index) => (whole / parts) + (index < whole % parts ? 1 : 0);

    static Task<PlacePrice?> Find(
        HubDb db, string table, string category, string audience, CancellationToken cancellationToken) =>
        (from price in db.Set<Price>()
         join tariff in db.Set<Tariff>() on price.Tariff equals tariff.Code
         where price.PriceTable == table && price.Category == category && tariff.AudienceSubCategory == audience
         orderby tariff.Rank
         select new PlacePrice(tariff.Code, price.Amount, price.Currency)).FirstOrDefaultAsync(cancellationToken);
}
