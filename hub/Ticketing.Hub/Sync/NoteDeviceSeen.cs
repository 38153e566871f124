using Ticketing.Hub.Storage;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sync;

/// <summary>Keeps what an edge says of the turnstiles and readers at its broker.</summary>
sealed class NoteDeviceSeen : IOperationHandler
{
    public IReadOnlyList<OperationBody.BodyOneofCase> Kinds { get; } = [OperationBody.BodyOneofCase.DeviceSeen];

    public async Task Apply(HubDb db, IncomingOperation operation, CancellationToken cancellationToken)
    {
        var seen = operation.Body.DeviceSeen;
        var sight = await db.Set<DeviceSight>().FindAsync([seen.DeviceId], cancellationToken);
        if (sight is null)
            db.Add(sight = new DeviceSight { DeviceId = seen.DeviceId });
        if (operation.RecordedAtMs < sight.SeenAtMs)
            return;
        (sight.EdgeId, sight.Connected, sight.SeenAtMs) =
            (operation.DeviceId, seen.Connected, operation.RecordedAtMs);
        (sight.ListVersion, sight.ListCount, sight.Pending) = (seen.ListVersion, seen.ListCount, seen.Pending);
        (sight.FreeMemory, sight.Firmware) = (seen.FreeMemory, seen.Firmware);
    }
}
