using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Enrolment.V1;

namespace Ticketing.Hub.Sync;

/// <summary>A device as screens show it: what the office knows, and when and how it was last heard of.</summary>
/// <param name="Connected">An appliance: it holds a line to the hub. A turnstile or reader: to its edge, at last news; not to
/// one that was revoked since, which has put it out and can no longer say so.</param>
/// <param name="SeenAtMs">Zero: never.</param>
/// <param name="AcknowledgedThrough">Appliances: operations of the newest journal that the hub has.</param>
/// <param name="Sight">Turnstiles and readers: what the edge said of it last.</param>
public sealed record DeviceView(
    string Id, string Name, string Site, DeviceKind Kind, DeviceState State, string SoftwareVersion, bool Connected,
    long SeenAtMs, long AcknowledgedThrough, long WatermarkMs, DeviceSight? Sight);

/// <summary>What dashboards ask about devices and journals.</summary>
public sealed class SyncQueries(HubDatabase database, Links links)
{
    public async Task<List<DeviceView>> Devices(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var devices = await db.Set<Device>().OrderBy(device => device.Site).ThenBy(device => device.Name)
            .ToListAsync(cancellationToken);
        var journals = (await db.Set<ApplianceJournal>().ToListAsync(cancellationToken))
            .ToLookup(journal => journal.DeviceId);
        var revoked = devices.Where(device => device.State == DeviceState.Revoked).Select(device => device.Id).ToHashSet();
        var sights = await db.Set<DeviceSight>().ToDictionaryAsync(sight => sight.DeviceId, cancellationToken);
        return devices.ConvertAll(device =>
        {
            var journal = journals[device.Id].MaxBy(row => row.LastPushMs);
            var sight = sights.GetValueOrDefault(device.Id);
            var seen = Math.Max(
                links.SeenAtMs(device.Id), Math.Max(journal?.LastPushMs ?? 0, sight?.SeenAtMs ?? 0));
            return new DeviceView(
                device.Id, device.Name, device.Site, device.Kind, device.State,
                sight?.Firmware is { Length: > 0 } firmware ? firmware : device.SoftwareVersion,
                device.IsAppliance ? links.IsOpen(device.Id) : sight is { Connected: true } && !revoked.Contains(sight.EdgeId), seen,
                journal?.AcknowledgedThrough ?? 0, journal?.WatermarkMs ?? 0, sight);
        });
    }
}
