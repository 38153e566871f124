using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Sales;

/// <summary>The seats of a performance whose holders have come in: what a plan shows beside sold and free.</summary>
public sealed class AdmittedSeats(HubDatabase database)
{
    public async Task<HashSet<Guid>> Of(int performance, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return
        [
            .. await (
                from ticket in db.Set<Ticket>()
                join place in db.Set<Place>() on ticket.PlaceId equals place.Id
                where ticket.Performance == performance && ticket.State == TicketState.Sold && ticket.AdmittedAtMs > 0
                    && place.SeatId != null
                select place.SeatId!.Value).ToListAsync(cancellationToken),
        ];
    }
}
