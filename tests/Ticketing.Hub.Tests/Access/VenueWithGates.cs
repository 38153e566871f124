using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Hub.Access;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Access;

/// <summary>A hub with one performance on sale, two edges and a till: what they would tell is told by the test.</summary>
public static class VenueWithGates
{
    public const int Tonight = 1;

    /// <summary>Of each ticket, cents.</summary>
    public const long TicketPrice = 3200;

    public static readonly Recipient EdgeA = new("e-a", RecipientKind.Edge, "salle");
    public static readonly Recipient EdgeB = new("e-b", RecipientKind.Edge, "salle");

    public static readonly HoldOwner Till = HoldOwner.Till("t-1");

    static readonly Guid Concert = Guid.CreateVersion7();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HubWithoutPorts> On(Database database)
    {
        var hub = await HubWithoutPorts.On(database);
        await hub.Write(db => hub.Of<SetUpOrganisation>().Run(
            db, new OrganisationDetails(1, "Salle des fêtes", "salle", "mentions"), Token));
        await hub.Write(async db =>
        {
            db.Add(new LogicalConfiguration
            {
                Code = "debout", Physical = "", Name = "Debout", Version = Guid.CreateVersion7(),
            });
            db.Add(new SeatCategory
            {
                Configuration = "debout", Code = "FOSSE", Name = "Fosse", Color = "#112233", Rank = 1, Numbered = false,
                Capacity = 500, OptionAllowed = false,
            });
            var season = new Season { Id = Guid.CreateVersion7(), Code = "S", Name = "Saison" };
            var activity = new Activity { Id = Guid.CreateVersion7(), Code = "A", Name = "Concerts", SeasonId = season.Id };
            db.AddRange(season, activity);
            db.Add(new Event { Id = Concert, Code = "E", Name = "Concert", ActivityId = activity.Id });
            await db.SaveChangesAsync(Token);
            await Plan(hub, db, Tonight, hub.Clock.GetUtcNow());
            foreach (var edge in (Recipient[])[EdgeA, EdgeB])
            {
                Enrol(db, edge.DeviceId, "Edge " + edge.DeviceId, DeviceKind.Edge, hub.Clock.NowMs());
            }

            Enrol(db, "g-1", "Porte nord", DeviceKind.Turnstile, hub.Clock.NowMs());
        });
        return hub;
    }

    public static async Task Plan(HubWithoutPorts hub, HubDb db, int number, DateTimeOffset starts)
    {
        var at = starts.ToUnixTimeMilliseconds();
        var performance = new Performance
        {
            Number = number, Code = $"P{number}", EventId = Concert, Space = "Salle", Seating = "debout",
            PriceTable = "T", StartsAtMs = at, DoorsOpenAtMs = at - 3_600_000, DoorsCloseAtMs = at + 7_200_000,
            SalesEndAtMs = at + 3_600_000, VatRate = 550,
        };
        performance.Move("Open");
        db.Add(performance);
        db.Add(new HouseRecord { Performance = number, Configuration = "debout", Stamp = Guid.CreateVersion7() });
        await db.SaveChangesAsync(Token);
        hub.Of<Facts>().Publish(db, new PerformancePlanned(number));
    }

    /// <summary>Places in the till's hands: it may sell them before the hub hears of it.</summary>
    public static async Task<List<HeldPlace>> Lease(this HubWithoutPorts hub, int quantity) =>
        (await hub.Of<LeasePlaces>().Run(
            Guid.CreateVersion7().ToString(), Till.Id, Tonight, "FOSSE", quantity, "", Token)).Places;

    /// <summary>The till tells that it sold them, and the news is delivered. Told again, it is the same sale.</summary>
    public static async Task Sell(this HubWithoutPorts hub, params IReadOnlyList<HeldPlace> places)
    {
        await using var db = hub.Read();
        var numbers = await db.Set<TillNumbers>().SingleOrDefaultAsync(row => row.DeviceId == Till.Id, Token);
        var sale = new SaleRecorded
        {
            SaleId = places[0].PlaceId.ToString(), OperatorId = "anne", Currency = "EUR",
            ReceiptNumber = (numbers?.LastReceipt ?? 0) + 1,
            Payments =
            {
                new PaymentTaken { Method = PaymentMethod.Cash, Amount = Money.Euro(TicketPrice * places.Count) },
            },
        };
        var ticket = numbers?.LastTicket ?? 0;
        sale.Places.AddRange(places.Select(place => new SoldPlace
        {
            Place = SeatingRows.PlaceOf(place), Tariff = "PLEIN", Price = Money.Euro(TicketPrice), VatRate = 550,
            TicketNumber = ++ticket,
        }));
        await hub.Tell(new Recipient(Till.Id, RecipientKind.Till, "salle"), new OperationBody { Sale = sale });
        await hub.DeliverNews();
    }

