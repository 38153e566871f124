using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

sealed class ImportContingents : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "contingents";

    public override int Rank => ImportRank.Basics;

    public override IReadOnlyList<string> Required => ["code", "name"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var known = await db.Set<Contingent>().ToDictionaryAsync(row => row.Code, cancellationToken);
        foreach (var row in rows)
        {
            var (code, name) = (row.Code("code"), row.Text("name"));
            if (known.TryGetValue(code, out var contingent))
                contingent.Name = name;
            else
                db.Add(new Contingent { Code = code, Name = name });
        }
    }
}

sealed class ImportQuotas(Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "quotas";

    public override int Rank => ImportRank.Quotas;

    public override IReadOnlyList<string> Required => ["performance", "contingent", "category", "limit"];

    public override IReadOnlyList<string> Optional => ["overbooking_percent"];

    public override IReadOnlyList<string> Key => ["performance", "contingent", "category"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var performances = await db.Set<Performance>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var contingents = await db.Set<Contingent>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var houses = await db.Set<HouseRecord>().ToDictionaryAsync(house => house.Performance, cancellationToken);
        var known = await db.Set<Quota>()
            .ToDictionaryAsync(quota => (quota.Performance, quota.Contingent, quota.Category), cancellationToken);
        var categories = (await db.Set<SeatCategory>().ToListAsync(cancellationToken))
            .ToLookup(found => found.Configuration, found => found.Code);
        var taken = new Dictionary<int, (List<TakenCount> Counts, Overbooked Over)>();
        foreach (var row in rows)
        {
            var (limit, over) = (row.Whole("limit", 0, 1_000_000), row.Whole("overbooking_percent", 0, 100, 0));
            var category = row.Code("category");
            var performance = row.Reference("performance", performances, "performance");
            var contingent = row.Reference("contingent", contingents, "contingent");
            if (performance is null || contingent is null || !row.IsSound)
                continue;
            if (!houses.TryGetValue(performance.Number, out var house)
                || !categories[house.Configuration].Contains(category))
            {
                row.Wrong(
                    "category", "import.reference-unknown", $"performance {performance.Code} has no category '{category}'.");
                continue;
            }

            if (!known.TryGetValue((performance.Number, contingent.Code, category), out var quota))
            {
                db.Add(quota = new Quota
                {
                    Performance = performance.Number,
                    Contingent = contingent.Code,
                    Category = category,
                    Limit = 0,
                    OverbookingPercent = 0,
                });
            }

            (quota.Limit, quota.OverbookingPercent, house.Stamp) = (limit, over, ids.Next());
            if (!taken.TryGetValue(performance.Number, out var places))
            {
                taken[performance.Number] = places = (
                    await TakenPlaces.Of(db, performance.Number, cancellationToken),
                    await TakenPlaces.Over(db, performance.Number, cancellationToken));
            }

            var count = places.Counts
                .Where(one => (one.Contingent, one.Category) == (contingent.Code, category)).Sum(one => one.All);
            if (count > places.Over.Of(quota))
                row.Wrong("limit", "import.quota-in-use", $"{count} are held or sold already.");
        }
    }
}
