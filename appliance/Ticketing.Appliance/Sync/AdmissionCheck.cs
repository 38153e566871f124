using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Sync;

/// <summary>
/// I2 from this edge's journal alone: a first admission is given once a ticket, unless the entry was given back in between;
/// a second one exists only where a gate was cut off (or a supervisor opened), and is marked.
/// </summary>
public sealed class AdmissionCheck
{
    readonly Dictionary<(uint, ulong), Ticket> tickets = [];
    readonly List<long> unmarked = [];

    /// <summary>Entries used and not given back.</summary>
    public long Admitted { get; private set; }

    /// <summary>Second admissions that were found and marked.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Opened by a supervisor.</summary>
    public long Forced { get; private set; }

    /// <summary>Sequences of second admissions that nothing explains. Empty, or I2 is broken.</summary>
    public IReadOnlyList<long> Unmarked => unmarked;

    internal void Take(long sequence, OperationBody body)
    {
        if (body.BodyCase == OperationBody.BodyOneofCase.Admission) Admit(sequence, body.Admission);
        else if (body.BodyCase == OperationBody.BodyOneofCase.Passage) Pass(body.Passage);
    }

    void Admit(long sequence, AdmissionRecorded admission)
    {
        var outcome = (AccessOutcome)admission.Outcome;
        if (admission.Duplicate) Duplicates++;
        if (!AccessOutcomes.UsesAnEntry(outcome)) return;
        var key = (admission.Performance, admission.TicketSerial);
        if (!tickets.TryGetValue(key, out var ticket)) tickets[key] = ticket = new Ticket();
        if (outcome == AccessOutcome.Forced) Forced++;
        // A right of several entries shows in its own outcome; what a gate gave alone was counted against the right.
        else if (outcome is AccessOutcome.Admitted or AccessOutcome.AdmittedLeased && ticket.Open.Count > 0)
            unmarked.Add(sequence);
        ticket.Open.Add((admission.DeviceId, admission.DeviceSequence));
        Admitted++;
    }

    void Pass(PassageRecorded passage)
    {
        if ((PassageResult)passage.Result == PassageResult.NotPassed
            && tickets.TryGetValue((passage.Performance, passage.TicketSerial), out var ticket)
            && ticket.Open.Remove((passage.DeviceId, passage.DecisionSequence)))
            Admitted--;
    }

    sealed class Ticket
    {
        public HashSet<(string Device, uint Sequence)> Open { get; } = [];
    }
}
