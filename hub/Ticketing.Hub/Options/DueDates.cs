using Microsoft.Extensions.Options;
using Ticketing.Hub.Import;

namespace Ticketing.Hub.Options;

/// <summary>
/// Date d'échéance: the earlier of placement + days after, and session - days before; never before the day of placement;
/// a missing one is ignored. A payment date stands in place of it. While only requested, the day of request counts as the
/// day of placement, and the date is provisional.
/// </summary>
public static class DueDates
{
    public static int? Of(int placedDay, int sessionDay, int? daysAfterPlacement, int? daysBeforeSession, int? paymentDay)
    {
        if (paymentDay is not null)
            return paymentDay;
        var after = placedDay + daysAfterPlacement;
        var before = sessionDay - daysBeforeSession;
        var earlier = (after, before) switch
        {
            (null, null) => (int?)null,
            (null, _) => before,
            (_, null) => after,
            _ => Math.Min(after.Value, before.Value),
        };
        return earlier is { } day ? Math.Max(day, placedDay) : null;
    }
}

/// <summary>Days by the venue's own clock.</summary>
public sealed class OptionDays(IOptions<ImportOptions> options, TimeProvider clock)
{
    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public int Today => Of(clock.GetUtcNow());

    public int Of(long ms) => Of(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    public DateTime Local(long ms) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).DateTime;

    /// <summary>The first instant of a day.</summary>
    public long StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // Where the clocks go forward at midnight the day begins an hour later.
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(30);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    int Of(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime).DayNumber;
}
