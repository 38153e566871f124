using Microsoft.Extensions.Options;
using Ticketing.Hub.Import;

namespace Ticketing.Hub.InfoCentre;

/// <summary>[FromMs, UntilMs) by Unix ms.</summary>
public sealed record VenueDay(long FromMs, long UntilMs)
{
    public bool Has(long atMs) => atMs >= FromMs && atMs < UntilMs;
}

/// <summary>
/// The days of a venue: by its own clock, from five in the morning, so that an evening that ends after midnight is one day.
/// </summary>
public sealed class VenueDays(IOptions<ImportOptions> options)
{
    const int StartsAtHour = 5;

    readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public VenueDay Of(DateTimeOffset instant)
    {
        var day = TimeZoneInfo.ConvertTime(instant, zone).AddHours(-StartsAtHour).Date;
        return new VenueDay(StartOf(day), StartOf(day.AddDays(1)));
    }

    long StartOf(DateTime day)
    {
        var local = day.AddHours(StartsAtHour);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }
}
