using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Simulators.Crowd;

/// <summary>What the tills offer: tonight's performances, and one of another evening for those who mix up their dates.</summary>
public sealed class Programme
{
    readonly ListOnSaleReply onSale;

    /// <param name="codes">Those of tonight's performances.</param>
    /// <exception cref="InvalidOperationException">None of them is on sale with its doors open.</exception>
    public Programme(ListOnSaleReply onSale, IReadOnlyList<string> codes, DateTimeOffset now)
    {
        this.onSale = onSale;
        var ms = now.ToUnixTimeMilliseconds();
        var tonight = onSale.Performances.Where(p => codes.Contains(p.Code) && !p.Cancelled
            && p.DoorsOpenAtMs <= ms && ms <= p.DoorsCloseAtMs).ToList();
        Seated = tonight.Find(p => Numbered(p.Number))
            ?? throw new InvalidOperationException("No seated performance has its doors open now: is the season loaded?");
        Standing = tonight.Find(p => !Numbered(p.Number));
        Coming = [.. onSale.Performances.Where(p => p.DoorsOpenAtMs > ms + TimeSpan.FromHours(6).TotalMilliseconds && !p.Cancelled)
            .OrderBy(p => p.StartsAtMs)];
    }

    public PerformanceRow Seated { get; }

    public PerformanceRow? Standing { get; }

    /// <summary>Another evening's; null when none is on sale.</summary>
    public PerformanceRow? Other => Coming.Count > 0 ? Coming[0] : null;

    /// <summary>On sale for other evenings, the next first.</summary>
    public IReadOnlyList<PerformanceRow> Coming { get; }

    public IEnumerable<uint> Tonight => Standing is null ? [Seated.Number] : [Seated.Number, Standing.Number];

    /// <summary>Categories by their rank; those for wheelchairs are left to those who need them.</summary>
    public IReadOnlyList<string> Categories(uint performance) =>
    [
        .. onSale.Categories.Where(c => c.Performance == performance && !c.Code.StartsWith("PMR", StringComparison.Ordinal))
            .OrderBy(c => c.Rank).Select(c => c.Code),
    ];

    public IReadOnlyList<PriceRow> Prices(uint performance, string category) =>
    [
        .. onSale.Prices.Where(p => p.Performance == performance && p.Category == category && p.OnSale).OrderBy(p => p.Rank),
    ];

    bool Numbered(uint performance) => onSale.Categories.Any(c => c.Performance == performance && c.Numbered);
}
