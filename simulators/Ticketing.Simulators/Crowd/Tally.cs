using System.Collections.Concurrent;

namespace Ticketing.Simulators.Crowd;

/// <summary>What the simulators themselves saw happen: the side of the people, to be held against the hub's figures.</summary>
public sealed class Tally
{
    readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<string> news = new();
    readonly ConcurrentBag<double> waits = [];

    public void Add(string what, long count = 1) => counts.AddOrUpdate(what, count, (_, before) => before + count);

    public long this[string what] => counts.GetValueOrDefault(what);

    /// <summary>Tickets of this evening that their holders have kept.</summary>
    public long Kept => this[Sold] - this[OtherSold] - this[Refunded];

    /// <summary>What was paid for them.</summary>
    public long KeptCents => this[TicketCents] - this[OtherCents] - this[RefundCents];

    /// <summary>All counts whose name begins so, without that beginning, the most frequent first.</summary>
    public IReadOnlyList<(string Name, long Count)> Of(string prefix) =>
    [
        .. counts.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal) && c.Value != 0)
            .Select(c => (c.Key[prefix.Length..], c.Value)).OrderByDescending(c => c.Value),
    ];

    /// <summary>A line for the table's list of what happened.</summary>
    public void Tell(string line) => news.Enqueue(line);

    public IReadOnlyList<string> News => [.. news];

    /// <summary>A person waited that long for a gate's answer.</summary>
    public void Waited(TimeSpan answer) => waits.Add(answer.TotalMilliseconds);

    /// <summary>Milliseconds within which that share of the answers came; 0 before the first.</summary>
    public double Percentile(double share)
    {
        var sorted = waits.ToArray();
        if (sorted.Length == 0)
            return 0;
        Array.Sort(sorted);
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
    }

    public const string Sold = "sold", Refunded = "refunded", Lost = "sale-lost", TicketCents = "ticket-cents",
        TopUpCents = "top-up-cents", BarCents = "bar-cents", Entered = "entered", Refused = "refused:", Gate = "gate:",
        Bar = "bar:", Trouble = "trouble:", SoldOffline = "sold-offline", Torn = "torn", GateOffline = "gate-offline",
        Parties = "parties", Shown = "shown:", Late = "late", Again = "again:", OtherSold = "other-sold", OtherCents = "other-cents", RefundCents = "refund-cents",
        DoubleReads = "double-reads", Doubtful = "prints-in-doubt";
}
