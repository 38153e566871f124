using Ticketing.Hub.Access;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Sync;

namespace Ticketing.Hub.InfoCentre;

/// <summary>How a performance is filled.</summary>
public sealed record Gauge(
    int Performance, string Code, string Event, string Space, long StartsAtMs, PerformanceState State, int Capacity,
    int Sold, int Held, int Leased, long Admitted)
{
    /// <summary>Less than 0 where overbooking has gone past the capacity.</summary>
    public int Free => Capacity - Sold - Held - Leased;
}

/// <param name="Sold">Tickets that stand: those refunded are taken off.</param>
/// <param name="Takings">Minor units, VAT included; what was given back is taken off.</param>
/// <param name="GivenBack">Minor units that were given back for the refunded ones.</param>
public sealed record TicketFigures(long Sold, long Refunded, long Takings, long GivenBack);

/// <summary>One evening, or one performance of it, as it stood at an instant.</summary>
/// <param name="Day">The venue's day that money and minutes are of.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Buvettes">Takings and top-ups of the whole venue that day.</param>
/// <param name="SalesPerMinute">Tickets sold that day; of all performances unless one was asked for.</param>
/// <param name="OnShelf">What waits for somebody to deal with it, whatever day it is of.</param>
/// <param name="Appliances">Edges and tills: what the hub has of their journals, and when each was last heard of.</param>
public sealed record EveningFigures(
    long AsOfMs, VenueDay Day, string Currency, IReadOnlyList<Gauge> Performances, TicketFigures Tickets,
    Attendance Attendance, IReadOnlyList<RefusalCount> Refused, BuvetteTakings Buvettes,
    IReadOnlyList<ProductSold> BuvetteProducts, IReadOnlyList<MinuteCount> EntriesPerMinute,
    IReadOnlyList<MinuteCount> SalesPerMinute, int OnShelf, IReadOnlyList<DeviceView> Appliances)
{
    public int Capacity => Performances.Sum(gauge => gauge.Capacity);

    public int Held => Performances.Sum(gauge => gauge.Held);

    public int Leased => Performances.Sum(gauge => gauge.Leased);

    public int Free => Performances.Sum(gauge => gauge.Free);
}
