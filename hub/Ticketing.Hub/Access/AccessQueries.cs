using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Protocol.Device;

namespace Ticketing.Hub.Access;

/// <summary>Which passages are meant: those of some performances, and all else that happened in [FromMs, UntilMs).</summary>
public sealed record PassageScope(IReadOnlyList<int> Performances, long FromMs = 0, long UntilMs = 0)
{
    internal IQueryable<Passage> In(HubDb db) => db.Set<Passage>().Where(passage =>
        Performances.Contains(passage.Performance) || (passage.AtMs >= FromMs && passage.AtMs < UntilMs));
}

/// <param name="Admitted">Entries that stand, duplicates and supervisors' openings among them.</param>
/// <param name="Evacuated">Went through while the fire alarm held a gate open: not admitted.</param>
public sealed record Attendance(
    long Admitted, long Duplicates, long DecidedAlone, long GivenBack, long Refused, long Exits, long Evacuated);

public sealed record GateAttendance(
    string DeviceId, string Name, long Admitted, long Refused, long Duplicates, long LastAtMs);

/// <summary>A minute by its first instant. Minutes without any are left out.</summary>
public sealed record MinuteCount(long MinuteMs, long Count);

/// <param name="Code">As gates and edges say it, e.g. "access.already-used".</param>
public sealed record RefusalCount(string Code, long Count);

public sealed record PassageLine(Passage Passage, string DeviceName)
{
    /// <summary>Stable code of the decision; empty where there was none.</summary>
    public string Code => Passage.Outcome is { } outcome ? AccessQueries.CodeOf(outcome) : "";
}

public sealed record PassagePage(long Total, List<PassageLine> Lines);

/// <param name="Right">Null where no sale of it is known.</param>
public sealed record TicketHistory(long Serial, AccessRight? Right, List<PassageLine> Passages);

/// <param name="Genuine">The tag was made with this hub's key.</param>
public sealed record ScannedSerial(long Serial, int Performance, bool Genuine);

/// <summary>What dashboards ask about gates. All sums are made by the database.</summary>
public sealed class AccessQueries(HubDatabase database, TicketCodes codes)
{
    const long Minute = 60_000;

    public async Task<Attendance> Attendance(PassageScope scope, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var counts = await scope.In(db)
            .GroupBy(passage => new { passage.Kind, passage.GivenBack, passage.Duplicate, passage.GateOffline })
            .Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(cancellationToken);
        long Of(PassageKind kind, bool givenBack = false) =>
            counts.Where(row => row.Key.Kind == kind && row.Key.GivenBack == givenBack).Sum(row => row.Count);
        var standing = counts.FindAll(row => row.Key.Kind == PassageKind.Entry && !row.Key.GivenBack);
        return new Attendance(
            Of(PassageKind.Entry),
            standing.Where(row => row.Key.Duplicate).Sum(row => row.Count),
            standing.Where(row => row.Key.GateOffline).Sum(row => row.Count),
            Of(PassageKind.Entry, givenBack: true),
            Of(PassageKind.Refusal), Of(PassageKind.Exit), Of(PassageKind.Evacuation));
    }

    /// <summary>By performance; one without any entry is left out.</summary>
    public async Task<Dictionary<int, long>> Admitted(
        IReadOnlyList<int> performances, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Entries(new PassageScope(performances).In(db)).GroupBy(passage => passage.Performance)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
    }

    /// <summary>The busiest gate first.</summary>
    public async Task<List<GateAttendance>> Gates(PassageScope scope, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var counts = await scope.In(db)
            .Where(passage => passage.Kind == PassageKind.Refusal
                || (passage.Kind == PassageKind.Entry && !passage.GivenBack))
            .GroupBy(passage => new { passage.DeviceId, passage.Kind })
            .Select(group => new
            {
                group.Key.DeviceId,
                group.Key.Kind,
                Count = group.LongCount(),
                Duplicates = group.LongCount(passage => passage.Duplicate),
                Last = group.Max(passage => passage.AtMs),
            })
            .ToListAsync(cancellationToken);
        var names = await Names(db, cancellationToken);
        return [.. counts.GroupBy(row => row.DeviceId)
            .Select(gate => new GateAttendance(
                gate.Key, names.GetValueOrDefault(gate.Key, gate.Key),
                gate.Where(row => row.Kind == PassageKind.Entry).Sum(row => row.Count),
                gate.Where(row => row.Kind == PassageKind.Refusal).Sum(row => row.Count),
                gate.Sum(row => row.Duplicates), gate.Max(row => row.Last)))
            .OrderByDescending(gate => gate.Admitted).ThenBy(gate => gate.Name, StringComparer.Ordinal)];
    }

