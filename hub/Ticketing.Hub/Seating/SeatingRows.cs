using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Catalogue;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;
using Wire = Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Seating;

/// <summary>Categories, seats, leases and places in tills' hands, as appliances are told them.</summary>
public sealed class SeatingRows(ChangeFeed feed)
{
    /// <summary>Edges hear of each place in a till's hands: it may be sold and at the gate before the hub knows.</summary>
    public void PublishLeased(HubDb db, IEnumerable<Place> places, HouseLayout layout)
    {
        foreach (var place in places)
        {
            feed.Publish(db, TicketOf(place, layout.LabelOf(place.SeatId), TicketStatus.Leased), Audience.AllEdges);
        }
    }

    public void PublishGone(HubDb db, Place place)
    {
        var row = TicketOf(place, "", TicketStatus.Cancelled);
        row.Removed = true;
        feed.Publish(db, row, Audience.AllEdges);
    }

    public void PublishLease(HubDb db, Hold lease, LeasedPlaces leased) =>
        feed.Publish(db, LeaseOf(leased), Audience.Device(lease.Owner));

    public async Task PublishHouse(HubDb db, int performance, CancellationToken cancellationToken)
    {
        await foreach (var row in House(db, performance, cancellationToken))
        {
            feed.Publish(db, row, Audience.Tills);
        }
    }

    public static Row TicketOf(Place place, string seat, TicketStatus status) => new()
    {
        Ticket = new TicketRow
        {
            Performance = (uint)place.Performance,
            Serial = (ulong)place.Serial,
            Fingerprint = unchecked((ulong)place.Fingerprint),
            Status = status,
            Category = place.Category,
            Seat = seat,
            EntriesAllowed = 1,
        },
    };

    public static Wire.Place PlaceOf(HeldPlace place) => new()
    {
        PlaceId = place.PlaceId.ToString(),
        Seat = place.Seat,
        Category = place.Category,
        TicketSerial = (ulong)place.Serial,
        TicketCode = place.Code,
        Performance = (uint)place.Performance,
    };

    public static Row LeaseOf(LeasedPlaces leased) => new()
    {
        Lease = new LeaseRow
        {
            LeaseId = leased.LeaseId.ToString(),
            Performance = (uint)leased.Performance,
            Category = leased.Category,
            SellUntilMs = leased.SellUntilMs,
            Places = { leased.Places.Select(PlaceOf) },
        },
    };

    /// <summary>Categories and seats of one performance, for tills.</summary>
    public static async IAsyncEnumerable<Row> House(
        HubDb db, int performance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var configuration = await db.Set<HouseRecord>().Where(house => house.Performance == performance)
            .Select(house => house.Configuration).SingleOrDefaultAsync(cancellationToken);
        if (configuration is null)
            yield break;
        var categories = await db.Set<SeatCategory>().AsNoTracking().Where(row => row.Configuration == configuration)
            .ToListAsync(cancellationToken);
        foreach (var category in categories)
        {
            yield return new Row
            {
                Category = new CategoryRow
                {
                    Performance = (uint)performance,
                    Code = category.Code,
                    Name = category.Name,
                    Color = category.Color,
                    Rank = category.Rank,
                    Numbered = category.Numbered,
                },
            };
        }

        var seats = (
            from seat in db.Set<Seat>()
            join sold in db.Set<LogicalSeat>() on seat.Id equals sold.SeatId
            where sold.Configuration == configuration
            orderby seat.RowOrder, seat.OrderInRow
            select new { Seat = seat, sold.Category }).AsNoTracking().AsAsyncEnumerable();
        await foreach (var line in seats.WithCancellation(cancellationToken))
        {
            yield return new Row
            {
                Seat = new SeatRow
                {
                    Performance = (uint)performance,
                    SeatId = line.Seat.Id.ToString(),
                    Category = line.Category,
                    Label = line.Seat.Label,
                    Zone = line.Seat.Zone,
                    Row = line.Seat.Row,
                    Number = line.Seat.Number,
                    X = (float)line.Seat.X,
                    Y = (float)line.Seat.Y,
                },
            };
        }
    }
}

sealed class SeatingSnapshot(CatalogueRows catalogue, LeasePlaces leases) : ISnapshotSource
{
    public async Task<long> Count(HubDb db, Recipient recipient, CancellationToken cancellationToken)
    {
        if (recipient.Kind == RecipientKind.Edge)
            return 0;
        var since = catalogue.KeptSince;
        return await (
            from performance in db.Set<Performance>()
            join house in db.Set<HouseRecord>() on performance.Number equals house.Performance
            join sold in db.Set<LogicalSeat>() on house.Configuration equals sold.Configuration
            where performance.DoorsCloseAtMs >= since && performance.State != PerformanceState.Draft
            select sold).LongCountAsync(cancellationToken);
    }

    public async IAsyncEnumerable<Row> Rows(
        HubDb db, Recipient recipient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Edges get their tickets, leased ones too, from the module Access.
        if (recipient.Kind == RecipientKind.Edge)
            yield break;
        var since = catalogue.KeptSince;
        var performances = await db.Set<Performance>()
            .Where(row => row.DoorsCloseAtMs >= since && row.State != PerformanceState.Draft)
            .Select(row => row.Number).ToListAsync(cancellationToken);
        foreach (var number in performances)
        {
            await foreach (var row in SeatingRows.House(db, number, cancellationToken))
            {
                yield return row;
            }
        }

        var live = await db.Set<Hold>().Where(hold => hold.Owner == recipient.DeviceId
            && hold.State == HoldState.Live && hold.Kind == HoldKind.Lease).ToListAsync(cancellationToken);
        foreach (var lease in live)
        {
            var held = await db.Set<Place>().Where(place => place.HoldId == lease.Id && place.State == PlaceState.Held)
                .ToListAsync(cancellationToken);
            yield return SeatingRows.LeaseOf(await leases.Describe(db, lease, held, cancellationToken));
        }
    }
}
