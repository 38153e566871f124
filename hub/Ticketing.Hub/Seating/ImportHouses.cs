using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Seats the performances of the sheet "performances" in the configuration that it names.</summary>
sealed class ImportHouses(SeatingRows feed, Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "performances";

    public override int Rank => ImportRank.Houses;

    public override IReadOnlyList<string> Required => ["code", "seating"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var configurations = await db.Set<LogicalConfiguration>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var numbers = await db.Set<Performance>().ToDictionaryAsync(row => row.Code, row => row.Number, cancellationToken);
        var houses = await db.Set<HouseRecord>().ToDictionaryAsync(house => house.Performance, cancellationToken);
        var touched = new List<int>();
        foreach (var row in rows)
        {
            if (row.Reference("seating", configurations, "logical configuration") is not { } configuration ||
                !numbers.TryGetValue(row.Code("code"), out var number))
            {
                continue;
            }

            touched.Add(number);
            if (!houses.TryGetValue(number, out var house))
            {
                db.Add(new HouseRecord { Performance = number, Configuration = configuration.Code, Stamp = ids.Next() });
                continue;
            }

            if (house.Configuration == configuration.Code)
                continue;
            if (await db.Set<Place>().AnyAsync(
                    place => place.Performance == number
                        && (place.State == PlaceState.Held || place.State == PlaceState.Confirmed),
                    cancellationToken))
            {
                row.Wrong("seating", "import.performance-in-use", "places of this performance are held or sold: its seating stays.");
                continue;
            }

            (house.Configuration, house.Stamp) = (configuration.Code, ids.Next());
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var number in touched)
        {
            await feed.PublishHouse(db, number, cancellationToken);
        }
    }
}

/// <summary>Categories whose places are only counted: standing room, free seating.</summary>
sealed class ImportCapacities(Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "capacities";

    public override int Rank => ImportRank.Plans + 1;

    public override IReadOnlyList<string> Required => ["seating", "seating_name", "category", "name", "capacity"];

    public override IReadOnlyList<string> Optional => ["color", "rank"];

    public override IReadOnlyList<string> Key => ["seating", "category"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var configurations = await db.Set<LogicalConfiguration>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var known = await db.Set<SeatCategory>()
            .ToDictionaryAsync(row => (row.Configuration, row.Code), cancellationToken);
        foreach (var row in rows)
        {
            var (code, categoryCode) = (row.Code("seating"), row.Code("category"));
            if (!configurations.TryGetValue(code, out var configuration))
            {
                db.Add(configurations[code] = configuration = new LogicalConfiguration
                {
                    Code = code,
                    Physical = "",
                    Name = row.Text("seating_name"),
                    Version = default,
                });
            }

            configuration.Version = ids.Next();
            if (!known.TryGetValue((code, categoryCode), out var category))
            {
                db.Add(category = new SeatCategory
                {
                    Configuration = code,
                    Code = categoryCode,
                    Name = "",
                    Color = "",
                    Rank = 0,
                    Numbered = false,
                    Capacity = 0,
                    OptionAllowed = false,
                });
            }
            else if (category.Numbered)
            {
                row.Wrong("category", "import.value-invalid", $"the seats of '{categoryCode}' are numbered by a plan.");
            }

            category.Name = row.Text("name");
            category.Capacity = row.Whole("capacity", 0, 1_000_000);
            category.Color = row.OptionalText("color") is { Length: > 0 } color ? color : "#888888";
            category.Rank = row.Whole("rank", 0, 10_000, 100);
        }

        await db.SaveChangesAsync(cancellationToken);
        var touched = rows.Select(row => row.OptionalText("seating")).Distinct().ToList();
        var houses = await db.Set<HouseRecord>().Where(house => touched.Contains(house.Configuration))
            .ToListAsync(cancellationToken);
        houses.ForEach(house => house.Stamp = ids.Next());
    }
}

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
        foreach (var row in rows)
        {
            var (limit, over) = (row.Whole("limit", 0, 1_000_000), row.Whole("overbooking_percent", 0, 100, 0));
            var category = row.Code("category");
            var performance = row.Reference("performance", performances, "performance");
            var contingent = row.Reference("contingent", contingents, "contingent");
            if (performance is null || contingent is null || !row.IsSound)
                continue;
            if (known.TryGetValue((performance.Number, contingent.Code, category), out var quota))
            {
                (quota.Limit, quota.OverbookingPercent) = (limit, over);
            }
            else
            {
                db.Add(new Quota
                {
                    Performance = performance.Number,
                    Contingent = contingent.Code,
                    Category = category,
                    Limit = limit,
                    OverbookingPercent = over,
                });
            }

            if (houses.TryGetValue(performance.Number, out var house))
                house.Stamp = ids.Next();
        }
    }
}
