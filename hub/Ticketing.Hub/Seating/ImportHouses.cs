using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Seats the performances of the sheet "performances" in the configuration that it names.</summary>
sealed class ImportHouses(Ids ids) : ImportSheet
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
        foreach (var row in rows)
        {
            if (row.Reference("seating", configurations, "logical configuration") is not { } configuration ||
                !numbers.TryGetValue(row.Code("code"), out var number))
            {
                continue;
            }

            if (!houses.TryGetValue(number, out var house))
            {
                db.Add(new HouseRecord { Performance = number, Configuration = configuration.Code, Stamp = ids.Next() });
                continue;
            }

            if (house.Configuration == configuration.Code)
                continue;
            if ((await TakenPlaces.Of(db, number, cancellationToken)).Count > 0)
            {
                row.Wrong("seating", "import.performance-in-use", "places of this performance are held or sold: its seating stays.");
                continue;
            }

            (house.Configuration, house.Stamp) = (configuration.Code, ids.Next());
        }
    }
}

/// <summary>A performance that was planned, moved to another seating or opened: tills get its categories and seats.</summary>
sealed class PublishPlannedHouse(SeatingRows rows) : IFactHandler<PerformancePlanned>
{
    public async Task Handle(HubDb db, PerformancePlanned fact, CancellationToken cancellationToken)
    {
        if (await db.Set<Performance>().AnyAsync(
                row => row.Number == fact.Number && row.State != PerformanceState.Draft, cancellationToken))
        {
            await rows.PublishHouse(db, fact.Number, cancellationToken);
        }
    }
}

/// <summary>Categories whose places are only counted: standing room, free seating.</summary>
sealed class ImportCapacities(SeatingRows feed, Ids ids) : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "capacities";

    public override int Rank => ImportRank.Plans + 1;

    public override IReadOnlyList<string> Required => ["seating", "seating_name", "category", "name", "capacity"];

    public override IReadOnlyList<string> Optional => ["color", "rank", "option_allowed"];

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
                    Name = "",
                    Version = default,
                });
            }

            configuration.Version = ids.Next();
            if (configuration.Physical.Length == 0)
                configuration.Name = row.Text("seating_name");
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
            category.OptionAllowed = row.Flag("option_allowed", category.OptionAllowed);
        }

        await db.SaveChangesAsync(cancellationToken);
        var touched = rows.Select(row => row.OptionalText("seating")).Distinct().ToList();
        var houses = await db.Set<HouseRecord>().Where(house => touched.Contains(house.Configuration))
            .ToListAsync(cancellationToken);
        foreach (var house in houses)
        {
            house.Stamp = ids.Next();
            await CheckInUse(db, house, rows, cancellationToken);
            await feed.PublishHouse(db, house.Performance, cancellationToken);
        }
    }

    static async Task CheckInUse(
        HubDb db, HouseRecord house, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var taken = await TakenPlaces.Of(db, house.Performance, cancellationToken);
        var over = await TakenPlaces.Over(db, house.Performance, cancellationToken);
        foreach (var row in rows.Where(row => row.IsSound && row.OptionalText("seating") == house.Configuration))
        {
            var (category, capacity) = (row.Code("category"), row.Whole("capacity", 0, 1_000_000));
            var mine = taken.FindAll(one => one.Category == category);
            var count = mine.Sum(one => one.All);
            if (count > over.Gauge(house.Performance, category, capacity) || mine.Sum(one => one.Places) > capacity)
                row.Wrong("capacity", "import.capacity-in-use", $"{count} are held or sold at performance {house.Performance}.");
        }
    }
}
