namespace Ticketing.Hub.Seating;

/// <summary>A seat in the layout; its index is its place in <see cref="HouseLayout.Seats"/>.</summary>
public sealed record LayoutSeat(
    Guid Id, string Category, string Label, int RowOrder, int OrderInRow, double X, double Y, bool StartsRow);

/// <summary>Seats of one category that stand side by side, without an aisle between them; best row first.</summary>
public sealed record SeatRun(int RowOrder, int[] Seats, double Anchor);

public sealed record LayoutCategory(string Code, string Name, bool Numbered, int Capacity, int Rank);

/// <summary>A logical configuration, ready for choosing seats. Never changed: another version is another object.</summary>
public sealed class HouseLayout
{
    /// <summary>A gap wider than this many usual distances is an aisle.</summary>
    const double Aisle = 1.7;

    readonly Dictionary<Guid, int> indexes;
    readonly Dictionary<string, SeatRun[]> runs;

    public HouseLayout(Guid version, IEnumerable<LayoutCategory> categories, IEnumerable<LayoutSeat> seats)
    {
        Version = version;
        Categories = categories.ToDictionary(category => category.Code);
        Seats = [.. seats.OrderBy(seat => seat.RowOrder).ThenBy(seat => seat.OrderInRow)];
        indexes = Seats.Select((seat, index) => (seat.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        runs = Runs().GroupBy(run => Seats[run.Seats[0]].Category).ToDictionary(group => group.Key, group => group.ToArray());
    }

    public Guid Version { get; }

    public IReadOnlyDictionary<string, LayoutCategory> Categories { get; }

    public LayoutSeat[] Seats { get; }

    public int IndexOf(Guid seatId) => indexes.GetValueOrDefault(seatId, -1);

    /// <summary>Empty for a place that is only counted.</summary>
    public string LabelOf(Guid? seatId) =>
        seatId is { } id && IndexOf(id) is >= 0 and var index ? Seats[index].Label : "";

    public SeatRun[] RunsOf(string category) => runs.GetValueOrDefault(category) ?? [];

    IEnumerable<SeatRun> Runs()
    {
        for (var from = 0; from < Seats.Length;)
        {
            var to = from;
            while (to < Seats.Length && Seats[to].RowOrder == Seats[from].RowOrder)
                to++;
            foreach (var run in Cut(from, to))
                yield return run;
            from = to;
        }
    }

    IEnumerable<SeatRun> Cut(int from, int to)
    {
        var usual = Enumerable.Range(from, Math.Max(0, to - from - 1)).Select(Distance).Order().ToArray();
        var widest = usual.Length == 0 ? double.MaxValue : usual[usual.Length / 2] * Aisle;
        var start = Enumerable.Range(from, to - from).FirstOrDefault(index => Seats[index].StartsRow, -1);
        var anchor = start >= 0 ? start : (from + to - 1) / 2.0;
        var first = from;
        for (var index = from; index < to; index++)
        {
            var last = index + 1 == to || Seats[index].Category != Seats[index + 1].Category || Distance(index) > widest;
            if (!last)
                continue;
            yield return new SeatRun(Seats[first].RowOrder, [.. Enumerable.Range(first, index - first + 1)], anchor);
            first = index + 1;
        }
    }

    double Distance(int index) => double.Hypot(
        Seats[index + 1].X - Seats[index].X, Seats[index + 1].Y - Seats[index].Y);
}
