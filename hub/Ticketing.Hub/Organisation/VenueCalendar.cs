using Microsoft.Extensions.Options;
using Ticketing.Hub.Import;
using Ticketing.Hub.Kernel;

namespace Ticketing.Hub.Organisation;

/// <summary>Days of the venue, midnight to midnight by its own clock.</summary>
public sealed class VenueCalendar(IOptions<ImportOptions> options)
{
    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public long StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>0 where it is open.</summary>
    public long FromMs(Days days) => days.From is { } first ? StartOf(first) : 0;

    /// <summary>The end of the last day; 0 where it is open.</summary>
    public long UntilMs(Days days) => days.Until is { } last ? StartOf(last.AddDays(1)) : 0;

    public Days Between(long fromMs, long untilMs) => new(
        fromMs == 0 ? null : DayOf(fromMs), untilMs == 0 ? null : DayOf(untilMs).AddDays(-1));

    public DateOnly DayOf(long atMs) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Clock.FromMs(atMs), zone).DateTime);
}

/// <summary>From the first day to the last, both included; null: open.</summary>
public sealed record Days(DateOnly? From, DateOnly? Until)
{
    public static Days Always { get; } = new(null, null);
}
