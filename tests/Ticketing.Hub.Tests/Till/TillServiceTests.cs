using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Import;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sales.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Till;

public class TillServiceTests
{
    [Theory, OnBothDatabases]
    public async Task Twenty_tills_on_the_last_seats_sell_each_seat_once(Database database)
    {
        await using var hub = await TillVenue.On(database, "1111111");
        var tills = new List<TillAtWork>();
        for (var i = 0; i < 20; i++)
        {
            tills.Add(await TillVenue.Till(hub, "caisse " + i));
        }

        var answers = await Task.WhenAll(tills.Select(async till =>
        {
            try
            {
                var held = await till.Hold(2, maySplit: true);
                return (Count: held.Places.Count, Refused: (await till.Tell(till.Sale([.. held.Places]))).Refused.Count, Code: "");
            }
            catch (RpcException no)
            {
                return (Count: 0, Refused: 0, Code: Refusal.CodeOf(no)!);
            }
        }));

        Assert.Equal(6, answers.Sum(answer => answer.Count));
        Assert.Equal(0, answers.Sum(answer => answer.Refused));
        Assert.Equal(17, answers.Count(answer => answer.Code == "seating.not-enough"));
        var active = await TillVenue.Active(hub);
        Assert.Equal(6, active.Select(place => place.SeatId).Distinct().Count());
        Assert.All(active, place => Assert.Equal(PlaceState.Confirmed, place.State));
        await TillVenue.InvariantsHold(hub);
    }

    [Theory, OnBothDatabases]
    public async Task Best_places_are_side_by_side_and_a_split_is_asked_for(Database database)
    {
        await using var hub = await TillVenue.On(database, "1111 11");
        var till = await TillVenue.Till(hub);

        var held = await till.Hold(3);
        var no = await Assert.ThrowsAsync<RpcException>(() => till.Hold(3));
        var split = await till.Hold(3, maySplit: true);

        var numbers = held.Places.Select(place => int.Parse(place.Seat.Split(' ')[^1])).Order().ToList();
        Assert.Equal([numbers[0], numbers[0] + 1, numbers[0] + 2], numbers);
        Assert.Equal((StatusCode.FailedPrecondition, "seating.no-contiguous"), (no.StatusCode, Refusal.CodeOf(no)));
        Assert.Equal(3, split.Places.Count);
        Assert.All(held.Places, place => Assert.NotEmpty(place.TicketCode));
        Assert.Equal(6, held.Places.Concat(split.Places).Select(place => place.TicketCode).Distinct().Count());
    }

    [Theory, OnBothDatabases]
    public async Task A_named_seat_that_another_till_has_is_refused_and_shown_as_taken(Database database)
    {
        await using var hub = await TillVenue.On(database, "111");
        var (first, second) = (await TillVenue.Till(hub), await TillVenue.Till(hub, "caisse 2"));
        await using var db = hub.Read();
        var seat = (await db.Set<Seat>().OrderBy(row => row.OrderInRow).FirstAsync(TillVenue.Token)).Id.ToString();

        await first.Hold(0, seats: seat);
        var no = await Assert.ThrowsAsync<RpcException>(() => second.Hold(0, seats: seat));
        var odd = await Assert.ThrowsAsync<RpcException>(() => second.Hold(0, seats: "A 1"));

        Assert.Equal("seating.seat-taken", Refusal.CodeOf(no));
        Assert.Equal((StatusCode.InvalidArgument, "id.invalid"), (odd.StatusCode, Refusal.CodeOf(odd)));
        Assert.Equal([seat], (await second.Availability()).TakenSeatIds);
    }

    [Theory, OnBothDatabases]
    public async Task Every_no_of_a_hold_has_its_code(Database database)
    {
        await using var hub = await TillVenue.On(database, "111");
        var till = await TillVenue.Till(hub);

        async Task<string?> No(Func<Task> ask) => Refusal.CodeOf(await Assert.ThrowsAsync<RpcException>(ask));

        Assert.Equal("seating.not-enough", await No(() => till.Hold(4)));
        Assert.Equal("seating.category-unknown", await No(() => till.Hold(1, "Loge")));
        Assert.Equal("catalogue.performance-closed", await No(() => till.Hold(1, "Debout", 3)));
        Assert.Equal("seating.performance-unknown", await No(() => till.Hold(1, "Debout", 99)));
        Assert.Equal("seating.quantity-invalid", await No(() => till.Hold(0)));
        Assert.Equal("request.id-invalid", await No(() => till.Hold(1, request: "")));
        Assert.Empty(await TillVenue.Active(hub));
    }

