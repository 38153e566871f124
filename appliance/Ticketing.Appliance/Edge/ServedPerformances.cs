using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>Which performances gates let in around this time.</summary>
sealed class ServedPerformances(SnapshotReader snapshot, EdgeOptions options)
{
    public bool Serves(DeviceSettings gate, PerformanceRow performance, long nowMs) =>
        IsCurrent(performance, nowMs) && gate.Serves(performance.Number);

    /// <summary>Those that a gate has room for: the nearest first.</summary>
    public List<PerformanceRow> For(DeviceSettings gate, long nowMs) =>
    [
        .. snapshot.Performances.Where(p => !p.Cancelled && Serves(gate, p, nowMs))
            .OrderBy(p => Math.Abs(p.StartsAtMs - nowMs)).ThenBy(p => p.Number)
            .Take(ConfigurationFrame.MaxPerformances).OrderBy(p => p.Number),
    ];

    public bool IsCurrent(PerformanceRow performance, long nowMs) =>
        nowMs >= performance.DoorsOpenAtMs - (long)options.ListBefore.TotalMilliseconds
        && nowMs <= performance.DoorsCloseAtMs + (long)options.ListAfter.TotalMilliseconds;
}
