using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Catalogue;

sealed class ImportAudiences : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "audiences";

    public override int Rank => ImportRank.Basics;

    public override IReadOnlyList<string> Required => ["category", "category_name", "code", "name"];

    public override IReadOnlyList<string> Key => ["code"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var categories = await db.Set<AudienceCategory>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var known = await db.Set<AudienceSubCategory>().ToDictionaryAsync(found => found.Code, cancellationToken);
        foreach (var row in rows)
        {
            var category = row.Code("category");
            if (!categories.TryGetValue(category, out var found))
                db.Add(categories[category] = found = new AudienceCategory { Code = category, Name = "" });
            found.Name = row.Text("category_name");
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (known.TryGetValue(code, out var sub))
                (sub.Name, sub.AudienceCategory) = (name, category);
            else
                db.Add(new AudienceSubCategory { Code = code, Name = name, AudienceCategory = category });
        }
    }
}

sealed class ImportTariffs : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "tariffs";

    public override int Rank => ImportRank.Basics + 1;

    public override IReadOnlyList<string> Required => ["code", "name", "rank"];

    public override IReadOnlyList<string> Optional => ["audience"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var audiences = await db.Set<AudienceSubCategory>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var known = await db.Set<Tariff>().ToDictionaryAsync(found => found.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name, rank) = (row.Code("code"), row.Text("name"), row.Whole("rank", 0, 10_000));
            var audience = row.OptionalText("audience").Length == 0
                ? ""
                : row.Reference("audience", audiences, "audience sub-category")?.Code ?? "";
            if (known.TryGetValue(code, out var tariff))
                (tariff.Name, tariff.Rank, tariff.AudienceSubCategory) = (name, rank, audience);
            else
                db.Add(new Tariff { Code = code, Name = name, Rank = rank, AudienceSubCategory = audience });
        }
    }
}

sealed class ImportPrices(CatalogueRows feed) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "prices";

    public override int Rank => ImportRank.Prices;

    public override IReadOnlyList<string> Required => ["price_table", "category", "tariff", "price"];

    public override IReadOnlyList<string> Optional => ["currency", "on_sale"];

    public override IReadOnlyList<string> Key => ["price_table", "category", "tariff"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var tariffs = await db.Set<Tariff>().ToDictionaryAsync(found => found.Code, cancellationToken);
        var known = await db.Set<Price>()
            .ToDictionaryAsync(price => (price.PriceTable, price.Category, price.Tariff), cancellationToken);
        foreach (var row in rows)
        {
            var currency = row.OptionalText("currency") is { Length: > 0 } named ? named : "EUR";
            if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
                row.Wrong("currency", "import.value-invalid", $"'{currency}' is not a currency such as EUR.");
            var (table, category) = (row.Code("price_table"), row.Code("category"));
            var (amount, onSale) = (row.Cents("price"), row.Flag("on_sale", true));
            if (row.Reference("tariff", tariffs, "tariff") is not { } tariff)
                continue;
            if (known.TryGetValue((table, category, tariff.Code), out var price))
            {
                (price.Amount, price.Currency, price.OnSale) = (amount, currency, onSale);
                continue;
            }

            db.Add(new Price
            {
                PriceTable = table,
                Category = category,
                Tariff = tariff.Code,
                Amount = amount,
                Currency = currency,
                OnSale = onSale,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        var tables = rows.Select(row => row.OptionalText("price_table")).Distinct().ToList();
        var touched = await db.Set<Performance>().Where(performance => tables.Contains(performance.PriceTable))
            .Select(performance => performance.Number).ToListAsync(cancellationToken);
        await feed.Publish(db, touched, cancellationToken);
    }
}