    [Theory, OnBothDatabases]
    public async Task The_same_hold_asked_twice_takes_its_places_once(Database database)
    {
        await using var hub = await TillVenue.On(database, "11111");
        var till = await TillVenue.Till(hub);

        var first = await till.Hold(2, request: "r-1");
        var again = await till.Hold(2, request: "r-1");

        Assert.Equal(first, again);
        Assert.Equal(2, (await TillVenue.Active(hub)).Count);
    }

    [Theory, OnBothDatabases]
    public async Task What_a_till_gives_back_is_on_sale_at_once_and_nobody_gives_back_for_another(Database database)
    {
        await using var hub = await TillVenue.On(database, "11");
        var (till, other) = (await TillVenue.Till(hub), await TillVenue.Till(hub, "caisse 2"));
        var held = await till.Hold(2);

        var no = await Assert.ThrowsAsync<RpcException>(async () => await Release(other, held.HoldId));
        await Release(till, held.HoldId);
        await Release(till, held.HoldId);

        Assert.Equal((StatusCode.NotFound, "seating.hold-unknown"), (no.StatusCode, Refusal.CodeOf(no)));
        Assert.Equal(2, (await other.Hold(2)).Places.Count);
        // Sold out of a hold that was given back: the seats are another's by now.
        var refused = Assert.Single((await till.Tell(till.Sale([.. held.Places]))).Refused);
        Assert.Equal("sales.place-not-held", refused.Code);
        await TillVenue.InvariantsHold(hub);
    }

    [Theory, OnBothDatabases]
    public async Task A_lease_grows_and_shrinks_and_what_is_given_back_waits_for_the_tills_word(Database database)
    {
        await using var hub = await TillVenue.On(database, "111111");
        var (till, other) = (await TillVenue.Till(hub), await TillVenue.Till(hub, "caisse 2"));

        var lease = await till.Lease(2);
        var grown = await till.Lease(5);
        var shrunk = await till.Lease(1);
        var before = await till.Availability();
        var no = await Assert.ThrowsAsync<RpcException>(() => other.Hold(2, maySplit: true));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await till.Watermark();
        var after = await till.Availability();

        Assert.Equal((2, 5, 1), (lease.Places.Count, grown.Places.Count, shrunk.Places.Count));
        Assert.Equal((lease.LeaseId, lease.LeaseId), (grown.LeaseId, shrunk.LeaseId));
        Assert.Equal("seating.not-enough", Refusal.CodeOf(no));
        Assert.Equal((1, 5), (before.Categories.Single().Free, before.Categories.Single().Held));
        Assert.Equal((5, 1), (after.Categories.Single().Free, after.Categories.Single().Held));
        Assert.Equal(2, (await other.Hold(2, maySplit: true)).Places.Count);
    }

    [Theory, OnBothDatabases]
    public async Task A_sale_out_of_a_lease_told_before_the_watermark_counts_and_one_told_after_it_does_not(
        Database database)
    {
        await using var hub = await TillVenue.On(database, "111");
        var till = await TillVenue.Till(hub);
        var lease = await till.Lease(3);
        hub.Jump(TimeSpan.FromHours(72));

        var counted = await till.Watermark(0, till.Sale(lease.Places[0]));
        var late = await till.Tell(till.Sale(lease.Places[1]));

        Assert.Empty(counted.Refused);
        var refused = Assert.Single(late.Refused);
        Assert.Equal("sales.place-not-held", refused.Code);
        Assert.Contains(lease.Places[1].Seat, refused.Detail, StringComparison.Ordinal);
        Assert.Equal(lease.Places[0].PlaceId, Assert.Single(await TillVenue.Active(hub)).Id.ToString());
        await TillVenue.InvariantsHold(hub);
    }

