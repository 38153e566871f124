namespace Ticketing.Hub.Options.Report;

/// <summary>What a figure of the report counts. Every place of an option is in one of them, or in none.</summary>
public enum ReportFigure
{
    /// <summary>Demandées: wished for, and not decided yet.</summary>
    Requested,

    /// <summary>Posées, not validated.</summary>
    Placed,

    /// <summary>Commandées: validated.</summary>
    Ordered,

    /// <summary>Fermes.</summary>
    Firm,

    /// <summary>Reprises: in a cart.</summary>
    TakenUp,

    /// <summary>Vendues, out of options.</summary>
    Sold,

    /// <summary>En attente: on the waiting list.</summary>
    Waiting,
}

/// <summary>Places by figure.</summary>
/// <param name="Uncounted">Those of the placed, ordered and firm ones that availability does not count.</param>
public sealed record OptionFigures(
    int Requested, int Placed, int Ordered, int Firm, int TakenUp, int Sold, int Waiting, int Uncounted)
{
    public static OptionFigures Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Of all figures but the uncounted ones, which stand in another already.</summary>
    public int All => Requested + Placed + Ordered + Firm + TakenUp + Sold + Waiting;

    public static OptionFigures operator +(OptionFigures one, OptionFigures other) => Add(one, other);

    public static OptionFigures Add(OptionFigures one, OptionFigures other) => new(
        one.Requested + other.Requested, one.Placed + other.Placed, one.Ordered + other.Ordered, one.Firm + other.Firm,
        one.TakenUp + other.TakenUp, one.Sold + other.Sold, one.Waiting + other.Waiting, one.Uncounted + other.Uncounted);

    public static OptionFigures Sum(IEnumerable<OptionFigures> all) => all.Aggregate(Nothing, Add);

    public static OptionFigures Of(ReportFigure figure, int places, int uncounted) => figure switch
    {
        ReportFigure.Requested => Nothing with { Requested = places },
        ReportFigure.Placed => Nothing with { Placed = places, Uncounted = uncounted },
        ReportFigure.Ordered => Nothing with { Ordered = places, Uncounted = uncounted },
        ReportFigure.Firm => Nothing with { Firm = places, Uncounted = uncounted },
        ReportFigure.TakenUp => Nothing with { TakenUp = places },
        ReportFigure.Sold => Nothing with { Sold = places },
        _ => Nothing with { Waiting = places },
    };

    public int this[ReportFigure figure] => figure switch
    {
        ReportFigure.Requested => Requested,
        ReportFigure.Placed => Placed,
        ReportFigure.Ordered => Ordered,
        ReportFigure.Firm => Firm,
        ReportFigure.TakenUp => TakenUp,
        ReportFigure.Sold => Sold,
        _ => Waiting,
    };
}

/// <summary>Figures and states of options, one to one.</summary>
static class ReportFigures
{
    public static ReportFigure Of(OptionState state) => state switch
    {
        OptionState.Requested => ReportFigure.Requested,
        OptionState.Placed => ReportFigure.Placed,
        OptionState.Validated => ReportFigure.Ordered,
        OptionState.Firm => ReportFigure.Firm,
        OptionState.TakenUp => ReportFigure.TakenUp,
        OptionState.Sold => ReportFigure.Sold,
        OptionState.Waiting => ReportFigure.Waiting,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "The report does not count it."),
    };

    public static OptionState StateOf(ReportFigure figure) => figure switch
    {
        ReportFigure.Requested => OptionState.Requested,
        ReportFigure.Placed => OptionState.Placed,
        ReportFigure.Ordered => OptionState.Validated,
        ReportFigure.Firm => OptionState.Firm,
        ReportFigure.TakenUp => OptionState.TakenUp,
        ReportFigure.Sold => OptionState.Sold,
        _ => OptionState.Waiting,
    };
}
