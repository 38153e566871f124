using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Options;

/// <summary>
/// What performances still have, and what would be left of it after placements that are only thought of: for previews and
/// lists. What counts is decided by Seating, when it is done.
/// </summary>
sealed class OptionRoom
{
    readonly Dictionary<(int Performance, string Category), int> capacity = [];
    readonly Dictionary<(int Performance, string Category), int> counted = [];
    readonly Dictionary<(int Performance, string Category, string Contingent), int> countedOf = [];
    readonly Dictionary<(int Performance, string Category, string Contingent), Quota> quotas;
    readonly HashSet<(int Performance, string Category)> withQuota;
    readonly Dictionary<int, (PerformanceState State, long SalesEndAtMs)> sales;

    OptionRoom(
        IEnumerable<AvailabilityLine> lines, List<Quota> all, Dictionary<int, (PerformanceState, long)> sales)
    {
        this.sales = sales;
        quotas = all.ToDictionary(quota => (quota.Performance, quota.Category, quota.Contingent));
        withQuota = all.Select(quota => (quota.Performance, quota.Category)).ToHashSet();
        foreach (var line in lines)
        {
            var key = (line.Performance, line.Category);
            capacity[key] = line.Capacity;
            counted[key] = counted.GetValueOrDefault(key) + line.Taken + line.Unseated;
            countedOf[(line.Performance, line.Category, line.Contingent)] = line.Taken + line.Unseated;
        }
    }

    public static async Task<OptionRoom> Of(
        HubDb db, IReadOnlyCollection<int> performances, CancellationToken cancellationToken) => new(
        await AvailabilityQueries.Of(db, performances, cancellationToken),
        await db.Set<Quota>().AsNoTracking().Where(quota => performances.Contains(quota.Performance))
            .ToListAsync(cancellationToken),
        (await db.Set<Performance>().Where(row => performances.Contains(row.Number))
            .Select(row => new { row.Number, row.State, row.SalesEndAtMs }).ToListAsync(cancellationToken))
            .ToDictionary(row => row.Number, row => (row.State, row.SalesEndAtMs)));

    public int Capacity(int performance, string category) => capacity.GetValueOrDefault((performance, category));

    /// <summary>All contingents together: held, counted and sold.</summary>
    public int Taken(int performance, string category) => counted.GetValueOrDefault((performance, category));

    /// <summary>The most that the contingent may have of the category, overbooking counted; null: no limit of its own.</summary>
    public int? Most(int performance, string category, string contingent, Overbooking over) =>
        quotas.TryGetValue((performance, category, contingent), out var quota)
            ? over.Base == OverbookingBase.Quota && over.Percent > 0 ? over.Over(quota.Limit) : quota.Most
            : withQuota.Contains((performance, category)) ? 0 : null;

    /// <summary>What could still be set apart now; less than zero where more is promised than there is.</summary>
    public int Free(int performance, string category, string contingent, Overbooking over)
    {
        var limit = Capacity(performance, category);
        var ofGauge = (over.Base == OverbookingBase.Gauge ? over.Over(limit) : limit) - Taken(performance, category);
        return Most(performance, category, contingent, over) is { } most
            ? Math.Min(ofGauge, most - countedOf.GetValueOrDefault((performance, category, contingent)))
            : ofGauge;
    }

    public void Take(int performance, string category, string contingent, int quantity)
    {
        counted[(performance, category)] = Taken(performance, category) + quantity;
        countedOf[(performance, category, contingent)] =
            countedOf.GetValueOrDefault((performance, category, contingent)) + quantity;
    }

    /// <exception cref="RuleViolation">"seating.quota-exceeded", "seating.not-enough".</exception>
    public void CheckFree(int performance, string category, string contingent, Overbooking over, int quantity)
    {
        var free = Math.Max(0, Free(performance, category, contingent, over));
        if (quantity <= free)
            return;
        throw new RuleViolation(
            Most(performance, category, contingent, over) is null ? "seating.not-enough" : "seating.quota-exceeded",
            $"{quantity} places are asked for, {free} are left{(contingent.Length > 0 ? $" for {contingent}" : "")}: "
                + $"{category} at performance {performance}.")
        {
            Parts = [quantity, free],
        };
    }

    /// <summary>Placements are taken: its sale has not ended, begun or not.</summary>
    public bool IsOpen(int performance, long nowMs) =>
        !sales.TryGetValue(performance, out var sale)
        || (sale.State is PerformanceState.Draft or PerformanceState.OnSale && nowMs < sale.SalesEndAtMs);

    /// <exception cref="RuleViolation">"catalogue.performance-closed".</exception>
    public void CheckOpen(int performance, long nowMs)
    {
        if (!IsOpen(performance, nowMs))
            Performance.CheckOnSale(performance, sales[performance].State, sales[performance].SalesEndAtMs, nowMs);
    }
}
