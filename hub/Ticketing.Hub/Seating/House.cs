using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Seating;

/// <summary>A performance's house on record: how it is seated, and a stamp that every change of its places renews.</summary>
public sealed class HouseRecord
{
    public required int Performance { get; init; }

    /// <summary>Code of the logical configuration.</summary>
    public required string Configuration { get; set; }

    /// <summary>
    /// What is in memory counts only while it carries the same stamp: a command that was undone leaves the old one here,
    /// and memory is read afresh.
    /// </summary>
    public required Guid Stamp { get; set; }
}

/// <summary>Next serial of a ticket. One row.</summary>
public sealed class SerialCounter
{
    public int Id { get; init; } = 1;

    public required long Next { get; set; }
}

/// <summary>A performance's house in memory, for the write lane alone: what is taken, counted by category and quota.</summary>
public sealed class House
{
    readonly bool[] taken;
    readonly Dictionary<string, int> byCategory = [];
    readonly Dictionary<string, int> apart = [];
    readonly Dictionary<(string Contingent, string Category), int> byQuota = [];
    readonly IReadOnlyDictionary<(string Contingent, string Category), Quota> quotas;

    public House(int performance, Guid stamp, HouseLayout layout, IEnumerable<Quota> quotas, TicketCodes.ForPerformance codes)
    {
        (Performance, Stamp, Layout, Codes) = (performance, stamp, layout, codes);
        this.quotas = quotas.ToDictionary(quota => (quota.Contingent, quota.Category));
        taken = new bool[layout.Seats.Length];
    }

    public int Performance { get; }

    public Guid Stamp { get; set; }

    public HouseLayout Layout { get; }

    public TicketCodes.ForPerformance Codes { get; }

    public bool IsTaken(int seat) => taken[seat];

    /// <summary>Less than zero where more has been set apart than there is.</summary>
    public int FreeIn(LayoutCategory category) => category.Capacity - byCategory.GetValueOrDefault(category.Code);

    /// <summary>Places that nobody sits on: those set apart by number are not among them.</summary>
    public int EmptyIn(LayoutCategory category) => FreeIn(category) + apart.GetValueOrDefault(category.Code);

    /// <exception cref="RuleViolation">"seating.category-unknown".</exception>
    public LayoutCategory Category(string code) => Layout.Categories.TryGetValue(code, out var category)
        ? category
        : throw new RuleViolation(
            "seating.category-unknown",
            $"Performance {Performance} has no category '{code}'; it has {string.Join(", ", Layout.Categories.Keys)}.",
            RefusalKind.InvalidInput);

    /// <summary>What may still be taken by this contingent. Without any quota for the category, all that is free.</summary>
    public int Takeable(LayoutCategory category, string contingent)
    {
        var free = FreeIn(category);
        if (quotas.TryGetValue((contingent, category.Code), out var quota))
            return Math.Min(free, quota.Most - byQuota.GetValueOrDefault((contingent, category.Code)));
        return quotas.Keys.Any(key => key.Category == category.Code) ? 0 : free;
    }

    /// <summary>How many more a contingent may set apart, its overbooking counted: of the gauge, and of its quota.</summary>
    public (int OfGauge, int OfQuota) Settable(LayoutCategory category, string contingent, Overbooking over)
    {
        var gauge = over.Base == OverbookingBase.Gauge ? over.Over(category.Capacity) : category.Capacity;
        var ofGauge = gauge - byCategory.GetValueOrDefault(category.Code);
        if (quotas.TryGetValue((contingent, category.Code), out var quota))
        {
            var most = over.Base == OverbookingBase.Quota ? over.Over(quota.Limit) : quota.Most;
            return (ofGauge, most - byQuota.GetValueOrDefault((contingent, category.Code)));
        }

        return (ofGauge, quotas.Keys.Any(key => key.Category == category.Code) ? 0 : ofGauge);
    }

    public int[]? Best(string category, int quantity, bool maySplit, bool fromBack) =>
        BestPlaces.Find(Layout, taken, category, quantity, maySplit, fromBack);

    /// <summary>A place as its owner gets it.</summary>
    public HeldPlace Handed(Place place) => new(
        place.Id, place.Performance, Layout.LabelOf(place.SeatId), place.Category, place.Serial,
        Codes.Make(place.Serial, out _));

    public void Take(Guid? seatId, string category, string contingent)
    {
        if (seatId is { } id && Layout.IndexOf(id) is >= 0 and var index)
            taken[index] = true;
        Count(category, contingent, 1);
    }

    public void Free(Guid? seatId, string category, string contingent)
    {
        if (seatId is { } id && Layout.IndexOf(id) is >= 0 and var index)
            taken[index] = false;
        Count(category, contingent, -1);
    }

    /// <summary>Places that are counted without being chosen: so many more, or fewer.</summary>
    public void SetApart(string category, string contingent, int more)
    {
        apart[category] = apart.GetValueOrDefault(category) + more;
        Count(category, contingent, more);
    }

    void Count(string category, string contingent, int more)
    {
        byCategory[category] = byCategory.GetValueOrDefault(category) + more;
        byQuota[(contingent, category)] = byQuota.GetValueOrDefault((contingent, category)) + more;
    }
}
