using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>How a device is, as it last told.</summary>
sealed record DeviceCondition(
    bool Connected, long LastSeenMs, uint ListVersion, uint ListCount, int Pending, uint FreeMemory, string Firmware)
{
    public bool SameAs(DeviceCondition other) => Connected == other.Connected && ListVersion == other.ListVersion
        && ListCount == other.ListCount && Pending == other.Pending && Firmware == other.Firmware;
}

/// <summary>The state of each device, and its way into the journal: when it changed, at most once a device in 10 s.</summary>
sealed partial class DeviceStates(Journal journal, LinkHealth link, TimeProvider time, ILogger<DeviceStates> log)
    : BackgroundService
{
    static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(10);
    readonly ConcurrentDictionary<string, Entry> devices = new(StringComparer.Ordinal);

    public DeviceCondition? Of(string device) => devices.TryGetValue(device, out var entry) ? entry.Now : null;

    public void Connected(string device, bool connected) =>
        Update(device, c => c with { Connected = connected, LastSeenMs = Now });

    public void Heard(DeviceRow device, HeartbeatFrame heartbeat) => Update(device.DeviceId, _ => new DeviceCondition(
        true, Now, heartbeat.ListVersion, heartbeat.ListCount, heartbeat.Pending, heartbeat.FreeMemory,
        heartbeat.Firmware));

    /// <summary>Journals what has changed and was not told in the last 10 s.</summary>
    public void TellChanges()
    {
        foreach (var (device, entry) in devices)
        {
            DeviceCondition told;
            lock (entry)
            {
                var due = entry.Told is null || time.GetElapsedTime(entry.ToldAt) >= AtMostEvery;
                if (!due || entry.Told?.SameAs(entry.Now) == true) continue;
                (told, entry.Told, entry.ToldAt) = (entry.Now, entry.Now, time.GetTimestamp());
            }
            _ = Tell(device, told);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) TellChanges();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    async Task Tell(string device, DeviceCondition told)
    {
        try
        {
            await journal.Append(new OperationBody
            {
                DeviceSeen = new DeviceSeen
                {
                    DeviceId = device, Connected = told.Connected, ListVersion = (int)told.ListVersion,
                    ListCount = (int)told.ListCount, Pending = told.Pending,
                    FreeMemory = (int)Math.Min(told.FreeMemory, int.MaxValue), Firmware = told.Firmware,
                },
            }, !link.Reachable);
        }
        catch (Exception e)
        {
            NotTold(log, device, e);
        }
    }

    void Update(string device, Func<DeviceCondition, DeviceCondition> change)
    {
        var entry = devices.GetOrAdd(device, static _ => new Entry());
        lock (entry) entry.Now = change(entry.Now);
    }

    long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    sealed class Entry
    {
        public DeviceCondition Now { get; set; } = new(false, 0, 0, 0, 0, 0, "");
        public DeviceCondition? Told { get; set; }
        public long ToldAt { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of device {Device} could not be recorded.")]
    static partial void NotTold(ILogger logger, string device, Exception e);
}
