using Ticketing.Hub.Tests.Fixtures;
using Xunit;

namespace Ticketing.Hub.Tests.Options;

public class ProfileTests
{
    [Theory, OnBothDatabases]
    public async Task The_venue_takes_a_request(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var receipt = await venue.Request(venue.Wish(("Cat1", 5), ("Cat2", 6)));
        Assert.Equal((1, venue.Today + 10), (receipt.Number, receipt.DueDay));
        await venue.Request(OptionVenue.WishProduct("ABO3", null, ("Cat1", 4)), OptionVenue.School);
        await venue.Request(OptionVenue.WishProduct("CARTE2", [1, 4], ("Cat2", 4)), OptionVenue.School);
    }
}
