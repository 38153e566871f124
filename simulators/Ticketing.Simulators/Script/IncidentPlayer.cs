using Ticketing.Simulators.Crowd;
using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Printers;
using Ticketing.Simulators.Processes;

namespace Ticketing.Simulators.Script;

/// <summary>An incident as it was played.</summary>
/// <param name="From">Fraction of the evening.</param>
/// <param name="Until">Fraction of the evening, or later than 1: mended after the last arrival.</param>
/// <param name="Length">Until it was mended.</param>
public sealed record PlayedIncident(Incident Incident, double From, double Until, TimeSpan Length);

/// <summary>Makes go wrong what the script says, and mends it, as the evening goes on.</summary>
public sealed class IncidentPlayer(
    IReadOnlyList<Incident> script, VenueProcesses venue, Gates gates, Bar bar, Tally tally, TimeSpan slowest)
{
    readonly Queue<Incident> toCome = new(script.OrderBy(incident => incident.From));
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    readonly List<Incident> standing = [];
    readonly Dictionary<Incident, (long At, double Moment)> began = [];
    readonly List<PlayedIncident> played = [];

    /// <summary>What went wrong and was mended.</summary>
    public IReadOnlyList<PlayedIncident> Played
    {
        get
        {
            lock (standing)
                return [.. played];
        }
    }

    /// <summary>What is wrong at this moment.</summary>
    public IReadOnlyList<Incident> Standing
    {
        get
        {
            lock (standing)
                return [.. standing];
        }
    }

    /// <summary>The evening has come that far. Ends when what this moment asks for has been done.</summary>
    public async Task Reach(double moment, CancellationToken stop)
    {
        while (true)
        {
            Incident? over;
            lock (standing)
                over = standing.Where(incident => incident.Until <= moment && (moment > 1 || HasBeenSeen(incident)))
                    .MinBy(incident => incident.Until);
            if (over is null)
                break;
            await End(over, moment, stop);
        }
        while (toCome.TryPeek(out var next) && next.From <= moment)
        {
            toCome.Dequeue();
            await Begin(next, moment);
        }
    }

    /// <summary>Everything is mended, and what has not begun will not.</summary>
    public async Task EndAll(CancellationToken stop)
    {
        toCome.Clear();
        await Reach(double.MaxValue, stop);
    }

    /// <summary>In an evening played fast, a fault stands long enough for the programs to notice it.</summary>
    bool HasBeenSeen(Incident incident) => venue.Options.Clock.GetElapsedTime(began[incident].At) >= Shortest;

    async Task Begin(Incident incident, double moment)
    {
        began[incident] = (venue.Options.Clock.GetTimestamp(), moment);
        lock (standing)
            standing.Add(incident);
        tally.Tell(IncidentText.Begins(incident));
        switch (incident.Kind)
        {
            case IncidentKind.GateCutOff:
                gates.All[incident.Target - 1].Cable.Cut();
                break;
            case IncidentKind.ReaderCutOff:
                bar.Readers[incident.Target - 1].Cable.Cut();
                break;
            case IncidentKind.EdgeCutOffFromHub:
                venue.Edge.HubCable.Cut();
                break;
            case IncidentKind.TillCutOffFromHub:
                TillOf(incident).Appliance.HubCable.Cut();
                break;
            case IncidentKind.SlowLine:
                foreach (var appliance in venue.Appliances)
                    appliance.HubCable.Delay(TimeSpan.FromMilliseconds(150));
                break;
            case IncidentKind.EdgeKilled:
                await venue.Edge.Process.Kill();
                break;
            case IncidentKind.TillKilled:
                await TillOf(incident).Appliance.Process.Kill();
                break;
            case IncidentKind.HubStopped:
                await venue.Hub.Stop();
                break;
            case IncidentKind.GateWithoutPower:
                gates.All[incident.Target - 1].Device.PowerCut();
                break;
            case IncidentKind.TicketPaperOut:
                TillOf(incident).Tickets.Roll.Load(0);
                break;
            case IncidentKind.ReceiptCoverOpen:
                TillOf(incident).Receipts.Roll.Raise(PrinterFault.CoverOpen);
                break;
            case IncidentKind.CardTerminalTrouble:
                foreach (var conduct in (CardConduct[])[CardConduct.RefusedByBank, CardConduct.PaysAndTheAnswerIsLost,
                    CardConduct.Pays, CardConduct.RefusedAndTheAnswerIsLost, CardConduct.PresentsNothing])
                    TillOf(incident).Terminal.Next(new TerminalBehaviour(conduct, slowest));
                break;
        }
    }

    async Task End(Incident incident, double moment, CancellationToken stop)
    {
        switch (incident.Kind)
        {
            case IncidentKind.GateCutOff:
                gates.All[incident.Target - 1].Cable.Resume();
                break;
            case IncidentKind.ReaderCutOff:
                bar.Readers[incident.Target - 1].Cable.Resume();
                break;
            case IncidentKind.EdgeCutOffFromHub:
                venue.Edge.HubCable.Resume();
                break;
            case IncidentKind.TillCutOffFromHub:
                TillOf(incident).Appliance.HubCable.Resume();
                break;
            case IncidentKind.SlowLine:
                foreach (var appliance in venue.Appliances)
                    appliance.HubCable.Delay(TimeSpan.Zero);
                break;
            case IncidentKind.EdgeKilled:
                await venue.StartAppliance(venue.Edge, stop);
                break;
            case IncidentKind.TillKilled:
                await venue.StartAppliance(TillOf(incident).Appliance, stop);
                break;
            case IncidentKind.HubStopped:
                await venue.StartHub(stop);
                break;
            case IncidentKind.GateWithoutPower:
                gates.All[incident.Target - 1].Device.PowerOn();
                break;
            case IncidentKind.TicketPaperOut:
                TillOf(incident).Tickets.Roll.Load(venue.Options.Paper);
                break;
            case IncidentKind.ReceiptCoverOpen:
                TillOf(incident).Receipts.Roll.Mend(PrinterFault.CoverOpen);
                break;
        }
        var (at, from) = began[incident];
        lock (standing)
        {
            standing.Remove(incident);
            played.Add(new PlayedIncident(incident, from, moment, venue.Options.Clock.GetElapsedTime(at)));
        }
        tally.Tell(IncidentText.Ends(incident));
    }

    Till TillOf(Incident incident) => venue.Tills[incident.Target - 1];
}
