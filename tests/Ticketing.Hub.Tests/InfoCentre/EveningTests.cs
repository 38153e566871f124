using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Access;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.InfoCentre;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Access;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using static Ticketing.Hub.Tests.Access.VenueWithGates;

namespace Ticketing.Hub.Tests.InfoCentre;

public class EveningTests
{
    const string Chip = "04A1B2C3D4E5F6";

    static readonly Recipient AtTill = new(VenueWithGates.Till.Id, RecipientKind.Till, "salle");

    [Theory, OnBothDatabases]
    public async Task The_figures_of_an_evening_add_up(Database database)
    {
        await using var hub = await On(database);
        var now = hub.Clock.NowMs();
        var places = await hub.Lease(10);
        await hub.Sell(places[..6]);
        for (var i = 0; i < 4; i++)
        {
            await hub.Tell(EdgeA, Admission(places[i].Serial, (uint)(10 + i), at: now + i));
        }

        await hub.Tell(EdgeA, Turn(places[3].Serial, 20, scan: 13, PassageResult.NotPassed, at: now + 10));
        await hub.Tell(EdgeB, Admission(places[0].Serial, 1, "g-2", duplicate: true, at: now + 20));
        await hub.Tell(EdgeA, Refusal(places[5].Serial, 21, AccessOutcome.Refunded, at: now + 30));
        await hub.Tell(EdgeA, Refusal(0, 22, AccessOutcome.Unreadable, at: now + 31, performance: 0));
        await BuyDrinks(hub, now);

        var figures = await Evening(hub).OfToday(Reader, Token);

        var gauge = Assert.Single(figures.Performances);
        Assert.Equal((500, 6, 0, 4), (gauge.Capacity, gauge.Sold, gauge.Held, gauge.Leased));
        Assert.Equal(gauge.Capacity, gauge.Sold + gauge.Held + gauge.Leased + gauge.Free);
        Assert.Equal(new TicketFigures(6, 0, 6 * TicketPrice, 0), figures.Tickets);
        Assert.Equal(gauge.Sold, figures.Tickets.Sold);
        Assert.Equal((4L, 1L, 4L), (figures.Attendance.Admitted, figures.Attendance.Duplicates, gauge.Admitted));
        Assert.Equal(figures.Attendance.Refused, figures.Refused.Sum(reason => reason.Count));
        Assert.Equal(["access.refunded", "access.unreadable"], figures.Refused.Select(reason => reason.Code).Order());
        Assert.Equal((1200L, 5000L), (figures.Buvettes.Amount, figures.Buvettes.ToppedUp));
        Assert.Equal(
            [new ProductSold(1, "Bière", 2, 1200)], figures.BuvetteProducts);
        Assert.Equal(figures.Attendance.Admitted, figures.EntriesPerMinute.Sum(minute => minute.Count));
        Assert.Equal([new MinuteCount(now / 60_000 * 60_000, 6)], figures.SalesPerMinute);
        Assert.Equal((now, "EUR", 1), (figures.AsOfMs, figures.Currency, figures.OnShelf));
        Assert.Equal([EdgeA.DeviceId, EdgeB.DeviceId], figures.Appliances.Select(device => device.Id));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task One_performance_has_its_own_figures_and_the_day_has_those_of_all_that_are_played(Database database)
    {
        await using var hub = await On(database);
        await hub.Write(async db =>
        {
            await Plan(hub, db, 2, hub.Clock.GetUtcNow().AddHours(2));
            await Plan(hub, db, 3, hub.Clock.GetUtcNow().AddDays(1));
            await Plan(hub, db, 4, hub.Clock.GetUtcNow().AddHours(1));
            (await db.Set<Performance>().SingleAsync(row => row.Number == 4, Token)).Move("Cancel");
        });
        var now = hub.Clock.NowMs();
        await hub.Tell(EdgeA, Admission(await hub.SoldTicket(), 1, at: now));
        await hub.Tell(EdgeA, Refusal(7, 2, AccessOutcome.WrongPerformance, at: now, performance: 3));
        var evening = Evening(hub);

        var today = await evening.OfToday(Reader, Token);
        var (first, second) = (await evening.Of(Reader, Tonight, Token), await evening.Of(Reader, 2, Token));

        Assert.Equal([Tonight, 2], today.Performances.Select(gauge => gauge.Performance));
        Assert.Equal((1000, 1, 1, 1), Told(today));
        Assert.Equal((500, 1, 1, 0), Told(first));
        Assert.Equal((500, 0, 0, 0), Told(second));
        Assert.Single(first.SalesPerMinute);
        Assert.Empty(second.SalesPerMinute);
        Assert.Equal(1, Assert.Single((await evening.Of(Reader, 3, Token)).Refused).Count);
        var no = await Assert.ThrowsAsync<RuleViolation>(() => evening.Of(Reader, 9, Token));
        Assert.Equal("performance.not-found", no.Code);
    }

    [Theory, OnBothDatabases]
    public async Task An_evening_that_ends_after_midnight_is_one_day(Database database)
    {
        await using var hub = await On(database);
        await hub.Tell(EdgeA, Admission(await hub.SoldTicket(), 1, at: hub.Clock.NowMs()));

        // The fixture's evening is that of 23 November at 20:00 in Paris; now it is 02:00.
        hub.Clock.Advance(TimeSpan.FromHours(6));
        var late = await Evening(hub).OfToday(Reader, Token);
        hub.Clock.Advance(TimeSpan.FromHours(4));
        var next = await Evening(hub).OfToday(Reader, Token);

        Assert.Equal((1L, 1L), (late.Attendance.Admitted, late.Tickets.Sold));
        Assert.Equal((0, 0L, 0L), (next.Performances.Count, next.Attendance.Admitted, next.Tickets.Sold));
    }

    [Theory, OnBothDatabases]
    public async Task Without_the_right_nobody_reads_the_evening_and_the_right_is_named(Database database)
    {
        await using var hub = await On(database);
        var stranger = With(("sales", Right.All));

        Func<Task>[] reads =
            [() => Evening(hub).OfToday(stranger, Token), () => Evening(hub).Of(stranger, Tonight, Token)];
        foreach (var read in reads)
        {
            var no = await Assert.ThrowsAsync<RuleViolation>(read);
            Assert.Equal("right.missing", no.Code);
            Assert.Contains("infocentre.evening:L", no.Detail, StringComparison.Ordinal);
        }
    }

    static SignedInOperator Reader { get; } = With(("infocentre", Right.Read));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static EveningQueries Evening(HubWithoutPorts hub) => hub.Of<EveningQueries>();

    static (int Capacity, long Sold, long Admitted, long Refused) Told(EveningFigures figures) => (
        figures.Capacity, figures.Tickets.Sold, figures.Attendance.Admitted, figures.Attendance.Refused);

    static SignedInOperator With(params (string Node, Right Letters)[] rights) => new(
        Guid.CreateVersion7(), "camille", "Camille",
        new RightSet(rights.ToDictionary(right => right.Node, right => right.Letters)));

    /// <summary>50 euros on a chip, three beers of 6, one of them taken back; and something on the shelf.</summary>
    static async Task BuyDrinks(HubWithoutPorts hub, long now)
    {
        await hub.Write(db => hub.Of<ChangeWallets>().SetProduct(db, 1, "Bière", Money.Euro(600), 2000, Token));
        await hub.Tell(AtTill, new OperationBody
        {
            TopUp = new TopUpRecorded
            {
                TopUpId = "t1", Chip = Chip, Amount = Money.Euro(5000), OperatorId = "anne", ReceiptNumber = 2,
                Payment = new PaymentTaken { Method = PaymentMethod.Cash, Amount = Money.Euro(5000) },
            },
        });
        for (uint i = 1; i <= 3; i++)
        {
            await hub.Tell(EdgeA, new OperationBody
            {
                Debit = new DebitRecorded
                {
                    DeviceId = "r-1", DeviceSequence = i, Chip = Chip, Amount = Money.Euro(600), Product = 1, Quantity = 1,
                    DecidedAtMs = now + i,
                },
            });
        }

        await hub.Tell(EdgeA, new OperationBody
        {
            DebitReversed = new DebitReversed
            {
                DeviceId = "r-1", DeviceSequence = 4, DebitSequence = 3, Chip = Chip, Amount = Money.Euro(600),
                Reason = "torn",
            },
        });
        await hub.Write(db =>
        {
            Shelf.Put(db, new ShelfItem
            {
                AtMs = now, Code = "a.b", Detail = "d", Kind = "Sale", Payload = [1], Source = "t-1",
            });
            return Task.CompletedTask;
        });
    }
}
