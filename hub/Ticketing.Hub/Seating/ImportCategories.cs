using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Import;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Option autorisée of categories that a plan or the sheet "capacities" has brought.</summary>
sealed class ImportCategories : ImportSheet
{
    public override string Kind => "catalogue";

    public override string Name => "categories";

    public override int Rank => ImportRank.Plans + 2;

    public override IReadOnlyList<string> Required => ["seating", "category", "option_allowed"];

    public override IReadOnlyList<string> Key => ["seating", "category"];

    public override async Task Apply(HubDb db, IReadOnlyList<SheetRow> rows, CancellationToken cancellationToken)
    {
        var configurations = await db.Set<LogicalConfiguration>().ToDictionaryAsync(row => row.Code, cancellationToken);
        var known = await db.Set<SeatCategory>().AsTracking()
            .ToDictionaryAsync(row => (row.Configuration, row.Code), cancellationToken);
        foreach (var row in rows)
        {
            var (category, allowed) = (row.Code("category"), row.Flag("option_allowed", false));
            if (row.Reference("seating", configurations, "logical configuration") is not { } configuration)
                continue;
            if (known.TryGetValue((configuration.Code, category), out var found))
                found.OptionAllowed = allowed;
            else if (row.IsSound)
                row.Wrong("category", "import.reference-unknown", $"the seating {configuration.Code} has no category '{category}'.");
        }
    }
}
