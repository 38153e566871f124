using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Storage;

namespace Ticketing.Hub.Organisation;

/// <summary>
/// Devices by their certificate, remembered, since an appliance calls many times a second. Whoever enrols or revokes one says
/// so: after his answer nobody is let in by what was remembered before.
/// </summary>
public sealed class KnownDevices(HubDatabase database, TimeProvider clock)
{
    /// <summary>So that what was changed in the database by hand is seen too.</summary>
    const long KeptMs = 10_000;

    sealed record Known(Device Device, long ReadAtMs);

    readonly ConcurrentDictionary<string, Known> known = [];
    long changes;

    /// <summary>Null: no device has this certificate.</summary>
    internal async Task<Device?> Find(string thumbprint, CancellationToken cancellationToken)
    {
        var now = clock.NowMs();
        if (known.TryGetValue(thumbprint, out var remembered) && now - remembered.ReadAtMs is >= 0 and < KeptMs)
            return remembered.Device;
        var before = Volatile.Read(ref changes);
        await using var db = database.Read();
        var device = await db.Set<Device>().SingleOrDefaultAsync(row => row.Thumbprint == thumbprint, cancellationToken);
        // What was read while somebody changed a device may be the old state: it counts for this call only.
        if (device is not null)
        {
            var entry = new Known(device, now);
            known[thumbprint] = entry;
            if (Volatile.Read(ref changes) != before)
                known.TryRemove(KeyValuePair.Create(thumbprint, entry));
        }

        return device;
    }

    /// <summary>The command has changed a device.</summary>
    internal void Forget(HubDb db) => db.WhenCommitted(() =>
    {
        Interlocked.Increment(ref changes);
        known.Clear();
    });
}
