using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

public sealed record CategoryLine(
    string Code, string Name, string Color, bool Numbered, int Capacity, bool OptionAllowed);

/// <summary>A logical configuration with its space and its categories.</summary>
public sealed record SpaceLine(
    string Space, string Code, string Name, string Physical, int Capacity, int Performances,
    List<CategoryLine> Categories);

/// <summary>Spaces and their configurations as screens list them.</summary>
public sealed class SpaceQueries(HubDatabase database)
{
    public async Task<List<SpaceLine>> Spaces(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var spaces = await db.Set<Space>()
            .ToDictionaryAsync(space => space.Code, space => space.Name, cancellationToken);
        var physical = await db.Set<PhysicalConfiguration>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var categories = (await db.Set<SeatCategory>().OrderBy(row => row.Rank).ToListAsync(cancellationToken))
            .ToLookup(row => row.Configuration);
        var used = await db.Set<HouseRecord>().GroupBy(house => house.Configuration)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var logical = await db.Set<LogicalConfiguration>().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        return logical.ConvertAll(row =>
        {
            var plan = physical.GetValueOrDefault(row.Physical);
            return new SpaceLine(
                plan is null ? "" : spaces.GetValueOrDefault(plan.Space, plan.Space), row.Code, row.Name,
                plan?.Name ?? "",
                categories[row.Code].Sum(category => category.Capacity), used.GetValueOrDefault(row.Code),
                [.. categories[row.Code].Select(category => new CategoryLine(
                    category.Code, category.Name, category.Color, category.Numbered, category.Capacity,
                    category.OptionAllowed))]);
        });
    }
}