    public async Task<List<MinuteCount>> EntriesPerMinute(PassageScope scope, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await Entries(scope.In(db)).GroupBy(passage => passage.AtMs / Minute)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .OrderBy(minute => minute.Key).ToListAsync(cancellationToken))
            .ConvertAll(minute => new MinuteCount(minute.Key * Minute, minute.Count));
    }

    /// <summary>The most frequent reason first.</summary>
    public async Task<List<RefusalCount>> Refusals(PassageScope scope, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var counts = await scope.In(db).Where(passage => passage.Kind == PassageKind.Refusal)
            .GroupBy(passage => passage.Outcome).Select(group => new { group.Key, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        return [.. counts.Select(row => new RefusalCount(CodeOf(row.Key!.Value), row.Count))
            .OrderByDescending(row => row.Count).ThenBy(row => row.Code, StringComparer.Ordinal)];
    }

    /// <summary>Entries beyond what a right allows, the latest first.</summary>
    public async Task<PassagePage> Duplicates(PassageScope scope, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Page(db, Entries(scope.In(db)).Where(passage => passage.Duplicate), skip, take, cancellationToken);
    }

    /// <summary>What happened at the gates, the latest first.</summary>
    public async Task<PassagePage> Last(PassageScope scope, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await Page(db, scope.In(db), skip, take, cancellationToken);
    }

    /// <summary>Everything that is known of a ticket, the earliest passage first.</summary>
    public async Task<TicketHistory> History(long serial, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var right = await db.Set<AccessRight>().SingleOrDefaultAsync(row => row.Serial == serial, cancellationToken);
        var passages = await db.Set<Passage>().Where(passage => passage.Serial == serial && serial != 0)
            .OrderBy(passage => passage.AtMs).ThenBy(passage => passage.Reference).ToListAsync(cancellationToken);
        var names = await Names(db, cancellationToken);
        return new TicketHistory(serial, right, passages.ConvertAll(passage => Line(passage, names)));
    }

    /// <summary>Tickets on the block list, the latest first.</summary>
    public async Task<List<AccessRight>> Blocked(int limit, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Set<AccessRight>().Where(right => right.State == RightState.Blocked)
            .OrderByDescending(right => right.StateSinceMs).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>The ticket behind what a hand scanner read; null where it is no ticket code of this organisation.</summary>
    public async Task<ScannedSerial?> Scanned(string text, CancellationToken cancellationToken)
    {
        if (!TicketCode.TryParse(text.Trim(), out var code, out _) || code.Performance > int.MaxValue)
            return null;
        await using var db = database.Read();
        var organisation = await db.Set<IssuingOrganisation>().SingleOrDefaultAsync(cancellationToken);
        if (organisation?.Number != code.Organisation)
            return null;
        var keys = await codes.AllOf(db, (int)code.Performance, cancellationToken);
        var key = keys.Find(one => one.Epoch == code.KeyEpoch);
        return new ScannedSerial((long)code.Serial, (int)code.Performance, key is not null && code.Verify(key.Key));
    }

    internal static string CodeOf(AccessOutcome outcome) =>
        AccessOutcomes.Code(outcome) is { Length: > 0 } code ? code : $"access.outcome-{(int)outcome}";

    static IQueryable<Passage> Entries(IQueryable<Passage> passages) =>
        passages.Where(passage => passage.Kind == PassageKind.Entry && !passage.GivenBack);

    static async Task<PassagePage> Page(
        HubDb db, IQueryable<Passage> passages, int skip, int take, CancellationToken cancellationToken)
    {
        var total = await passages.LongCountAsync(cancellationToken);
        var rows = await passages.OrderByDescending(passage => passage.AtMs).ThenBy(passage => passage.Reference)
            .Skip(skip).Take(take).ToListAsync(cancellationToken);
        var names = await Names(db, cancellationToken);
        return new PassagePage(total, rows.ConvertAll(passage => Line(passage, names)));
    }

    static PassageLine Line(Passage passage, Dictionary<string, string> names) =>
        new(passage, names.GetValueOrDefault(passage.DeviceId, passage.DeviceId));

    static Task<Dictionary<string, string>> Names(HubDb db, CancellationToken cancellationToken) =>
        db.Set<Device>().ToDictionaryAsync(device => device.Id, device => device.Name, cancellationToken);
}
