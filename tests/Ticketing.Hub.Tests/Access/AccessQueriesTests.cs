using Ticketing.Hub.Access;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Device;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;

namespace Ticketing.Hub.Tests.Access;

public class AccessQueriesTests
{
    const long Minute = 60_000;

    [Theory, OnBothDatabases]
    public async Task Entries_are_counted_by_performance_by_gate_and_by_the_minute(Database database)
    {
        await using var hub = await On(database);
        await Evening(hub);
        var queries = hub.Of<AccessQueries>();

        Assert.Equal(new Attendance(3, 1, 1, 1, 4, 1, 0), await queries.Attendance(Tonights, Token));
        Assert.Equal([KeyValuePair.Create(Tonight, 3L)], await queries.Admitted([Tonight, 2], Token));
        Assert.Equal(
            [new MinuteCount(10 * Minute, 2), new MinuteCount(12 * Minute, 1)],
            await queries.EntriesPerMinute(Tonights, Token));
        Assert.Equal(
            [
                new GateAttendance("g-1", "Porte nord", 2, 3, 0, (12 * Minute) + 5),
                new GateAttendance("g-2", "g-2", 1, 1, 1, (14 * Minute) + 1),
            ],
            await queries.Gates(Tonights, Token));
    }

    [Theory, OnBothDatabases]
    public async Task Refusals_are_counted_by_their_stable_code_and_what_belongs_to_no_performance_by_its_time(
        Database database)
    {
        await using var hub = await On(database);
        await Evening(hub);
        var queries = hub.Of<AccessQueries>();

        Assert.Equal(
            [
                new RefusalCount("access.already-used", 2), new RefusalCount("access.unreadable", 1),
                new RefusalCount("access.wrong-performance", 1),
            ],
            await queries.Refusals(Tonights, Token));
        Assert.Equal(
            [new RefusalCount("access.already-used", 2)], await queries.Refusals(new PassageScope([Tonight]), Token));
    }

    [Theory, OnBothDatabases]
    public async Task The_last_passages_come_page_by_page_without_a_hole(Database database)
    {
        await using var hub = await On(database);
        await Evening(hub);
        var queries = hub.Of<AccessQueries>();

        var all = await queries.Last(Tonights, 0, 100, Token);
        var pages = new List<string>();
        for (var skip = 0; skip < all.Total; skip += 4)
        {
            pages.AddRange((await queries.Last(Tonights, skip, 4, Token)).Lines.Select(line => line.Passage.Reference));
        }

        Assert.Equal(all.Total, all.Lines.Count);
        Assert.Equal(all.Lines.Select(line => line.Passage.Reference), pages);
        var times = all.Lines.ConvertAll(line => line.Passage.AtMs);
        Assert.Equal(times.OrderDescending(), times);
    }

    [Theory, OnBothDatabases]
    public async Task A_scanned_code_leads_to_the_story_of_its_ticket(Database database)
    {
        await using var hub = await On(database);
        var place = (await hub.Lease(1))[0];
        await hub.Sell(place);
        await hub.Tell(EdgeA, Admission(place.Serial, 1, at: 1000));
        await hub.Tell(EdgeA, Turn(place.Serial, 2, scan: 1, PassageResult.Passed, at: 2000));
        var queries = hub.Of<AccessQueries>();
        var forged = place.Code[..^1] + (place.Code[^1] == '0' ? '8' : '0');

        var scanned = await queries.Scanned(" " + place.Code.ToLowerInvariant() + "\n", Token);
        var story = await queries.History(scanned!.Serial, Token);

        Assert.Equal(new ScannedSerial(place.Serial, Tonight, true), scanned);
        Assert.Equal(
            [
                (PassageKind.Entry, "Porte nord", PassageResult.Passed),
                (PassageKind.Turn, "Porte nord", PassageResult.Passed),
            ],
            story.Passages.Select(line => (line.Passage.Kind, line.DeviceName, line.Passage.Result!.Value)));
        Assert.Equal((RightState.Valid, 1), (story.Right!.State, story.Right.EntriesUsed));
        Assert.False((await queries.Scanned(forged, Token))!.Genuine);
        Assert.Null(await queries.Scanned("not a code", Token));
        Assert.Empty((await queries.History(0, Token)).Passages);
    }

    static PassageScope Tonights { get; } = new([Tonight], 0, 60 * Minute);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Three go in, one of them turns back; one goes in twice, one leaves, four are refused; one comes late.</summary>
    static async Task Evening(HubWithoutPorts hub)
    {
        var (first, second, third) = (await hub.SoldTicket(), await hub.SoldTicket(), await hub.SoldTicket());
        await hub.Tell(EdgeA, Admission(first, 1, at: 10 * Minute));
        await hub.Tell(EdgeA, Admission(second, 2, at: (11 * Minute) - 1));
        await hub.Tell(EdgeA, Admission(third, 3, at: 11 * Minute));
        await hub.Tell(EdgeA, Turn(third, 4, scan: 3, PassageResult.NotPassed, at: 11 * Minute));
        await hub.Tell(EdgeA, Admission(
            first, 1, "g-2", AccessOutcome.AdmittedOffline, alone: true, duplicate: true, at: 12 * Minute));
        await hub.Tell(EdgeA, Admission(second, 5, outcome: AccessOutcome.ExitGranted, at: 12 * Minute));
        await hub.Tell(EdgeA, Refusal(first, 6, AccessOutcome.AlreadyUsed, at: 12 * Minute));
        await hub.Tell(EdgeA, Refusal(0, 7, AccessOutcome.Unreadable, at: (12 * Minute) + 5, performance: 0));
        await hub.Tell(EdgeA, Refusal(4711, 8, AccessOutcome.WrongPerformance, at: 12 * Minute, performance: 2));
        await hub.Tell(EdgeA, Refusal(first, 2, AccessOutcome.AlreadyUsed, "g-2", at: (14 * Minute) + 1));
        await hub.Tell(EdgeA, Refusal(0, 9, AccessOutcome.Unreadable, at: 60 * Minute, performance: 0));
    }
}
