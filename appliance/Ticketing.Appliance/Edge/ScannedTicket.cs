using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;
using TicketStatus = Ticketing.Protocol.Device.TicketStatus;

namespace Ticketing.Appliance.Edge;

/// <summary>What was held before the gate, looked up: everything about it that does not change from one scan to the next.</summary>
sealed class ScannedTicket
{
    readonly AccessRequest request = new();

    public uint Performance { get; private init; }
    public ulong Serial { get; private init; }
    public AccessRequest Request => request;
    public string Place { get; private set; } = "";
    public int EntriesUsedElsewhere { get; private set; }

    public static ScannedTicket Read(ScanFrame scan, DeviceRow gate, SnapshotReader snapshot, ServedPerformances served,
        long nowMs)
    {
        var code = new TicketCode();
        var readable = scan.Kind == MediaKind.QrCode
            && code.Read(scan.Media, 0, scan.MediaLength) == TicketCodeError.None;
        var ticket = new ScannedTicket
        {
            Performance = readable ? code.Performance : 0,
            Serial = readable ? code.Serial : 0,
        };
        ticket.request.Readable = readable;
        ticket.request.ListLoaded = snapshot.Ready;
        ticket.request.NowMs = nowMs;
        ticket.request.Direction = scan.Direction;
        ticket.request.DeviceRevoked = gate.Revoked;
        if (readable && snapshot.Ready) ticket.LookUp(code, new DeviceSettings(gate), snapshot, served);
        return ticket;
    }

    void LookUp(TicketCode code, DeviceSettings gate, SnapshotReader snapshot, ServedPerformances served)
    {
        request.DirectionAllowed = gate.Leads(request.Direction);
        request.AntiPassback = gate.AntiPassback;
        request.OrganisationServed = snapshot.Site is { } site && site.OrganisationNumber == code.Organisation;
        if (snapshot.Performance(code.Performance) is not { } performance) return;
        request.PerformanceServed = served.Serves(gate, performance, request.NowMs);
        request.PerformanceCancelled = performance.Cancelled;
        request.DoorsOpenAtMs = performance.DoorsOpenAtMs;
        request.DoorsCloseAtMs = performance.DoorsCloseAtMs;
        if (snapshot.PerformanceKey(code.Performance, code.KeyEpoch) is { } key)
            request.Genuine = code.Verify(key.Key.ToByteArray());
        else if (!snapshot.PerformanceKeys(code.Performance).Any())
            request.ListLoaded = false;
        if (request.Genuine) LookUpRight(code, gate, snapshot);
    }

    /// <summary>
    /// The link to the hub is down: a genuine code that the snapshot has not was sold at a till since. It is taken as one
    /// of a lease is, but not at a gate that takes certain categories only: which one it is nobody here knows.
    /// </summary>
    public void MayBeSoldSince(DeviceRow gate)
    {
        if (!request.Genuine || request.Known || !new DeviceSettings(gate).TakesAllCategories) return;
        request.Known = request.CheckpointAllowed = true;
        request.Status = TicketStatus.Leased;
        request.EntriesAllowed = 1;
    }

    void LookUpRight(TicketCode code, DeviceSettings gate, SnapshotReader snapshot)
    {
        request.Known = snapshot.TryTicket(code.Performance, code.Serial, out var right);
        if (!request.Known) return;
        // The right has another code by now: this paper is the older one.
        request.Status = right.Fingerprint == code.Fingerprint ? (TicketStatus)right.Status : TicketStatus.Reprinted;
        request.EntriesAllowed = right.EntriesAllowed;
        EntriesUsedElsewhere = right.EntriesUsedElsewhere;
        request.CheckpointAllowed = gate.TakesCategory(right.Category);
        Place = DisplayText.Fit($"{right.Seat} {right.Category}".Trim(), DecisionFrame.MaxPlace);
    }
}

/// <summary>Texts for a device's display.</summary>
static class DisplayText
{
    /// <summary>Cut to so many bytes of UTF-8, never within a character.</summary>
    public static string Fit(string text, int bytes)
    {
        while (System.Text.Encoding.UTF8.GetByteCount(text) > bytes)
            text = char.IsLowSurrogate(text[^1]) ? text[..^2] : text[..^1];
        return text;
    }
}
