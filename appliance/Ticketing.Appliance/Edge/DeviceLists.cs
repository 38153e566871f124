using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using TicketStatus = Ticketing.Protocol.Sync.V1.TicketStatus;

namespace Ticketing.Appliance.Edge;

/// <summary>What devices hold so that they can decide alone, made from the snapshot.</summary>
sealed class DeviceLists(SnapshotReader snapshot, ServedPerformances served)
{
    public ConfigurationFrame ConfigurationOf(DeviceRow device, long nowMs)
    {
        var settings = new DeviceSettings(device);
        var frame = new ConfigurationFrame
        {
            Organisation = (ushort)(snapshot.Site?.OrganisationNumber ?? 0),
            Direction = settings.Direction,
            Checkpoint = DisplayText.Fit(settings.Checkpoint, ConfigurationFrame.MaxCheckpoint),
            OpenTimeMs = settings.OpenMs,
            DecisionTimeoutMs = settings.TimeoutMs,
            AntiPassback = settings.AntiPassback,
            FloorLimit = settings.FloorLimit,
            MaxOfflineAmount = settings.MaxOffline,
        };
        if (DeviceTopics.KindOf(device) == Topics.Turnstile) AddPerformances(frame, settings, nowMs);
        else AddProducts(frame, settings);
        return frame;
    }

    /// <summary>No organisation, no performance, no key: the device is not ready, and drops the lists that it has.</summary>
    public static ConfigurationFrame NothingFor(DeviceRow device)
    {
        var settings = new DeviceSettings(device);
        return new ConfigurationFrame
        {
            Direction = settings.Direction,
            Checkpoint = DisplayText.Fit(settings.Checkpoint, ConfigurationFrame.MaxCheckpoint),
            OpenTimeMs = settings.OpenMs,
            DecisionTimeoutMs = settings.TimeoutMs,
        };
    }

    /// <summary>Fingerprints of what a gate may let in, ascending.</summary>
    public ulong[] TicketsOf(uint performance)
    {
        ulong[] all =
        [
            .. snapshot.TicketsOf(performance)
                .Where(t => t.Status is TicketStatus.Valid or TicketStatus.Leased && t.Fingerprint != 0)
                .Select(t => t.Fingerprint).Distinct(),
        ];
        Array.Sort(all);
        return all;
    }

    /// <summary>What is not to be taken, and why: tickets for a gate, chips for a reader.</summary>
    public (ulong Key, byte Reason)[] BlockedFor(DeviceRow device, IEnumerable<uint> performances) =>
        DeviceTopics.KindOf(device) == Topics.Turnstile
            ? [.. performances.SelectMany(snapshot.TicketsOf)
                .Where(t => t.Status is not (TicketStatus.Valid or TicketStatus.Leased) && t.Fingerprint != 0)
                .Select(t => (t.Fingerprint, (byte)t.Status)).OrderBy(t => t.Fingerprint)]
            : [.. snapshot.Wallets.Where(w => w.Blocked).Select(w => ChipKey(w.Chip)).Where(k => k != 0).Distinct()
                .Order().Select(k => (k, (byte)TicketStatus.Blocked))];

    public static IEnumerable<TicketListFrame> Chunks(uint performance, ulong[] fingerprints, uint version)
    {
        var chunks = Math.Max(1, (fingerprints.Length + TicketListFrame.MaxEntries - 1) / TicketListFrame.MaxEntries);
        for (var i = 0; i < chunks; i++)
        {
            var part = fingerprints.AsSpan(i * TicketListFrame.MaxEntries);
            if (part.Length > TicketListFrame.MaxEntries) part = part[..TicketListFrame.MaxEntries];
            var frame = new TicketListFrame
            {
                Performance = performance, ListVersion = version, ChunkIndex = i, ChunkCount = chunks, Count = part.Length,
            };
            part.CopyTo(frame.Fingerprints);
            yield return frame;
        }
    }

    public static IEnumerable<BlockListFrame> Chunks((ulong Key, byte Reason)[] blocked, uint version)
    {
        var chunks = Math.Max(1, (blocked.Length + BlockListFrame.MaxEntries - 1) / BlockListFrame.MaxEntries);
        for (var i = 0; i < chunks; i++)
        {
            var frame = new BlockListFrame { ListVersion = version, ChunkIndex = i, ChunkCount = chunks };
            foreach (var (key, reason) in blocked.Skip(i * BlockListFrame.MaxEntries).Take(BlockListFrame.MaxEntries))
            {
                frame.Keys[frame.Count] = key;
                frame.Reasons[frame.Count] = reason;
                frame.Count++;
            }
            yield return frame;
        }
    }

    void AddPerformances(ConfigurationFrame frame, DeviceSettings settings, long nowMs)
    {
        foreach (var performance in served.For(settings, nowMs))
        {
            var key = snapshot.PerformanceKeys(performance.Number).MaxBy(k => k.Epoch);
            if (key is null || key.Key.Length != ConfigurationFrame.KeyLength) continue;
            var setting = frame.Performances[frame.PerformanceCount++];
            setting.Number = performance.Number;
            setting.StartsAtMs = performance.StartsAtMs;
            setting.DoorsOpenAtMs = performance.DoorsOpenAtMs;
            setting.DoorsCloseAtMs = performance.DoorsCloseAtMs;
            setting.KeyEpoch = (byte)key.Epoch;
            key.Key.CopyTo(setting.Key, 0);
        }
    }

    void AddProducts(ConfigurationFrame frame, DeviceSettings settings)
    {
        foreach (var product in snapshot.Products.Where(p => settings.Sells(p.Code)).OrderBy(p => p.Code)
            .Take(ConfigurationFrame.MaxProducts))
        {
            var key = frame.Products[frame.ProductCount++];
            key.Code = product.Code;
            key.Name = DisplayText.Fit(product.Name, KeypadProduct.MaxName);
            key.Price = (int)(product.Price?.MinorUnits ?? 0);
        }
        if (snapshot.PurseKeys.MaxBy(k => k.Epoch) is not { } purse || purse.Key.Length != ConfigurationFrame.KeyLength)
            return;
        frame.PurseKeyEpoch = (byte)purse.Epoch;
        purse.Key.CopyTo(frame.PurseMasterKey, 0);
    }

    static ulong ChipKey(string chip)
    {
        var uid = new byte[ChipUid.MaxLength];
        return ChipUid.TryParse(chip, uid, out var length) ? ChipUid.Key(uid, length) : 0;
    }
}
