using Ticketing.Hub.Sales;

namespace Ticketing.Hub.Seating.Pages;

/// <summary>How a seat looks on the plan: its state, and whether its holder has come in.</summary>
public enum SeatLook
{
    Free = SeatState.Free,
    Held = SeatState.Held,
    Leased = SeatState.Leased,
    Sold = SeatState.Sold,
    Admitted,
}

/// <summary>Looks of the seats that are not free.</summary>
public sealed class PlanStates(SeatingQueries seating, AdmittedSeats admitted)
{
    public async Task<Dictionary<Guid, SeatLook>> Of(int performance, CancellationToken cancellationToken)
    {
        var looks = (await seating.SeatStates(performance, cancellationToken))
            .ToDictionary(seat => seat.Key, seat => (SeatLook)seat.Value);
        foreach (var seat in await admitted.Of(performance, cancellationToken))
        {
            if (looks.GetValueOrDefault(seat) == SeatLook.Sold)
                looks[seat] = SeatLook.Admitted;
        }

        return looks;
    }
}
