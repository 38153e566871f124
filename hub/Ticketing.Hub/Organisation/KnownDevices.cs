using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>
/// Devices by their certificate, remembered, since an appliance calls many times a second. Who has enrolled or revoked one has
/// his answer only when all of it is forgotten.
/// </summary>
public sealed class KnownDevices
{
    /// <summary>So that what was changed in the database by hand is seen too.</summary>
    const long KeptMs = 10_000;

    sealed record Known(Device Device, long ReadAtMs);

    readonly HubDatabase database;
    readonly TimeProvider clock;
    readonly ConcurrentDictionary<string, Known> known = [];
    readonly Lock guard = new();
    long changes;

    public KnownDevices(HubDatabase database, TimeProvider clock)
    {
        (this.database, this.clock) = (database, clock);
        database.WhenChanged<Device>(Forget);
    }

    /// <summary>Null: no device has this certificate.</summary>
    internal async Task<Device?> Find(string thumbprint, CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        if (known.TryGetValue(thumbprint, out var remembered) && now - remembered.ReadAtMs is >= 0 and < KeptMs)
            return remembered.Device;
        var before = Volatile.Read(ref changes);
        await using var db = database.Read();
        var device = await db.Set<Device>().SingleOrDefaultAsync(row => row.Thumbprint == thumbprint, cancellationToken);
        lock (guard)
        {
            // What was read while somebody changed a device may be the old state: it counts for this call only.
            if (device is not null && changes == before)
                known[thumbprint] = new Known(device, now);
        }

        return device;
    }

    void Forget()
    {
        lock (guard)
        {
            changes++;
            known.Clear();
        }
    }
}
