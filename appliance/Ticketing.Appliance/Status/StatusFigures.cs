using Ticketing.Appliance.Identity;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Appliance.V1;

namespace Ticketing.Appliance.Status;

/// <summary>A part of the appliance that has figures of its own to show.</summary>
public interface IStatusSource
{
    void Tell(Protocol.Appliance.V1.Status status);
}

/// <summary>All figures of the status page, taken together at the moment they are asked for.</summary>
public sealed class StatusFigures(
    ApplianceIdentity identity, Journal journal, SnapshotReader snapshot, HubLink link, IEnumerable<IStatusSource> sources)
{
    public Protocol.Appliance.V1.Status Now()
    {
        var state = link.State;
        var status = new Protocol.Appliance.V1.Status
        {
            DeviceId = identity.DeviceId,
            Name = identity.Name,
            Mode = state.Mode,
            ModeSinceMs = state.SinceMs,
            SnapshotAsOfMs = snapshot.AsOfMs,
            SnapshotRows = snapshot.Count,
            Unsent = journal.Unsent,
            DaysLeftOffline = link.DaysLeftOffline,
            Ready = link.Standing == Standing.Good,
            Revoked = link.Revoked,
            OfflineTooLong = link.Standing == Standing.OfflineTooLong,
            JournalLastSequence = journal.LastSequence,
            Tickets = snapshot.Tickets,
        };
        foreach (var refused in journal.Refused)
            status.Refused.Add(new RefusedOperation
            {
                Sequence = refused.Sequence, Code = refused.Code, Detail = refused.Detail,
            });
        if (link.PushRefusal is { } whole)
            status.Refused.Add(new RefusedOperation
            {
                Sequence = whole.Sequence, Code = whole.Code, Detail = whole.Detail,
            });
        foreach (var source in sources) source.Tell(status);
        return status;
    }
}
