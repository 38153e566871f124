namespace Ticketing.Simulators.Script;

/// <summary>What goes wrong in an evening.</summary>
public enum IncidentKind
{
    /// <summary>A gate's cable to the edge is cut: it decides alone.</summary>
    GateCutOff,

    /// <summary>A reader's cable to the edge is cut.</summary>
    ReaderCutOff,

    /// <summary>The venue's line to the head office is cut: the edge works on.</summary>
    EdgeCutOffFromHub,

    /// <summary>A till's line is cut: it sells from its lease.</summary>
    TillCutOffFromHub,

    /// <summary>The lines are up and slow.</summary>
    SlowLine,

    /// <summary>kill -9 of the edge, and started again.</summary>
    EdgeKilled,

    /// <summary>kill -9 of a till, and started again.</summary>
    TillKilled,

    /// <summary>The hub is stopped, and started again.</summary>
    HubStopped,

    /// <summary>A gate loses power, and has it again.</summary>
    GateWithoutPower,

    /// <summary>The ticket printer of a till has no paper left.</summary>
    TicketPaperOut,

    /// <summary>The receipt printer's cover is open.</summary>
    ReceiptCoverOpen,

    /// <summary>The card terminal is slow, refuses, and loses answers.</summary>
    CardTerminalTrouble,
}

/// <summary>One thing that goes wrong, from a moment of the evening to another.</summary>
/// <param name="From">Fraction of the evening, as arrivals are.</param>
/// <param name="Until">When somebody has mended it.</param>
/// <param name="Target">Number of the gate, till or reader, from 1; 0 where there is only one.</param>
public sealed record Incident(double From, double Until, IncidentKind Kind, int Target);

/// <summary>What goes wrong in the evening of this seed: every kind once, each with its own time and target.</summary>
public static class IncidentScript
{
    public static List<Incident> Seeded(int seed, int gates, int readers, int tills)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<IncidentKind>();
        // The machines go down one after the other, in an order of chance: two at once would hide what each does.
        var order = kinds.ToArray();
        random.Shuffle(order);
        var slot = 0.86 / order.Length;
        var incidents = new List<Incident>(order.Length);
        for (var i = 0; i < order.Length; i++)
        {
            var from = 0.06 + i * slot + random.NextDouble() * slot * 0.2;
            incidents.Add(new Incident(from, from + slot * (0.6 + 0.2 * random.NextDouble()), order[i],
                Target(order[i], random, gates, readers, tills)));
        }
        return incidents;
    }

    static int Target(IncidentKind kind, Random random, int gates, int readers, int tills) => kind switch
    {
        IncidentKind.GateCutOff or IncidentKind.GateWithoutPower => 1 + random.Next(gates),
        IncidentKind.ReaderCutOff => 1 + random.Next(readers),
        IncidentKind.TillCutOffFromHub or IncidentKind.TillKilled or IncidentKind.TicketPaperOut
            or IncidentKind.ReceiptCoverOpen or IncidentKind.CardTerminalTrouble => 1 + random.Next(tills),
        _ => 0,
    };
}
