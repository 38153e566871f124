using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;
using Ticketing.Protocol.Sync.V1;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Access;

/// <summary>
/// Tells edges what a ticket opens. Each edge counts the entries of its own gates and is told those of the others, so that
/// the count is right in whatever order news and journals cross.
/// </summary>
public sealed class TicketNews(ChangeFeed feed)
{
    public static Row Of(AccessRight right, int usedElsewhere) => new()
    {
        Ticket = new TicketRow
        {
            Performance = (uint)right.Performance,
            Serial = (ulong)right.Serial,
            Fingerprint = unchecked((ulong)right.Fingerprint),
            Status = right.State switch
            {
                RightState.Valid => TicketStatus.Valid,
                RightState.Refunded => TicketStatus.Refunded,
                _ => TicketStatus.Blocked,
            },
            Category = right.Category,
            Seat = right.Seat,
            EntriesAllowed = right.EntriesAllowed,
            Tariff = right.Tariff,
            EntriesUsed = usedElsewhere,
        },
    };

    /// <summary>The right is new, or has moved: every edge is told. What was changed is saved before.</summary>
    public async Task Publish(HubDb db, AccessRight right, CancellationToken cancellationToken)
    {
        if (right.EntriesUsed == 0)
            feed.Publish(db, Of(right, 0), Audience.AllEdges);
        else
            await PublishEach(db, right.Serial, Of(right, 0), "", cancellationToken);
    }

    /// <summary>Entries of a ticket were taken or given back at one edge: the others are told.</summary>
    /// <param name="db">The command's context; what was changed is saved before.</param>
    /// <param name="serial">The ticket.</param>
    /// <param name="right">Null where its sale is not known yet: edges have it as a place in a till's hands.</param>
    /// <param name="source">The edge that told it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task PublishUse(
        HubDb db, long serial, AccessRight? right, string source, CancellationToken cancellationToken)
    {
        var row = right is not null ? Of(right, 0) : await LeasedRow(db, serial, cancellationToken);
        if (row is not null)
            await PublishEach(db, serial, row, source, cancellationToken);
    }

    async Task PublishEach(HubDb db, long serial, Row row, string source, CancellationToken cancellationToken)
    {
        var edges = await db.Set<Device>()
            .Where(device => device.Kind == DeviceKind.Edge && device.State == DeviceState.Enrolled && device.Id != source)
            .Select(device => new { device.Id, device.EnrolledAtMs }).ToListAsync(cancellationToken);
        if (edges.Count == 0)
            return;
        var entries = await db.Set<Passage>()
            .Where(passage => passage.Serial == serial && passage.Kind == PassageKind.Entry && !passage.GivenBack)
            .Select(passage => new { passage.Source, passage.ReceivedAtMs }).ToListAsync(cancellationToken);
        foreach (var edge in edges)
        {
            // An edge that was enrolled anew has lost its journal: what it told before is news to it.
            var told = row.Clone();
            told.Ticket.EntriesUsed = entries.Count(
                entry => entry.Source != edge.Id || entry.ReceivedAtMs < edge.EnrolledAtMs);
            feed.Publish(db, told, Audience.Device(edge.Id));
        }
    }

    static async Task<Row?> LeasedRow(HubDb db, long serial, CancellationToken cancellationToken)
    {
        var place = await db.Set<Place>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Serial == serial && (row.State == PlaceState.Held || row.State == PlaceState.Confirmed),
            cancellationToken);
        if (place is null)
            return null;
        var label = await db.Set<Seat>().Where(seat => seat.Id == place.SeatId).Select(seat => seat.Label)
            .SingleOrDefaultAsync(cancellationToken);
        return SeatingRows.TicketOf(place, label ?? "", TicketStatus.Leased);
    }
}
