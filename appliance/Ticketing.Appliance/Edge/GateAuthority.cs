using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// Who may pass, at this site. Decides on the snapshot and on what its own gates have done; every decision is in the journal
/// on disk before it is answered. A ticket is decided by one gate at a time, so the same code at two gates opens one.
/// </summary>
sealed class GateAuthority(
    SnapshotReader snapshot, Journal journal, LinkHealth link, ServedPerformances served, TimeProvider time)
{
    readonly TicketUses uses = new();
    readonly ConcurrentDictionary<string, Memory> memories = new(StringComparer.Ordinal);
    long admitted;
    long turnedAway;
    long duplicates;

    public long Admitted => Interlocked.Read(ref admitted);
    public long TurnedAway => Interlocked.Read(ref turnedAway);
    public long Duplicates => Interlocked.Read(ref duplicates);

    /// <summary>The answer to one scan, once it is on disk. The same sequence again has the same answer.</summary>
    public async Task<DecisionFrame> Decide(DeviceRow gate, ScanFrame scan)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ticket = ScannedTicket.Read(scan, gate, snapshot, served, now);
        var memory = MemoryOf(gate.DeviceId);
        var slice = uses.Of(ticket.Performance, ticket.Serial);
        GateDecision decision;
        lock (slice.Gate)
        {
            var known = memory.Decisions.Find(scan.Sequence);
            // A device whose own memory was wiped counts from 1 again: another ticket is another scan.
            if (known is not null && known.Performance == ticket.Performance && known.Serial == ticket.Serial)
            {
                decision = known;
            }
            else
            {
                decision = Choose(scan.Sequence, ticket, slice);
                memory.Decisions.Keep(scan.Sequence, decision);
                decision.Committed = Record(gate.DeviceId, decision, now);
            }
        }
        try
        {
            await decision.Committed;
        }
        catch
        {
            // Not on disk: it was never decided. The gate hears nothing and asks again, or decides alone.
            lock (slice.Gate) TakeBack(memory, decision, slice);
            throw;
        }
        return decision.ToFrame(new DeviceSettings(gate).OpenMs, ticket.Place);
    }

    /// <summary>Completes when what the gate saw is on disk. The same sequence again changes nothing.</summary>
    public async Task Record(DeviceRow gate, PassageFrame passage)
    {
        var memory = MemoryOf(gate.DeviceId);
        var slice = uses.Of(passage.Performance, passage.Serial);
        GateDecision? alone = null;
        SeenPassage seen;
        lock (slice.Gate)
        {
            if (memory.Passages.Find(passage.Sequence) is { } known && known.Is(passage))
            {
                seen = known;
            }
            else
            {
                if (passage.Offline) alone = RecordOffline(gate.DeviceId, memory, passage, slice);
                var body = ToBody(gate.DeviceId, passage);
                var appended = journal.Append(new OperationBody { Passage = body }, !link.Reachable);
                seen = new SeenPassage(passage.TimeMs, passage.Serial,
                    Task.WhenAll(alone?.Committed ?? Task.CompletedTask, appended));
                memory.Passages.Keep(passage.Sequence, seen);
                Apply(memory, body, slice);
            }
        }
        try
        {
            await seen.Committed;
        }
        catch
        {
            memory.Passages.Forget(passage.Sequence);
            if (alone is { Committed.IsFaulted: true })
                lock (slice.Gate) TakeBack(memory, alone, slice);
            throw;
        }
    }

    /// <summary>One entry of the journal, in order, when the edge starts.</summary>
    public void Recall(OperationBody body)
    {
        switch (body.BodyCase)
        {
            case OperationBody.BodyOneofCase.Admission:
                var a = body.Admission;
                Recall(a.DeviceId, a.DeviceSequence, a.Performance, a.TicketSerial, a.Outcome, a.DecidedAtMs);
                if (a.Duplicate) duplicates++;
                break;
            case OperationBody.BodyOneofCase.Refusal:
                var r = body.Refusal;
                Recall(r.DeviceId, r.DeviceSequence, r.Performance, r.TicketSerial, r.Outcome, r.DecidedAtMs);
                break;
            case OperationBody.BodyOneofCase.Passage:
                var p = body.Passage;
                var slice = uses.Of(p.Performance, p.TicketSerial);
                var seen = new SeenPassage(p.PassedAtMs, p.TicketSerial, Task.CompletedTask);
                MemoryOf(p.DeviceId).Passages.Keep(p.DeviceSequence, seen);
                lock (slice.Gate) Apply(MemoryOf(p.DeviceId), p, slice);
                break;
        }
    }

    void Recall(string device, uint sequence, uint performance, ulong serial, int outcome, long decidedAtMs)
    {
        var slice = uses.Of(performance, serial);
        lock (slice.Gate)
        {
            var decision = new GateDecision
            {
                Sequence = sequence, Outcome = (AccessOutcome)outcome, Performance = performance, Serial = serial,
                PreviousEntryMs = outcome == (int)AccessOutcome.AlreadyUsed ? slice.Use(performance, serial).LastEntryMs : 0,
            };
            MemoryOf(device).Decisions.Keep(sequence, decision);
            Count(decision, slice, decidedAtMs);
        }
    }

    GateDecision Choose(uint sequence, ScannedTicket ticket, TicketUses.Slice slice)
    {
        ref var use = ref slice.Use(ticket.Performance, ticket.Serial);
        ticket.Request.EntriesUsed = use.Used + ticket.EntriesUsedElsewhere;
        ticket.Request.Inside = use.Inside;
        ticket.Request.Interrupted = use.Interrupted;
        var outcome = AccessRules.Decide(ticket.Request);
        return new GateDecision
        {
            Sequence = sequence,
            Outcome = outcome,
            Performance = ticket.Performance,
            Serial = ticket.Serial,
            PreviousEntryMs = outcome == AccessOutcome.AlreadyUsed ? use.LastEntryMs : 0,
            Offline = !link.Reachable,
        };
    }

    // Within the slice's lock: the journal's order is the order of the decisions.
    Task Record(string device, GateDecision decision, long now, bool gateOffline = false, bool duplicate = false)
    {
        Count(decision, uses.Of(decision.Performance, decision.Serial), now);
        if (duplicate) Interlocked.Increment(ref duplicates);
        var body = AccessOutcomes.Opens(decision.Outcome)
            ? new OperationBody
            {
                Admission = new AdmissionRecorded
                {
                    DeviceId = device, DeviceSequence = decision.Sequence, Performance = decision.Performance,
                    TicketSerial = decision.Serial, Outcome = (int)decision.Outcome, GateOffline = gateOffline,
                    DecidedAtMs = now, Duplicate = duplicate,
                },
            }
            : new OperationBody
            {
                Refusal = new RefusalRecorded
                {
                    DeviceId = device, DeviceSequence = decision.Sequence, Performance = decision.Performance,
                    TicketSerial = decision.Serial, Outcome = (int)decision.Outcome, GateOffline = gateOffline,
                    DecidedAtMs = now,
                },
            };
        return journal.Append(body, !link.Reachable);
    }

    // The gate decided alone. The edge may have decided the same scan, and its answer was lost: that is one use, not two.
    GateDecision? RecordOffline(string device, Memory memory, PassageFrame passage, TicketUses.Slice slice)
    {
        if (passage.ScanSequence == 0) return null;
        var known = memory.Decisions.Find(passage.ScanSequence);
        var same = known is not null && known.Performance == passage.Performance && known.Serial == passage.Serial;
        var takesOne = AccessOutcomes.UsesAnEntry(passage.Outcome);
        if (same && (!AccessOutcomes.Opens(passage.Outcome) || (takesOne && known!.UsesAnEntry && !known.GivenBack)))
            return null;
        var allowed = 1;
        var used = slice.Use(passage.Performance, passage.Serial).Used;
        if (snapshot.TryTicket(passage.Performance, passage.Serial, out var right))
        {
            allowed = Math.Max(1, (int)right.EntriesAllowed);
            used += right.EntriesUsedElsewhere;
        }
        var decision = new GateDecision
        {
            Sequence = passage.ScanSequence, Outcome = passage.Outcome, Performance = passage.Performance,
            Serial = passage.Serial, Offline = true,
        };
        memory.Decisions.Keep(passage.ScanSequence, decision);
        var duplicate = takesOne && used >= allowed && passage.Result != PassageResult.NotPassed;
        decision.Committed = Record(device, decision, passage.TimeMs, gateOffline: true, duplicate);
        return decision;
    }

    void Count(GateDecision decision, TicketUses.Slice slice, long atMs)
    {
        ref var use = ref slice.Use(decision.Performance, decision.Serial);
        if (decision.UsesAnEntry)
        {
            use.Used++;
            use.Inside = true;
            use.Interrupted = false;
            use.LastEntryMs = atMs;
            Interlocked.Increment(ref admitted);
        }
        else if (decision.Outcome == AccessOutcome.ExitGranted)
        {
            use.Inside = false;
        }
        else if (!AccessOutcomes.Opens(decision.Outcome))
        {
            Interlocked.Increment(ref turnedAway);
        }
    }

    void Apply(Memory memory, PassageRecorded passage, TicketUses.Slice slice)
    {
        if (memory.Decisions.Find(passage.DecisionSequence) is not { } decision
            || decision.Performance != passage.Performance || decision.Serial != passage.TicketSerial)
            return;
        ref var use = ref slice.Use(passage.Performance, passage.TicketSerial);
        var result = (PassageResult)passage.Result;
        if (result == PassageResult.Interrupted && decision.UsesAnEntry) use.Interrupted = true;
        if (result != PassageResult.NotPassed) return;
        if (decision.UsesAnEntry) GiveBack(decision, ref use);
        else if (decision.Outcome == AccessOutcome.ExitGranted) use.Inside = true;
    }

    void TakeBack(Memory memory, GateDecision decision, TicketUses.Slice slice)
    {
        memory.Decisions.Forget(decision.Sequence);
        ref var use = ref slice.Use(decision.Performance, decision.Serial);
        if (decision.UsesAnEntry) GiveBack(decision, ref use);
        else if (decision.Outcome == AccessOutcome.ExitGranted) use.Inside = true;
    }

    void GiveBack(GateDecision decision, ref TicketUse use)
    {
        if (decision.GivenBack) return;
        decision.GivenBack = true;
        use.Used = Math.Max(0, use.Used - 1);
        use.Inside = false;
        Interlocked.Decrement(ref admitted);
    }

    static PassageRecorded ToBody(string device, PassageFrame passage) => new()
    {
        DeviceId = device,
        DeviceSequence = passage.Sequence,
        Performance = passage.Performance,
        TicketSerial = passage.Serial,
        Result = (int)passage.Result,
        PassedAtMs = passage.TimeMs,
        DecisionSequence = passage.ScanSequence,
    };

    Memory MemoryOf(string device) => memories.GetOrAdd(device, static _ => new Memory());

    sealed class Memory
    {
        public DeviceMemory<GateDecision> Decisions { get; } = new();
        public DeviceMemory<SeenPassage> Passages { get; } = new();
    }

    sealed record SeenPassage(long AtMs, ulong Serial, Task Committed)
    {
        public bool Is(PassageFrame passage) => passage.TimeMs == AtMs && passage.Serial == Serial;
    }
}
