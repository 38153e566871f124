using Microsoft.Extensions.Options;
using Ticketing.Hub.Import;
using Ticketing.Hub.InfoCentre;
using Xunit;

namespace Ticketing.Hub.Tests.InfoCentre;

public class VenueDaysTests
{
    static readonly VenueDays Paris = new(new OptionsWrapper<ImportOptions>(new ImportOptions()));

    [Theory]
    [InlineData("2026-11-23T04:00:00Z", "2026-11-23T04:00:00Z", 24)]
    [InlineData("2026-11-24T03:59:59Z", "2026-11-23T04:00:00Z", 24)]
    [InlineData("2026-07-14T23:30:00+02:00", "2026-07-14T03:00:00Z", 24)]
    [InlineData("2026-07-15T02:30:00+02:00", "2026-07-14T03:00:00Z", 24)]
    // The clocks go forward in the night to 29 March 2026, and back in the night to 25 October.
    [InlineData("2026-03-28T20:00:00Z", "2026-03-28T04:00:00Z", 23)]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-24T03:00:00Z", 25)]
    public void A_day_runs_from_five_to_five_by_the_venues_clock(string instant, string from, int hours)
    {
        var day = Paris.Of(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(
            DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeMilliseconds(day.FromMs));
        Assert.Equal(TimeSpan.FromHours(hours), TimeSpan.FromMilliseconds(day.UntilMs - day.FromMs));
    }
}
