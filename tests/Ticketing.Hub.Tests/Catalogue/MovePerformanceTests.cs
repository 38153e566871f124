using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Catalogue;

public class MovePerformanceTests
{
    [Theory, OnBothDatabases]
    public async Task A_performance_is_closed_reopened_and_cancelled_and_appliances_hear_each_time(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var salesEnd = hub.Clock.GetUtcNow().AddDays(1).AddHours(1).ToUnixTimeMilliseconds();

        await Move(hub, "Close");
        Assert.Equal("catalogue.performance-closed", await Hold(hub));
        var closed = await LastTold(hub, "tills");
        Assert.Equal((hub.Clock.GetUtcNow().ToUnixTimeMilliseconds(), false), (closed.SalesEndAtMs, closed.Cancelled));

        await Move(hub, "Reopen");
        Assert.Null(await Hold(hub));
        Assert.Equal(salesEnd, (await LastTold(hub, "tills")).SalesEndAtMs);

        await Move(hub, "Cancel", "artiste souffrant");
        Assert.Equal("catalogue.performance-closed", await Hold(hub));
        Assert.True((await LastTold(hub, "tills")).Cancelled);
        Assert.True((await LastTold(hub, "edges")).Cancelled);

        await using var db = hub.Read();
        var audit = await db.Set<AuditEntry>().Where(entry => entry.Subject == "performance:1").OrderBy(entry => entry.Id)
            .Select(entry => $"{entry.What} {entry.Why}").ToListAsync(Token);
        Assert.Equal(["performance.close ", "performance.reopen ", "performance.cancel artiste souffrant"], audit);
    }

    [Theory, OnBothDatabases]
    public async Task A_move_that_is_not_in_the_table_is_refused_and_tells_nobody(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var before = await Tables.Count(hub);

        Assert.Equal("performance.illegal-move", await Code(() => Move(hub, "Open")));
        Assert.Equal("performance.illegal-move", await Code(() => Move(hub, "Reopen")));
        Assert.Equal("performance.illegal-move", await Code(() => Move(hub, "Fly")));
        Assert.Equal("catalogue.reason-missing", await Code(() => Move(hub, "Cancel", " ")));
        Assert.Equal("performance.not-found", await Code(() => Move(hub, "Close", number: 99)));
        Assert.Equal(before, await Tables.Count(hub));

        await Move(hub, "Cancel", "grève");
        foreach (var verb in (string[])["Open", "Close", "Reopen", "Cancel"])
            Assert.Equal("performance.illegal-move", await Code(() => Move(hub, verb, "encore")));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static Task Move(HubWithoutPorts hub, string verb, string why = "", int number = SmallVenue.Seated) =>
        hub.Of<MovePerformance>().Run(number, verb, "operator:anne", why, Token);

    static Task<string?> Hold(HubWithoutPorts hub) => Code(() => hub.Of<HoldPlaces>().Run(
        Guid.CreateVersion7().ToString(), HoldOwner.Operator("anne"),
        new HoldWish(SmallVenue.Seated, "Cat1", 1, [], false), Token));

    static async Task<PerformanceRow> LastTold(HubWithoutPorts hub, string audience)
    {
        await using var db = hub.Read();
        var payload = await db.Set<StoredChange>()
            .Where(change => change.Audience == audience && change.Kind == "Performance" && change.Key == "1")
            .OrderByDescending(change => change.Cursor).Select(change => change.Payload).FirstAsync(Token);
        return Row.Parser.ParseFrom(payload).Performance;
    }

    static async Task<string?> Code(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }
}