    [Theory, OnBothDatabases]
    public async Task A_cart_that_ran_out_stays_with_its_till_until_its_word_and_is_then_sold_to_another(Database database)
    {
        await using var hub = await TillVenue.On(database, "1");
        var (till, other) = (await TillVenue.Till(hub), await TillVenue.Till(hub, "caisse 2"));
        var held = await till.Hold(1);
        hub.Clock.Advance(TimeSpan.FromMinutes(11));

        var no = await Assert.ThrowsAsync<RpcException>(() => other.Hold(1));
        await till.Watermark();
        var sold = await other.Tell(other.Sale([.. (await other.Hold(1)).Places]));
        var late = await till.Tell(till.Sale([.. held.Places]));

        Assert.Equal("seating.not-enough", Refusal.CodeOf(no));
        Assert.Empty(sold.Refused);
        Assert.Equal("sales.place-not-held", Assert.Single(late.Refused).Code);
        await TillVenue.InvariantsHold(hub);
    }

    [Theory, OnBothDatabases]
    public async Task A_till_sells_from_the_contingent_that_the_office_set_for_it(Database database)
    {
        await using var hub = await TillVenue.On(database, "11111", ["P1;PUBLIC;Cat1;3;0", "P1;CE;Cat1;2;0"]);
        var (till, works) = (await TillVenue.Till(hub), await TillVenue.Till(hub, "caisse 2"));
        var none = await Assert.ThrowsAsync<RpcException>(() => till.Hold(1));
        await SetContingent(hub, till, "PUBLIC");
        await SetContingent(hub, works, "CE");

        Assert.Equal(3, (await till.Hold(3, maySplit: true)).Places.Count);
        var past = await Assert.ThrowsAsync<RpcException>(() => till.Hold(1));
        Assert.Equal(2, (await works.Lease(5)).Places.Count);

        Assert.Equal(("seating.quota-exceeded", "seating.quota-exceeded"), (Refusal.CodeOf(none), Refusal.CodeOf(past)));
    }

    [Theory, OnBothDatabases]
    public async Task Counts_of_free_held_and_sold_places_add_up(Database database)
    {
        await using var hub = await TillVenue.On(database, "11111");
        var till = await TillVenue.Till(hub);
        var sold = await till.Hold(2);
        await till.Tell(till.Sale([.. sold.Places]));
        await till.Hold(1);
        await till.Lease(1);

        var seated = await till.Availability();
        var standing = (await till.Availability(SmallVenue.Standing)).Categories.Single();

        var category = seated.Categories.Single();
        Assert.Equal(("Cat1", 5, 1, 2, 2), (category.Category, category.Capacity, category.Free, category.Sold, category.Held));
        Assert.Equal(4, seated.TakenSeatIds.Distinct().Count());
        Assert.Equal((10, 10, 0), (standing.Capacity, standing.Free, standing.Sold));
    }

    [Theory, OnBothDatabases]
    public async Task Contacts_are_found_by_name_without_accents_and_by_number(Database database)
    {
        await using var hub = await TillVenue.On(database, "1");
        var till = await TillVenue.Till(hub);
        await hub.Of<ImportFiles>().Run(
            new ImportRequest(
                [
                    SmallVenue.File("community-types.csv", "code;name", "CE;Comité d'entreprise"),
                    SmallVenue.File("structures.csv", "code;name;community_type;city;postal_code", "AIR;CE Aérospatial;CE;Toulouse;31000"),
                    SmallVenue.File(
                        "contacts.csv", "number;first_name;last_name;structure;email;city;postal_code;country",
                        "7;Zoé;Lefèvre;AIR;;Toulouse;31000;FR", "8;Anna;Lefebvre;;;Paris;75011;FR", "9;Karim;Amrani;;;Lyon;69001;FR"),
                ],
                "operator:test"), null, TillVenue.Token);

        async Task<List<string>> Search(string text, int limit = 10) => [.. (await till.Service.SearchContactsAsync(
            new SearchContactsRequest { Text = text, Limit = limit }, cancellationToken: TillVenue.Token)).Contacts.Select(contact => contact.Name)];

        Assert.Equal(["Zoé Lefèvre"], await Search("lefevre TOULOUSE"));
        Assert.Equal(["Anna Lefebvre", "Zoé Lefèvre"], await Search("lef"));
        Assert.Equal(["Karim Amrani"], await Search("9"));
        Assert.Equal(["Karim Amrani"], await Search("", limit: 1));
        Assert.Empty(await Search("nobody"));
        var found = Assert.Single((await till.Service.SearchContactsAsync(
            new SearchContactsRequest { Text = "aerospatial", Limit = 5 }, cancellationToken: TillVenue.Token)).Contacts);
        Assert.Equal((7, "CE Aérospatial", "Toulouse"), (found.Number, found.Structure, found.City));
    }

