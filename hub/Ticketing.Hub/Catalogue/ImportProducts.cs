using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

/// <summary>
/// Products and their families. "performances" lists codes with a space between; a subscription à la carte says how many of
/// them are chosen.
/// </summary>
sealed class ImportProducts(Facts facts) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "products";

    public override int Rank => ImportRank.Houses;

    public override IReadOnlyList<string> Required => ["family", "family_name", "code", "name"];

    public override IReadOnlyList<string> Optional => ["kind", "season", "choices", "price_table", "performances"];

    public override IReadOnlyList<string> Key => ["code"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var families = await db.Set<ProductFamily>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var known = await db.Set<Product>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var seasons = await db.Set<Season>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var performances = await db.Set<Performance>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var inside = (await db.Set<ProductPerformance>().AsTracking().ToListAsync(cancellationToken))
            .ToLookup(row => row.Product);
        foreach (var row in rows)
        {
            var family = row.Code("family");
            if (!families.TryGetValue(family, out var found))
                db.Add(families[family] = found = new ProductFamily { Code = family, Name = "" });
            found.Name = row.Text("family_name");
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (!known.TryGetValue(code, out var product))
                db.Add(known[code] = product = new Product { Code = code, Name = name, Family = family });
            (product.Name, product.Family) = (name, family);
            product.Kind = row.Choice("kind", ProductKind.Goods);
            product.Choices = row.Whole("choices", 0, 100, 0);
            product.PriceTable = row.OptionalText("price_table");
            product.SeasonId = row.OptionalText("season").Length == 0 ? null : row.Reference("season", seasons, "season")?.Id;
            var wanted = PerformancesOf(row, code, performances);
            db.RemoveRange(inside[code].Where(one => !wanted.Contains(one.Performance)));
            db.AddRange(wanted.Except(inside[code].Select(one => one.Performance))
                .Select(number => new ProductPerformance { Product = code, Performance = number }));
            if (product.HasPlaces && product.SeasonId is null && row.IsSound)
                row.Wrong("season", "import.value-missing", "a product with places belongs to a season.");
        }

        facts.PublishChanged<Product, ProductNamed>(db, changed => new ProductNamed(changed.Code));
    }

    static List<int> PerformancesOf(SheetRow row, string code, Dictionary<string, Performance> performances)
    {
        var numbers = new List<int>();
        foreach (var name in row.OptionalText("performances").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (performances.TryGetValue(name, out var performance))
                numbers.Add(performance.Number);
            else
                row.Wrong("performances", "import.reference-unknown", $"product {code}: there is no performance '{name}'.");
        }

        return numbers;
    }
}
