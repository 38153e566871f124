using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Seating;

/// <summary>An owner gives back places that it has not sold: at once, or told later by its journal.</summary>
public sealed class ReleaseHold(WriteLane lane, SeatAllocation allocation) : IOperationHandler
{
    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.HoldReleased];

    /// <summary>What is released already, or was sold, stays as it is: releasing twice does no harm.</summary>
    /// <exception cref="RuleViolation">"seating.hold-unknown": this owner has no such hold.</exception>
    public Task Run(HoldOwner owner, Guid holdId, CancellationToken cancellationToken) =>
        lane.Run("ReleaseHold", (db, token) => Release(db, owner.Id, holdId, [], token), cancellationToken);

    public Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
    {
        var released = operation.Body.HoldReleased;
        return Release(
            db, operation.DeviceId, Ids.Parse(released.HoldId, "hold_id"),
            [.. released.PlaceIds.Select(id => Ids.Parse(id, "place_ids"))], cancellationToken);
    }

    async Task Release(
        HubDb db, string owner, Guid holdId, List<Guid> placeIds, CancellationToken cancellationToken)
    {
        var hold = await db.Set<Hold>().AsTracking()
            .SingleOrDefaultAsync(row => row.Id == holdId && row.Owner == owner, cancellationToken)
            ?? throw new RuleViolation("seating.hold-unknown", $"{owner} has no hold {holdId}.", RefusalKind.NotFound);
        if (hold.State != HoldState.Live)
            return;
        var held = await db.Set<Place>().AsTracking()
            .Where(place => place.HoldId == holdId && place.State == PlaceState.Held).ToListAsync(cancellationToken);
        var given = placeIds.Count == 0 ? held : held.FindAll(place => placeIds.Contains(place.Id));
        if (given.Count == held.Count)
            await allocation.End(db, hold, "Release", cancellationToken);
        else
            await allocation.GiveUp(db, hold, given, "Release", cancellationToken);
    }
}