    [Theory, OnBothDatabases]
    public async Task An_edge_may_not_take_places(Database database)
    {
        await using var hub = await TillVenue.On(database, "1");
        var edge = new TillAtWork(hub, await hub.Enrol(DeviceKind.Edge));
        var nobody = new TillService.TillServiceClient(hub.Channel());

        var no = await Assert.ThrowsAsync<RpcException>(() => edge.Hold(1));
        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await nobody.AvailabilityAsync(new AvailabilityRequest { Performance = 1 }, cancellationToken: TillVenue.Token));

        Assert.Equal((StatusCode.PermissionDenied, "till.not-a-till"), (no.StatusCode, Refusal.CodeOf(no)));
        Assert.Equal("device.certificate-missing", Refusal.CodeOf(unknown));
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_listens_hears_of_tickets_sold_and_of_tickets_refunded(Database database)
    {
        var heard = new Heard();
        await using var hub = await TillVenue.On(database, "111", configure: services => services.AddSingleton(heard)
            .AddFactHandler<TicketsSold, Listener>().AddFactHandler<TicketRefunded, Listener>());
        var till = await TillVenue.Till(hub);
        var held = await till.Hold(2);
        await till.Tell(till.Sale([.. held.Places]));
        await hub.Until(() => !heard.Sold.IsEmpty);
        var service = new SalesService.SalesServiceClient(hub.Channel());
        var request = new RefundTicketRequest
        {
            RequestId = "refund-1",
            TicketSerial = held.Places[0].TicketSerial,
            Reason = "malade",
            Method = PaymentMethod.Cash,
        };

        var reply = await service.RefundTicketAsync(request, await hub.SignedIn(), cancellationToken: TillVenue.Token);
        var again = await service.RefundTicketAsync(request, await hub.SignedIn(), cancellationToken: TillVenue.Token);
        var cashier = await Assert.ThrowsAsync<RpcException>(async () => await service.RefundTicketAsync(
            request, await hub.SignedIn("caisse1", "demo-caisse1"), cancellationToken: TillVenue.Token));
        await hub.Until(() => !heard.Refunded.IsEmpty);

        Assert.Equal(("1", 3200L), (reply.OrderFile, reply.Refunded.MinorUnits));
        Assert.Equal(reply, again);
        Assert.Equal((StatusCode.PermissionDenied, "right.missing"), (cashier.StatusCode, Refusal.CodeOf(cashier)));
        var sold = Assert.Single(heard.Sold);
        Assert.Equal(till.Id, sold.PointOfSale);
        Assert.Equal(
            held.Places.Select(place => ((long)place.TicketSerial, place.PlaceId, place.Seat)),
            sold.Tickets.Select(ticket => (ticket.Serial, ticket.PlaceId.ToString(), ticket.Seat)));
        Assert.All(sold.Tickets, ticket => Assert.NotEqual(0, ticket.Fingerprint));
        var refunded = Assert.Single(heard.Refunded);
        Assert.Equal(((long)held.Places[0].TicketSerial, "malade"), (refunded.Serial, refunded.Why));
        await TillVenue.InvariantsHold(hub);
    }

    static async Task Release(TillAtWork till, string holdId) => await till.Service.ReleaseAsync(
        new ReleaseRequest { RequestId = "release-" + holdId, HoldId = holdId }, cancellationToken: TillVenue.Token);

    static Task SetContingent(RunningHub hub, TillAtWork till, string contingent) => hub.Write(async db =>
        (await db.Set<Device>().SingleAsync(device => device.Id == till.Id)).Settings = new() { ["contingent"] = contingent });

    sealed class Heard
    {
        public ConcurrentQueue<TicketsSold> Sold { get; } = [];

        public ConcurrentQueue<TicketRefunded> Refunded { get; } = [];
    }

    sealed class Listener(Heard heard) : IFactHandler<TicketsSold>, IFactHandler<TicketRefunded>
    {
        public Task Handle(HubDb db, TicketsSold fact, CancellationToken cancellationToken)
        {
            db.WhenCommitted(() => heard.Sold.Enqueue(fact));
            return Task.CompletedTask;
        }

        public Task Handle(HubDb db, TicketRefunded fact, CancellationToken cancellationToken)
        {
            db.WhenCommitted(() => heard.Refunded.Enqueue(fact));
            return Task.CompletedTask;
        }
    }
}
