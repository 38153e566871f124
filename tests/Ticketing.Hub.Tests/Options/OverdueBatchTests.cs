using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Options.Deadlines;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Reminders and releases: by an operator, with a preview, and by night.</summary>
public class OverdueBatchTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_contact_has_one_reminder_a_day_with_all_his_options(Database database)
    {
        await using var venue = await On(database);
        var first = await venue.Placed(venue.Wish(("Cat1", 5)));
        var second = await venue.Validated(venue.Wish(2, ("Cat2", 6)));
        var other = await venue.Placed(venue.Wish(("Cat2", 5)), School);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));

        var report = await Run(venue, BatchKind.Reminder);

        Assert.Equal(3, report.Run.Done);
        var letters = await Letters(venue, "option-reminder:");
        Assert.Equal(["alice@example.org", "blandine@example.org"], letters.Select(letter => letter.Address).Order());
        var text = letters.Single(letter => letter.Address == "blandine@example.org").Text;
        Assert.Contains($"n° {(await venue.Get(first)).Number}, Cyrano de Bergerac", text);
        Assert.Contains("5 places, à confirmer avant le 03/12/2026", text);
        Assert.Contains("6 places (dossier n° 1), à régler avant le 03/12/2026", text);
        Assert.Equal(OptionMoves.Remind, (await venue.History(second))[^1].Verb);

        Assert.Equal(0, (await Run(venue, BatchKind.Reminder)).Run.Done);
        await venue.Hub.Write(async db =>
        {
            // A due date that was moved by hand: it is reminded of anew, but not twice a day.
            var option = await db.Set<Option>().AsTracking().SingleAsync(row => row.Id == other, Token);
            (option.DueDay, option.RemindedAtMs) = (venue.Today, 0);
        });
        var later = await venue.Placed(venue.Wish(3, ("Cat2", 5)));
        await venue.Hub.Write(db => db.Set<Option>().Where(row => row.Id == later)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueDay, venue.Today), Token));
        var again = await Run(venue, BatchKind.Reminder);

        Assert.Equal((1, 1), (again.Run.Done, again.Run.Refused));
        Assert.Equal("option.contact-reminded-today", again.Lines.Single(line => line.OptionId == later).Code);
        // The day's second letter to the school has the first one's key.
        Assert.Equal(2, (await Letters(venue, "option-reminder:")).Count);
    }

    [Theory, OnBothDatabases]
    public async Task An_overdue_option_is_released_after_its_reminder_and_its_margin(Database database)
    {
        await using var venue = await On(database);
        var id = await venue.Validated(venue.Wish(("Cat1", 12)));
        Assert.Equal(8, await PlacementTests.Free(venue, 1, "Cat1"));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(12));
        Assert.Equal("option.within-margin", Assert.Single((await Preview(venue, BatchKind.Release)).WillNot).No!.Code);

        venue.Hub.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("option.not-reminded", Assert.Single((await Preview(venue, BatchKind.Release)).WillNot).No!.Code);
        await Run(venue, BatchKind.Reminder);
        Assert.Equal("option.reminded-lately", Assert.Single((await Preview(venue, BatchKind.Release)).WillNot).No!.Code);

        venue.Hub.Clock.Advance(TimeSpan.FromDays(2));
        var number = Assert.Single((await Preview(venue, BatchKind.Release)).Will).Option.Number;
        var report = await Run(venue, BatchKind.Release);

        Assert.Equal((number, BatchOutcome.Done), (report.Lines[0].Number, report.Lines[0].Outcome));
        Assert.Equal(OptionState.Released, (await venue.Get(id)).State);
        Assert.Equal(20, await PlacementTests.Free(venue, 1, "Cat1"));
        var letter = Assert.Single(await Letters(venue, "option-release:"));
        Assert.Contains("remises en vente", letter.Text);
        Assert.Contains("12 places", letter.Text);
        Assert.Equal(("Release", "Échéance dépassée", "operator:anne"), Last(await venue.History(id)));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_firm_option_can_be_released_and_one_with_a_deposit_cannot(Database database)
    {
        await using var venue = await On(database, "--Options:ReleaseOnlyAfterReminder=false");
        var firm = await venue.Validated(venue.Wish(("Cat1", 5)));
        await venue.Of<MakeFirm>().Run(OptionActor.Of(Anne), firm, Token);
        var paid = await venue.Validated(venue.Wish(2, ("Cat1", 6)));
        var file = (await venue.Get(paid)).OrderFile!.Value;
        await venue.Of<RecordDeposit>().Run(Anne, NewId(), file, PaymentMethod.Cash, 1000, Token);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(20));

        var report = await Run(venue, BatchKind.Release);

        Assert.Equal(OptionState.Released, (await venue.Get(firm)).State);
        Assert.Equal(OptionState.Validated, (await venue.Get(paid)).State);
        Assert.Equal("option.deposit-paid", report.Lines.Single(line => line.OptionId == paid).Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_batch_is_narrowed_to_a_family_a_season_an_event_or_a_product(Database database)
    {
        await using var venue = await On(database);
        var places = await venue.Placed(venue.Wish(("Cat1", 5)));
        var product = await venue.Placed(WishProduct("ABO3", null, ("Cat2", 4)));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(2, (await Preview(venue, BatchKind.Reminder)).Will.Count);
        Assert.Equal([places], await Ids(BatchFilter.All with { Family = ProductFamily.SingleEntry }));
        Assert.Equal([product], await Ids(BatchFilter.All with { Family = "ABO" }));
        Assert.Equal([product], await Ids(BatchFilter.All with { Product = "ABO3" }));
        Assert.Equal([places], await Ids(BatchFilter.All with { Event = Cyrano }));
        Assert.Equal(2, (await Ids(BatchFilter.All with { Season = "S" })).Count);
        Assert.Empty(await Ids(BatchFilter.All with { Season = "other" }));
        Assert.Empty(await Ids(BatchFilter.All with { Event = Jazz }));

        async Task<List<Guid>> Ids(BatchFilter filter) =>
            [.. (await venue.Of<OverdueBatch>().Preview(Anne, BatchKind.Reminder, filter, Token)).Will
                .Select(one => one.Option.Id)];
    }

    [Fact]
    public async Task Twins_are_released_together_or_not_at_all()
    {
        await using var venue = await On(Database.Sqlite, "--Options:ReleaseOnlyAfterReminder=false");
        var first = await venue.Placed(venue.Wish(("Cat1", 5)));
        var second = await venue.Placed(venue.Wish(2, ("Cat1", 5)));
        var third = await venue.Placed(venue.Wish(3, ("Cat1", 5)));
        var fourth = await venue.Placed(venue.Wish(4, ("Cat1", 5)));
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [first, second], Token);
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [third, fourth], Token);
        await venue.Hub.Write(async db =>
        {
            var all = await db.Set<Option>().AsTracking().ToListAsync(Token);
            // The second is not due itself; the fourth came into a cart.
            all.Single(option => option.Id == second).DueDay = venue.Today + 100;
            all.Single(option => option.Id == fourth).Move(OptionMoves.Validate);
            all.Single(option => option.Id == fourth).Move(OptionMoves.TakeUp);
        });
        venue.Hub.Clock.Advance(TimeSpan.FromDays(20));

        var preview = await Preview(venue, BatchKind.Release);
        Assert.Equal(new[] { first, second }.Order(), preview.Will.Select(one => one.Option.Id).Order());
        Assert.Equal(
            ["option.in-a-cart", "option.twin-kept"], preview.WillNot.Select(one => one.No!.Code).Order());
        var report = await Run(venue, BatchKind.Release);

        Assert.Equal(2, report.Run.Done);
        Assert.Equal(OptionState.Released, (await venue.Get(second)).State);
        Assert.Equal(OptionState.Placed, (await venue.Get(third)).State);
    }

    [Theory, OnBothDatabases]
    public async Task One_that_fails_never_stops_the_others(Database database)
    {
        await using var venue = await On(database, "--Options:ReleaseOnlyAfterReminder=false");
        var good = await venue.Validated(venue.Wish(("Cat1", 5)));
        var bad = await venue.Validated(venue.Wish(2, ("Cat1", 5)));
        var other = await venue.Validated(venue.Wish(3, ("Cat1", 5)), School);
        await venue.Hub.Write(async db => (await db.Set<BookingOperation>().AsTracking()
            .SingleAsync(row => row.Subject == bad, Token)).Move("Cancel"));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(20));

        var told = new List<BatchProgress>();
        var report = await Run(venue, BatchKind.Release, told);

        Assert.Equal((2, 1), (report.Run.Done, report.Run.Refused));
        Assert.Equal("sales.booking-ended", report.Lines.Single(line => line.OptionId == bad).Code);
        Assert.Equal(OptionState.Validated, (await venue.Get(bad)).State);
        Assert.Equal(OptionState.Released, (await venue.Get(good)).State);
        Assert.Equal(OptionState.Released, (await venue.Get(other)).State);
        Assert.Equal([new BatchProgress(2, 3), new BatchProgress(3, 3)], told);
        var letter = (await Letters(venue, "option-release:")).Single(one => one.Address == "blandine@example.org");
        Assert.DoesNotContain($"n° {(await venue.Get(bad)).Number},", letter.Text);
    }

    [Fact]
    public async Task A_run_that_is_stopped_keeps_what_it_did_and_skips_the_rest()
    {
        await using var venue = await On(Database.Sqlite);
        await venue.Placed(venue.Wish(("Cat1", 5)));
        await venue.Placed(venue.Wish(2, ("Cat1", 5)), School);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));
        using var stop = new CancellationTokenSource();
        var progress = new Told(_ => stop.Cancel());

        var id = await venue.Of<OverdueBatch>().Run(
            Anne, NewId(), BatchKind.Reminder, BatchFilter.All, progress, stop.Token);

        var report = await venue.Of<DeadlineQueries>().Run(id, Token);
        Assert.Equal((BatchState.Stopped, 1, 1), (report.Run.State, report.Run.Done, report.Run.Skipped));
        Assert.Equal(1, (await Run(venue, BatchKind.Reminder)).Run.Done);
    }

    [Fact]
    public async Task The_same_request_is_the_same_run()
    {
        await using var venue = await On(Database.Sqlite);
        await venue.Placed(venue.Wish(("Cat1", 5)));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));
        var request = NewId();
        var batch = venue.Of<OverdueBatch>();

        var first = await batch.Run(Anne, request, BatchKind.Reminder, BatchFilter.All, null, Token);
        var second = await batch.Run(Anne, request, BatchKind.Reminder, BatchFilter.All, null, Token);

        Assert.Equal(first, second);
        Assert.Single(await venue.Of<DeadlineQueries>().Runs(10, Token));
    }

    [Fact]
    public async Task A_batch_asks_for_its_right_and_respects_the_perimeter()
    {
        await using var venue = await On(Database.Sqlite);
        await venue.Placed(venue.Wish(("Cat1", 5)));
        await venue.Placed(venue.Wish(2, ("Cat1", 5)), School);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));
        var reader = With(Right.Read);
        var reminder = With(Right.None, ("options.places.manage", Right.Read | Right.Execute));
        var kept = Anne with { KeptFrom = new HashSet<(PerimeterKind, string)> { (PerimeterKind.AudienceCategory, "SCO") } };
        var batch = venue.Of<OverdueBatch>();

        await Refused("right.missing", () => batch.Run(reader, NewId(), BatchKind.Reminder, BatchFilter.All, null, Token));
        await Refused("right.missing", () => batch.Preview(reminder, BatchKind.Release, BatchFilter.All, Token));
        Assert.Equal(2, (await batch.Preview(reminder, BatchKind.Reminder, BatchFilter.All, Token)).Will.Count);
        var preview = await batch.Preview(kept, BatchKind.Reminder, BatchFilter.All, Token);
        Assert.Single(preview.Will);
        Assert.Equal("right.perimeter", Assert.Single(preview.WillNot).No!.Code);
    }

    [Fact]
    public async Task A_contact_without_an_address_is_not_reminded()
    {
        await using var venue = await On(Database.Sqlite);
        await venue.Placed(venue.Wish(("Cat1", 5)));
        await venue.Hub.Write(db => db.Set<Contact>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Email, ""), Token));
        venue.Hub.Clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal("option.no-mail-address", Assert.Single((await Run(venue, BatchKind.Reminder)).Lines).Code);
        Assert.Empty(await Letters(venue, "option-reminder:"));
    }

    [Theory, OnBothDatabases]
    public async Task Dues_are_counted_week_by_week(Database database)
    {
        await using var venue = await On(database);
        await venue.Request(venue.Wish(("Cat1", 5)));
        await venue.Placed(venue.Wish(2, ("Cat1", 5)));
        await venue.Validated(venue.Wish(3, ("Cat1", 5)));

        // Monday 23 November; due on Thursday of the next week.
        var weeks = await venue.Of<DeadlineQueries>().Weeks(BatchFilter.All, 4, Token);
        Assert.Equal([0, 0, 3, 0, 0], weeks.Select(week => week.All));
        Assert.Equal((1, 1, 1), (weeks[2].Requested, weeks[2].Placed, weeks[2].Ordered));

        venue.Hub.Clock.Advance(TimeSpan.FromDays(11));
        Assert.Equal([3, 0, 0], (await venue.Of<DeadlineQueries>().Weeks(BatchFilter.All, 2, Token)).Select(week => week.All));
    }

    static (string, string, string) Last(List<OptionMove> history) => (history[^1].Verb, history[^1].Why, history[^1].Who);

    static Task<BatchPreview> Preview(OptionVenue venue, BatchKind kind) =>
        venue.Of<OverdueBatch>().Preview(Anne, kind, BatchFilter.All, Token);

    static async Task<RunReport> Run(OptionVenue venue, BatchKind kind, List<BatchProgress>? told = null)
    {
        var id = await venue.Of<OverdueBatch>().Run(
            Anne, NewId(), kind, BatchFilter.All, told is null ? null : new Told(told.Add), Token);
        return await venue.Of<DeadlineQueries>().Run(id, Token);
    }

    static async Task<List<StoredLetter>> Letters(OptionVenue venue, string key)
    {
        await using var db = venue.Hub.Read();
        return await db.Set<StoredLetter>().Where(letter => letter.Key.StartsWith(key)).ToListAsync(Token);
    }

    static Task<OptionVenue> On(Database database, params string[] settings) => OptionVenue.On(database, settings: settings);

    sealed class Told(Action<BatchProgress> tell) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => tell(value);
    }
}
