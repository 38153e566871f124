using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Deadlines;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>The batches by night: once a day by the venue's clock, whatever happens to the hub.</summary>
public class NightlyDeadlinesTests
{
    /// <summary>03:30 in Paris.</summary>
    static readonly DateTimeOffset BeforeFour = new(2026, 11, 24, 2, 30, 0, TimeSpan.Zero);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task They_run_once_a_night_at_their_hour_by_the_venues_clock(Database database)
    {
        await using var venue = await OptionVenue.On(database, BeforeFour);
        var night = venue.Of<NightlyDeadlines>();

        Assert.Equal(0, await night.RunDue(Token));
        venue.Hub.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, await night.RunDue(Token));
        Assert.Equal(0, await night.RunDue(Token));
        venue.Hub.Clock.Advance(TimeSpan.FromHours(19));
        Assert.Equal(0, await night.RunDue(Token));
        venue.Hub.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, await night.RunDue(Token));

        var runs = await venue.Of<DeadlineQueries>().Runs(10, Token);
        Assert.All(runs, run => Assert.Equal((BatchKind.Reminder, BatchState.Done, true), (run.Kind, run.State, run.ByNight)));
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task A_hub_that_was_down_at_that_hour_makes_up_for_it_and_a_new_start_does_not_repeat_it()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite, BeforeFour.AddHours(10));
        await venue.Placed(venue.Wish(("Cat1", 5)));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(1, await NewStart(venue).RunDue(Token));
        Assert.Equal(0, await NewStart(venue).RunDue(Token));

        await using var db = venue.Hub.Read();
        Assert.Equal(1, await db.Set<StoredLetter>().CountAsync(letter => letter.Key.StartsWith("option-reminder:"), Token));
    }

    [Fact]
    public async Task A_night_that_was_left_half_done_is_carried_on_and_an_operators_run_is_not()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite, BeforeFour.AddHours(2));
        await venue.Placed(venue.Wish(("Cat1", 5)));
        await venue.Placed(venue.Wish(2, ("Cat1", 5)), School);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));
        var batch = venue.Of<OverdueBatch>();
        var key = $"night:{BatchKind.Reminder}:{DateOnly.FromDayNumber(venue.Today):yyyy-MM-dd}";
        // The hub goes down after it planned the night, and after an operator's run was planned.
        var night = await batch.Start(key, BatchKind.Reminder, BatchFilter.All, OptionActor.Hub, true, Token);
        var asked = await batch.Start(
            "asked:x", BatchKind.Release, BatchFilter.All, OptionActor.Of(Anne), false, Token);

        Assert.Equal(0, await NewStart(venue).RunDue(Token));

        var queries = venue.Of<DeadlineQueries>();
        var report = await queries.Run(night, Token);
        Assert.Equal((BatchState.Done, 2), (report.Run.State, report.Run.Done));
        Assert.Equal(BatchState.Stopped, (await queries.Run(asked, Token)).Run.State);
    }

    [Fact]
    public async Task Releases_by_night_wait_until_the_house_wants_them()
    {
        await using var venue = await OptionVenue.On(
            Database.Sqlite, BeforeFour.AddHours(2), settings: ["--Options:NightlyReleases=true"]);
        var id = await venue.Placed(venue.Wish(("Cat1", 5)));
        var night = venue.Of<NightlyDeadlines>();
        var begun = 0;
        for (var day = 0; day < 14; day++)
        {
            venue.Hub.Clock.Advance(TimeSpan.FromDays(1));
            begun += await night.RunDue(Token);
        }

        // Due on day 10, reminded on day 7, within the margin until day 12.
        Assert.Equal(28, begun);
        Assert.Equal(OptionState.Released, (await venue.Get(id)).State);
        var history = await venue.History(id);
        Assert.Equal(
            [OptionMoves.Remind, OptionMoves.Release], history.TakeLast(2).Select(move => move.Verb));
        Assert.All(history.TakeLast(2), move => Assert.Equal("hub", move.Who));
        Assert.Equal(6 * 24, (history[^1].AtMs - history[^2].AtMs) / 3_600_000);
    }

    [Fact]
    public async Task By_default_nothing_is_released_by_night()
    {
        await using var venue = await OptionVenue.On(Database.Sqlite, BeforeFour.AddHours(2));
        var id = await venue.Placed(venue.Wish(("Cat1", 5)));
        var night = venue.Of<NightlyDeadlines>();
        for (var day = 0; day < 20; day++)
        {
            venue.Hub.Clock.Advance(TimeSpan.FromDays(1));
            await night.RunDue(Token);
        }

        Assert.Equal(OptionState.Placed, (await venue.Get(id)).State);
    }

    [Fact]
    public async Task An_hour_that_is_none_is_refused_at_the_start()
    {
        await using var hub = await HubWithoutPorts.On(Database.Sqlite, "--Options:NightlyAt=25:00");

        var no = Assert.Throws<OptionsValidationException>(() => hub.Of<IStartupValidator>().Validate());
        Assert.Contains("NightlyAt", no.Message);
    }

    static NightlyDeadlines NewStart(OptionVenue venue) => new(
        venue.Of<OverdueBatch>(), venue.Of<OptionDays>(), venue.Of<HubDatabase>(), venue.Of<IOptions<DeadlineOptions>>(),
        venue.Hub.Clock, NullLogger<NightlyDeadlines>.Instance);
}