    public static async Task DeliverNews(this HubWithoutPorts hub)
    {
        while (await hub.Relay().DeliverDue(Token) > 0)
        {
        }
    }

    public static async Task<long> SoldTicket(this HubWithoutPorts hub)
    {
        var places = await hub.Lease(1);
        await hub.Sell(places);
        return places[0].Serial;
    }

    public static Task Refund(this HubWithoutPorts hub, long serial) => hub.Deliver<TicketRefunded, WithdrawRight>(
        new TicketRefunded(Guid.CreateVersion7(), serial, Tonight, hub.Clock.NowMs(), "empêchement"));

    public static async Task Deliver<TFact, THandler>(this HubWithoutPorts hub, TFact fact)
        where THandler : IFactHandler<TFact>
    {
        await using var scope = hub.Of<IServiceProvider>().CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        await hub.Write(db => handler.Handle(db, fact, Token));
    }

    public static Task Tell(this HubWithoutPorts hub, Recipient edge, OperationBody body) => hub.Write(async db =>
    {
        var handler = hub.Of<IEnumerable<IOperationHandler>>().Single(one => one.Kinds.Contains(body.BodyCase));
        await handler.Apply(db, new IncomingOperation(edge, "journal", 1, hub.Clock.NowMs(), false, body), Token);
    });

    public static OperationBody Admission(
        long serial, uint sequence, string gate = "g-1", AccessOutcome outcome = AccessOutcome.Admitted,
        bool alone = false, bool duplicate = false, long at = 1000) => new()
        {
            Admission = new AdmissionRecorded
            {
                DeviceId = gate, DeviceSequence = sequence, Performance = Tonight, TicketSerial = (ulong)serial,
                Outcome = (int)outcome, GateOffline = alone, Duplicate = duplicate, DecidedAtMs = at,
            },
        };

    public static OperationBody Refusal(
        long serial, uint sequence, AccessOutcome outcome, string gate = "g-1", long at = 1000,
        uint performance = Tonight) => new()
        {
            Refusal = new RefusalRecorded
            {
                DeviceId = gate, DeviceSequence = sequence, Performance = performance, TicketSerial = (ulong)serial,
                Outcome = (int)outcome, DecidedAtMs = at,
            },
        };

    /// <param name="serial">The ticket; 0 where there was none.</param>
    /// <param name="sequence">The turnstile's own number of what it saw.</param>
    /// <param name="scan">The scan that it followed.</param>
    public static OperationBody Turn(
        long serial, uint sequence, uint scan, PassageResult result, string gate = "g-1", long at = 2000) => new()
        {
            Passage = new PassageRecorded
            {
                DeviceId = gate, DeviceSequence = sequence, Performance = Tonight, TicketSerial = (ulong)serial,
                Result = (int)result, PassedAtMs = at, DecisionSequence = scan,
            },
        };

    /// <summary>What an edge knows of a ticket by its news since the beginning; null where it was taken away.</summary>
    public static async Task<TicketRow?> Told(this HubWithoutPorts hub, Recipient edge, long serial)
    {
        var changes = await hub.Of<ChangeFeed>().After(0, edge.Audiences, 100_000, Token);
        var row = changes.Rows.LastOrDefault(row => row.Ticket?.Serial == (ulong)serial);
        return row is null or { Removed: true } ? null : row.Ticket;
    }

    public static async Task<List<Row>> Snapshot(this HubWithoutPorts hub, Recipient edge)
    {
        var rows = new List<Row>();
        foreach (var source in hub.Of<IEnumerable<ISnapshotSource>>())
        {
            await using var db = hub.Read();
            await foreach (var row in source.Rows(db, edge, Token))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    static void Enrol(HubDb db, string id, string name, DeviceKind kind, long atMs)
    {
        var device = new Device { Id = id, Name = name, Site = "salle", Kind = kind, Settings = [], CreatedAtMs = atMs };
        device.Enrol("THUMB-" + id, long.MaxValue, "1", atMs);
        db.Add(device);
    }
}
