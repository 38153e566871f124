using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Mail;
using Ticketing.Hub.Options;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Web;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Options.OptionVenue;

namespace Ticketing.Hub.Tests.Options;

/// <summary>Acts on many options: the preview says what the run does, and one that fails never stops the others.</summary>
public class BulkTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Placing_as_wished_takes_the_first_choice_or_the_best_fallback_that_is_free(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        Guid[] ids =
        [
            (await venue.Request(venue.Wish(1, ("Cat1", 15)), School)).Id,
            (await venue.Request(venue.Wish(1, ("Cat1", 10)) with { Fallbacks = [2, 3] })).Id,
            (await venue.Request(venue.Wish(1, ("Cat1", 12)) with { Fallbacks = [2] }, School)).Id,
            (await venue.Request(venue.Wish(1, ("Cat1", 5)))).Id,
            (await venue.Request(WishProduct("ABO3", null, ("Cat2", 4)))).Id,
        ];

        var (preview, result) = await Both(venue, new BulkOrder(OptionAct.Place, ids));

        Assert.Equal(
            [(1, 0, ""), (2, 1, ""), (1, 0, "seating.not-enough"), (1, 0, ""), (0, 0, "")],
            preview.Select(line => (line.Performance ?? 0, line.Fallback, line.Code)));
        Assert.Equal("12 places demandées, 5 libres dans cette catégorie.", InFrench(venue, preview[2].No));
        Assert.Equal([15, 10, 12, 5, 12], preview.Select(line => line.Places));
        Agree(preview, result);
        Assert.Equal(2, (await venue.Get(ids[1])).PlacedPerformance);
        Assert.Equal(OptionState.Requested, (await venue.Get(ids[2])).State);
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Each_act_is_foreseen_as_it_then_happens(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var requested = (await venue.Request(venue.Wish(1, ("Cat2", 5)))).Id;
        var placed = await venue.Placed(venue.Wish(2, ("Cat2", 5)));
        var validated = await venue.Validated(venue.Wish(3, ("Cat2", 5)), School);
        var firm = await venue.Validated(venue.Wish(4, ("Cat2", 5)), School);
        await venue.Of<MakeFirm>().Run(OptionActor.Of(Anne), firm, Token);
        Guid[] all = [requested, placed, validated, firm];

        foreach (var (act, done) in new (OptionAct, Guid[])[]
        {
            (OptionAct.Release, []), (OptionAct.Refuse, [requested, placed]), (OptionAct.CancelValidation, [validated]),
            (OptionAct.MakeFirm, []), (OptionAct.CancelRefusal, [requested, placed]), (OptionAct.Refuse, [requested, placed, validated]),
            (OptionAct.Waitlist, [requested, placed, validated]), (OptionAct.ReturnToRefused, [requested, placed, validated]),
            (OptionAct.Waitlist, [requested, placed, validated]), (OptionAct.Promote, [requested, placed, validated]),
            (OptionAct.Validate, [requested, placed, validated]), (OptionAct.MakeFirm, [requested, placed, validated]),
        })
        {
            var (preview, result) = await Both(venue, new BulkOrder(act, all, "complet"));

            Agree(preview, result);
            Assert.Equal(done.Order(), result.Where(line => line.IsDone).Select(line => line.Id).Order());
            Assert.All(result.Where(line => !line.IsDone), line => Assert.NotEmpty(line.Detail));
        }

        venue.Hub.Clock.Advance(TimeSpan.FromDays(12));
        var (_, released) = await Both(venue, new BulkOrder(OptionAct.Release, all));
        Assert.All(released, line => Assert.Equal(OptionState.Released, line.To));
        await venue.Hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_deposit_and_a_cart_are_foreseen(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var paid = await venue.Validated(venue.Wish(1, ("Cat2", 5)));
        var taken = await venue.Validated(venue.Wish(2, ("Cat2", 5)), School);
        var file = (await venue.Get(paid)).OrderFile!.Value;
        await venue.Of<RecordDeposit>().Run(Anne, NewId(), file, PaymentMethod.Cash, 5000, Token);
        var operation = await ValidationTests.OperationOf(venue, taken);
        await venue.Of<TakeUpBooking>().Run(Anne, NewId(), [operation], Token);
        venue.Hub.Clock.Advance(TimeSpan.FromDays(12));

        foreach (var act in (OptionAct[])[OptionAct.CancelValidation, OptionAct.Release])
        {
            var (preview, result) = await Both(venue, new BulkOrder(act, [paid]));
            Agree(preview, result);
            Assert.Equal("sales.booking-has-deposit", Assert.Single(preview).Code);
            Assert.Contains("50,00", InFrench(venue, preview[0].No), StringComparison.Ordinal);
            Assert.Equal(InFrench(venue, preview[0].No), InFrench(venue, result[0].No));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Validating_many_makes_one_order_and_one_mail_a_contact_and_a_second_try_no_more(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        Guid[] ids =
        [
            await venue.Placed(venue.Wish(1, ("Cat1", 5))), await venue.Placed(venue.Wish(2, ("Cat1", 5))),
            await venue.Placed(venue.Wish(3, ("Cat1", 5)), School), (await venue.Request(venue.Wish(4, ("Cat1", 5)))).Id,
        ];
        var refused = (await venue.Request(venue.Wish(4, ("Cat2", 5)), School)).Id;
        await venue.Refuse(refused);
        var order = new BulkOrder(OptionAct.Validate, [.. ids, refused]);
        var preview = await venue.Of<PreviewBulk>().Run(Anne, order, Token);
        var request = NewId();
        var told = new List<int>();

        var first = await venue.Of<BulkOptions>().Run(Anne, request, order, new Told(told), Token);
        var again = await venue.Of<BulkOptions>().Run(Anne, request, order, null, Token);
        await ValidationTests.Deliver(venue);

        Agree(preview, first);
        Assert.Equal(first.Select(line => (line.Id, line.OrderFile, line.Code)), again.Select(line => (line.Id, line.OrderFile, line.Code)));
        Assert.Equal(OptionState.Refused, first.Single(line => line.Id == refused).To);
        Assert.Equal(first.Count, told[^1]);
        await using var db = venue.Hub.Read();
        Assert.Equal(2, await db.Set<Booking>().CountAsync(Token));
        Assert.Equal(2, await db.Set<StoredLetter>().CountAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task Twins_go_together_or_not_at_all(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var (first, second) = ((await venue.Request(venue.Wish(1, ("Cat1", 5)))).Id, (await venue.Request(venue.Wish(2, ("Cat1", 15)))).Id);
        await venue.Of<TwinOptions>().Run(OptionActor.Of(Anne), [first, second], Token);

        var (preview, result) = await Both(venue, new BulkOrder(OptionAct.Place, [first]));
        Assert.Equal([first, second], result.Select(line => line.Id));
        Agree(preview, result);
        Assert.All(result, line => Assert.Equal(OptionState.Placed, line.To));

        await venue.Refuse(first);
        await venue.Placed(venue.Wish(2, ("Cat1", 10)), School);
        (preview, result) = await Both(venue, new BulkOrder(OptionAct.CancelRefusal, [first]));
        Agree(preview, result);
        Assert.All(result, line => Assert.Equal("seating.not-enough", line.Code));
        Assert.Equal(OptionState.RefusalPending, (await venue.Get(first)).State);
    }

    [Theory, OnBothDatabases]
    public async Task A_run_that_is_stopped_says_what_it_did_not_come_to(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        Guid[] ids =
        [
            (await venue.Request(venue.Wish(1, ("Cat1", 5)))).Id, (await venue.Request(venue.Wish(2, ("Cat1", 5)))).Id,
            (await venue.Request(venue.Wish(3, ("Cat1", 5)))).Id,
        ];
        using var stop = new CancellationTokenSource();

        var result = await venue.Of<BulkOptions>().Run(
            Anne, NewId(), new BulkOrder(OptionAct.Place, ids), new AfterFirst(stop), stop.Token);

        Assert.Equal(["", BulkOptions.Stopped, BulkOptions.Stopped], result.Select(line => line.Code));
        Assert.Equal(OptionState.Requested, (await venue.Get(ids[1])).State);
    }

    [Theory, OnBothDatabases]
    public async Task Rights_and_perimeters_are_asked_of_each_and_named(Database database)
    {
        await using var venue = await OptionVenue.On(database);
        var places = (await venue.Request(venue.Wish(1, ("Cat1", 5)))).Id;
        var product = (await venue.Request(WishProduct("ABO3", null, ("Cat2", 2)))).Id;
        var onlyProducts = With(Right.Read, ("options.products.manage", Right.All));
        var order = new BulkOrder(OptionAct.Place, [places, product]);

        var preview = await venue.Of<PreviewBulk>().Run(onlyProducts, order, Token);
        var result = await venue.Of<BulkOptions>().Run(onlyProducts, NewId(), order, null, Token);

        Agree(preview, result);
        Assert.Equal(["right.missing", ""], result.Select(line => line.Code));
        Assert.Contains("options.places.manage:M", result[0].Detail);
        await Refused("option.reason-missing", () => venue.Of<BulkOptions>().Run(
            Anne, NewId(), new BulkOrder(OptionAct.Refuse, [places], " "), null, Token));
        await Refused("option.bulk-too-many", () => venue.Of<PreviewBulk>().Run(
            Anne, new BulkOrder(OptionAct.Place, [.. Enumerable.Range(0, 2001).Select(_ => Guid.CreateVersion7())]), Token));
    }

    static async Task<(List<BulkLine> Preview, List<BulkLine> Result)> Both(OptionVenue venue, BulkOrder order)
    {
        var preview = await venue.Of<PreviewBulk>().Run(Anne, order, Token);
        return (preview, await venue.Of<BulkOptions>().Run(Anne, NewId(), order, null, Token));
    }

    /// <summary>What was foreseen came true, for each.</summary>
    static string InFrench(OptionVenue venue, RuleViolation no)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("fr-FR"), CultureInfo.GetCultureInfo("fr-FR"));
        return venue.Of<Say>().Refusal(no);
    }

    static void Agree(List<BulkLine> preview, List<BulkLine> result) => Assert.Equal(
        preview.OrderBy(line => line.Number).Select(line => (line.Number, line.From, line.To, line.Code)),
        result.OrderBy(line => line.Number).Select(line => (line.Number, line.From, line.To, line.Code)));

    sealed class Told(List<int> told) : IProgress<int>
    {
        public void Report(int value) => told.Add(value);
    }

    sealed class AfterFirst(CancellationTokenSource stop) : IProgress<int>
    {
        public void Report(int value) => stop.Cancel();
    }
}
