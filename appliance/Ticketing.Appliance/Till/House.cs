using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Till;

/// <summary>What the till knows of the venue: the rows that the hub sent down, read in the trade's words.</summary>
/// <param name="isRevoked">The office has revoked this till.</param>
public sealed class House(SnapshotReader snapshot, Func<bool> isRevoked)
{
    public SnapshotReader Snapshot => snapshot;

    public SiteRow Site => snapshot.Site ?? new SiteRow { OfflineDays = 7 };

    public bool IsRevoked => isRevoked();

    /// <exception cref="RuleViolation">till.revoked.</exception>
    public void CheckNotRevoked()
    {
        if (isRevoked())
            throw new RuleViolation("till.revoked", "Le siège a révoqué cette caisse : elle ne vend plus. Appelez un responsable.");
    }

    /// <summary>What holds even when the money is taken already.</summary>
    /// <exception cref="RuleViolation">till.revoked, till.not-ready.</exception>
    public void CheckMayFinish()
    {
        CheckNotRevoked();
        if (!snapshot.Ready)
            throw new RuleViolation("till.not-ready", "La caisse n'a pas encore reçu ses données du siège.");
    }

    /// <exception cref="RuleViolation">till.revoked, till.not-ready, till.clock-behind, till.offline-too-long.</exception>
    public void CheckMayRecord(TillLink link, Books books, long nowMs)
    {
        CheckMayFinish();
        TillRules.CheckMayRecord(nowMs, books.Page.LastRecordedMs, link.IsOnline, snapshot.AsOfMs, Site.OfflineDays);
    }

    public IEnumerable<OperatorRow> Operators => snapshot.Operators;

    /// <summary>Not disabled, and within the dates that the office gave: also when the office cannot be reached.</summary>
    public static bool MayWork(OperatorRow person, long nowMs) =>
        !person.Disabled && nowMs >= person.ValidFromMs && (person.ValidUntilMs == 0 || nowMs < person.ValidUntilMs);

    public IEnumerable<LeaseRow> Leases => snapshot.Leases;

    public PerformanceRow? Performance(uint number) => snapshot.Performance(number);

    public IEnumerable<PerformanceRow> OnSale(long nowMs) =>
        snapshot.Performances.Where(p => !p.Cancelled && nowMs < p.SalesEndAtMs).OrderBy(p => p.StartsAtMs);

    public IEnumerable<CategoryRow> Categories(uint performance) =>
        snapshot.Categories(performance).OrderBy(c => c.Rank).ThenBy(c => c.Code, StringComparer.Ordinal);

    public CategoryRow? Category(uint performance, string code) => snapshot.Categories(performance).FirstOrDefault(c => c.Code == code);

    public IEnumerable<PriceRow> Prices(uint performance, string category) =>
        snapshot.Prices(performance).Where(p => p.Category == category && p.OnSale);

    public PriceRow? Price(uint performance, string category, string tariff) =>
        Prices(performance, category).FirstOrDefault(p => p.Tariff == tariff);

    /// <summary>Of any tariff, those too that are not offered at the counter: what was booked may have one.</summary>
    public string TariffName(uint performance, string category, string tariff) => snapshot.Prices(performance)
        .FirstOrDefault(p => p.Category == category && p.Tariff == tariff)?.TariffName ?? tariff;

    public IEnumerable<SeatRow> Seats(uint performance) => snapshot.Seats(performance);
}
