using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Distribution;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options.Report;

/// <summary>Which figure of the report somebody points at.</summary>
/// <param name="Contingent">Null: all of them.</param>
/// <param name="Category">Null: all of them.</param>
/// <param name="OfOthers">Only what came through another organisation's channel.</param>
public sealed record ReportSpot(
    ReportFigure Figure, IReadOnlyCollection<int> Performances, string? Contingent, string? Category, bool OfOthers);

/// <summary>An option behind a figure, with its places there.</summary>
public sealed record BehindLine(
    Guid Id, long Number, string Contact, string Structure, string Subject, OptionKind Kind, string Channel,
    bool OfAnother, OptionState State, int? DueDay, int Places);

/// <param name="Places">Of all options, also those that are not among the lines.</param>
public sealed record Behind(int Options, int Places, IReadOnlyList<BehindLine> Lines);

/// <summary>The options behind a figure of the report: the same places, not added up.</summary>
public sealed class ReportBehindQueries(HubDatabase database)
{
    /// <summary>Lines that are shown.</summary>
    public const int Most = 500;

    public async Task<Behind> Behind(SignedInOperator by, ReportSpot spot, CancellationToken cancellationToken)
    {
        Rights.Require(by, OptionReportQueries.Node, Right.Execute);
        await using var db = await database.ReadOneMoment(cancellationToken);
        var withheld = by.KeptFrom.Where(one => one.Kind == PerimeterKind.Contingent).Select(one => one.Value).ToList();
        var others = await db.Set<SalesChannel>().Where(channel => channel.OfAnotherOrganisation)
            .Select(channel => channel.Code).ToListAsync(cancellationToken);
        var state = ReportFigures.StateOf(spot.Figure);
        var places = new Dictionary<Guid, int>();
        foreach (var source in CountedPlacesQueries.Of(db, spot.Figure))
        {
            var rows = await source
                .Where(row => row.State == state && spot.Performances.Contains(row.Performance)
                    && !withheld.Contains(row.Contingent)
                    && (spot.Contingent == null || row.Contingent == spot.Contingent)
                    && (spot.Category == null || row.Category == spot.Category)
                    && (!spot.OfOthers || others.Contains(row.Channel)))
                .GroupBy(row => row.OptionId)
                .Select(group => new { group.Key, Sum = group.Sum(row => row.Quantity) }).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                places[row.Key] = places.GetValueOrDefault(row.Key) + row.Sum;
            }
        }

        // Ids rise with time, and so do the numbers that people know.
        var shown = places.Keys.Order().Take(Most).ToList();
        var lines = await Lines(db, shown, cancellationToken);
        return new Behind(
            places.Count, places.Values.Sum(),
            lines.ConvertAll(line => line with { Places = places[line.Id], OfAnother = others.Contains(line.Channel) }));
    }

    static Task<List<BehindLine>> Lines(HubDb db, List<Guid> ids, CancellationToken cancellationToken) => (
        from option in db.Set<Option>()
        join contact in db.Set<Contact>() on option.ContactId equals contact.Id
        join structure in db.Set<Structure>() on contact.StructureId equals structure.Id into structures
        from structure in structures.DefaultIfEmpty()
        join row in db.Set<Event>() on option.EventId equals row.Id into events
        from row in events.DefaultIfEmpty()
        join product in db.Set<Product>() on option.Product equals product.Code into products
        from product in products.DefaultIfEmpty()
        where ids.Contains(option.Id)
        orderby option.Number
        select new BehindLine(
            option.Id, option.Number, (contact.FirstName + " " + contact.LastName).Trim(),
            structure == null ? "" : structure.Name,
            row != null ? row.Name : product != null ? product.Name : "", option.Kind, option.Channel, false, option.State,
            option.DueDay, 0)).ToListAsync(cancellationToken);
}
