using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Seating;

/// <summary>Places that were made earlier, as their owner gets them: with the seat's name and the ticket's code.</summary>
public sealed class HandPlaces(TicketCodes codes)
{
    /// <returns>In the order of their serials.</returns>
    public async Task<List<HeldPlace>> Of(
        HubDb db, IReadOnlyCollection<Place> places, CancellationToken cancellationToken)
    {
        var labels = await Labels(db, places, cancellationToken);
        var code = new Dictionary<int, Func<Place, string>>();
        foreach (var performance in places.Select(place => place.Performance).Distinct())
        {
            code[performance] = await codes.Again(db, performance, cancellationToken);
        }

        return
        [
            .. places.OrderBy(place => place.Serial).Select(place => new HeldPlace(
                place.Id, place.Performance, labels(place), place.Category, place.Serial, code[place.Performance](place))),
        ];
    }

    /// <summary>Names of seats; empty for a place that is only counted.</summary>
    public static async Task<Func<Place, string>> Labels(
        HubDb db, IReadOnlyCollection<Place> places, CancellationToken cancellationToken)
    {
        var seatIds = places.Where(place => place.SeatId != null).Select(place => place.SeatId!.Value).ToList();
        var labels = await db.Set<Seat>().Where(seat => seatIds.Contains(seat.Id))
            .ToDictionaryAsync(seat => seat.Id, seat => seat.Label, cancellationToken);
        return place => place.SeatId is { } seat ? labels[seat] : "";
    }
}
