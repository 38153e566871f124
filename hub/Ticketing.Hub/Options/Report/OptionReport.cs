using Ticketing.Hub.Seating;

namespace Ticketing.Hub.Options.Report;

/// <summary>One contingent and category of one performance, or a sum of such lines.</summary>
/// <param name="Capacity">Jauge of the category, all contingents together.</param>
/// <param name="Quota">The most that the contingent may take; null: no limit but the capacity.</param>
/// <param name="Taken">Places that availability counts: held, set apart and sold.</param>
/// <param name="SoldInAll">Sold, out of options or not.</param>
/// <param name="Overbooked">Places promised beyond the quota, or where there is none beyond the capacity.</param>
/// <param name="Left">What could still be given once all that is placed is honoured.</param>
/// <param name="OfOthers">Those of the options that came through another organisation's channel.</param>
public sealed record ReportCount(
    int Capacity, int? Quota, int Taken, int SoldInAll, int Overbooked, int Left, OptionFigures Options,
    OptionFigures OfOthers)
{
    public static ReportCount Nothing { get; } = new(0, null, 0, 0, 0, 0, OptionFigures.Nothing, OptionFigures.Nothing);

    /// <summary>Over categories or performances, whose places are different ones.</summary>
    public static ReportCount Sum(IEnumerable<ReportCount> all) => all.Aggregate(Nothing, (sum, one) => new ReportCount(
        sum.Capacity + one.Capacity, sum.Quota is null && one.Quota is null ? null : (sum.Quota ?? 0) + (one.Quota ?? 0),
        sum.Taken + one.Taken, sum.SoldInAll + one.SoldInAll, sum.Overbooked + one.Overbooked, sum.Left + one.Left,
        sum.Options + one.Options, sum.OfOthers + one.OfOthers));
}

public sealed record ReportLine(int Performance, string Contingent, string Category, ReportCount Count);

/// <param name="Lines">Its contingents; one of them with an empty name where it has none.</param>
public sealed record ReportCategory(string Category, string Name, ReportCount Count, IReadOnlyList<ReportLine> Lines);

public sealed record ReportPerformance(
    int Number, string Event, long StartsAtMs, string Space, ReportCount Count, IReadOnlyList<ReportCategory> Categories);

/// <summary>État des options de places.</summary>
/// <param name="AtMs">Données au.</param>
/// <param name="Categories">Over all performances, the highest first.</param>
/// <param name="Contingents">Names by code.</param>
/// <param name="WithheldContingents">Contingents that the operator's perimeter keeps him from: not in any figure of the options.</param>
public sealed record OptionReport(
    long AtMs, ReportCount Count, IReadOnlyList<ReportCategory> Categories, IReadOnlyList<ReportPerformance> Performances,
    IReadOnlyDictionary<string, string> Contingents, IReadOnlyList<string> WithheldContingents);

/// <summary>Adds options up to what the house says of its places; knows no database.</summary>
static class ReportSums
{
    /// <summary>The lines of one category of one performance.</summary>
    /// <param name="house">What the house has of it, by contingent.</param>
    /// <param name="options">Figures by contingent: all, and those of other organisations.</param>
    public static ReportCategory Category(
        int performance, string category, string name, IReadOnlyList<AvailabilityLine> house,
        IReadOnlyDictionary<string, (OptionFigures All, OptionFigures OfOthers)> options)
    {
        var capacity = house.Count > 0 ? house[0].Capacity : 0;
        var taken = house.Sum(line => line.Taken + line.Unseated);
        var limited = house.Any(line => line.Quota is not null);
        var lines = house.Select(line => line.Contingent).Union(options.Keys).Order(StringComparer.Ordinal)
            .Select(contingent =>
            {
                var own = house.FirstOrDefault(line => line.Contingent == contingent)
                    ?? new AvailabilityLine(
                        performance, contingent, category, capacity, limited ? 0 : null, 0, 0, 0,
                        limited ? 0 : Math.Max(0, capacity - taken));
                var (all, others) = options.GetValueOrDefault(contingent, (OptionFigures.Nothing, OptionFigures.Nothing));
                return new ReportLine(performance, contingent, category, Line(own, all, others));
            })
            // An empty contingent of a house that has others says nothing.
            .Where(line => line.Contingent.Length > 0 || !limited || line.Count.Taken > 0 || line.Count.Options.All > 0)
            .ToList();
        var sum = ReportCount.Sum(lines.Select(line => line.Count));
        var promised = sum.Taken + sum.Options.Uncounted;
        return new ReportCategory(
            category, name,
            sum with
            {
                Capacity = capacity,
                Overbooked = Math.Max(0, promised - capacity),
                Left = Math.Min(sum.Left, Math.Max(0, capacity - promised)),
            },
            lines);
    }

    static ReportCount Line(AvailabilityLine house, OptionFigures options, OptionFigures others)
    {
        var taken = house.Taken + house.Unseated;
        return new ReportCount(
            house.Capacity, house.Quota, taken, house.Sold,
            Math.Max(0, taken + options.Uncounted - (house.Quota ?? house.Capacity)),
            Math.Max(0, house.Free - options.Uncounted), options, others);
    }

    /// <summary>A category over several performances.</summary>
    public static ReportCategory Over(string category, string name, IReadOnlyList<ReportCategory> all) => new(
        category, name, ReportCount.Sum(all.Select(one => one.Count)),
        [
            .. all.SelectMany(one => one.Lines).GroupBy(line => line.Contingent)
                .Select(group => new ReportLine(0, group.Key, category, ReportCount.Sum(group.Select(line => line.Count)))),
        ]);
}
