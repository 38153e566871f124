using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Ticketing.Hub.Kernel;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Hub.Sync;

/// <summary>One journal file of one appliance, as far as the hub has taken it.</summary>
public sealed class ApplianceJournal
{
    public required string DeviceId { get; init; }

    public required string JournalId { get; init; }

    public long AcknowledgedThrough { get; set; }

    public byte[] LastHash { get; set; } = new byte[32];

    /// <summary>Everything that the appliance recorded until then is here. Unix ms by its clock.</summary>
    public long WatermarkMs { get; set; }

    public long LastPushMs { get; set; }

    internal void Took(Operation operation) =>
        (AcknowledgedThrough, LastHash) = (operation.Sequence, operation.Hash.ToByteArray());

    /// <returns>True where the watermark has risen.</returns>
    internal bool Heard(long watermarkMs, long nowMs)
    {
        LastPushMs = nowMs;
        if (watermarkMs <= WatermarkMs)
            return false;
        WatermarkMs = watermarkMs;
        return true;
    }
}

/// <summary>An operation that was taken: once, whatever is repeated.</summary>
public sealed class InboxEntry : IAppendOnly
{
    public required string DeviceId { get; init; }

    public required string JournalId { get; init; }

    public required long Sequence { get; init; }

    public required string Kind { get; init; }

    public required byte[] Hash { get; init; }

    public required long RecordedAtMs { get; init; }

    public required long ReceivedAtMs { get; init; }

    public required bool Offline { get; init; }

    /// <summary>Empty where it was applied; else the shelf has it under this code.</summary>
    public required string RefusedCode { get; init; }

    public required string RefusedDetail { get; init; }
}

/// <summary>A turnstile or reader, as its edge last saw it.</summary>
public sealed class DeviceSight
{
    public required string DeviceId { get; init; }

    public string EdgeId { get; set; } = "";

    public bool Connected { get; set; }

    public int ListVersion { get; set; }

    public int ListCount { get; set; }

    public int Pending { get; set; }

    public int FreeMemory { get; set; }

    public string Firmware { get; set; } = "";

    public long SeenAtMs { get; set; }
}

sealed class SyncTables :
    IEntityTypeConfiguration<ApplianceJournal>,
    IEntityTypeConfiguration<InboxEntry>,
    IEntityTypeConfiguration<DeviceSight>
{
    public void Configure(EntityTypeBuilder<ApplianceJournal> builder) =>
        builder.ToTable("sync_journals").HasKey(journal => new { journal.DeviceId, journal.JournalId });

    public void Configure(EntityTypeBuilder<InboxEntry> builder) =>
        builder.ToTable("sync_inbox").HasKey(entry => new { entry.DeviceId, entry.JournalId, entry.Sequence });

    public void Configure(EntityTypeBuilder<DeviceSight> builder) =>
        builder.ToTable("sync_device_sights").HasKey(sight => sight.DeviceId);
}
