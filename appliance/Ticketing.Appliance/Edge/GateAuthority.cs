using System.Collections.Concurrent;
using Ticketing.Appliance.Sync;
using Ticketing.Protocol.Device;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Edge;

/// <summary>
/// Who may pass, at this site. Decides on the snapshot and on what its own gates have done; every decision is in the journal
/// on disk before it counts and before it is answered. A ticket is decided by one gate at a time, so the same code at two
/// gates opens one.
/// </summary>
sealed class GateAuthority(
    SnapshotReader snapshot, Journal journal, HubLink link, ServedPerformances served, TimeProvider time)
{
    // A device whose own memory was wiped counts from 1 again: after so long the same number is another scan.
    const long SameScanMs = 3_600_000;
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
        var sequence = scan.Sequence;
        var slice = uses.Of(ticket.Performance, ticket.Serial, gate.DeviceId);
        var decision = await slice.Turns.Take(async () =>
        {
            if (memory.Decisions.Find(sequence) is { } known && known.IsAbout(ticket.Performance, ticket.Serial)
                && Math.Abs(now - known.AtMs) < SameScanMs)
                return known;
            if (!link.Reachable) ticket.MayBeSoldSince(gate);
            var choice = Choose(sequence, ticket, slice, now);
            await journal.Append(choice.ToBody(gate.DeviceId), choice.Offline);
            Count(memory, choice, slice);
            return choice;
        });
        return decision.ToFrame(new DeviceSettings(gate).OpenMs, ticket.Place);
    }

    /// <summary>Completes when what the gate saw is on disk. The same sequence again changes nothing.</summary>
    public Task Record(DeviceRow gate, PassageFrame passage)
    {
        var memory = MemoryOf(gate.DeviceId);
        var sequence = passage.Sequence;
        var slice = uses.Of(passage.Performance, passage.Serial, gate.DeviceId);
        return slice.Turns.Take(async () =>
        {
            if (memory.Passages.Find(sequence) is { } known && known.Is(passage)) return true;
            if (DecidedByGate(memory, passage, slice) is { } alone)
            {
                await journal.Append(alone.ToBody(gate.DeviceId), !link.Reachable);
                Count(memory, alone, slice);
            }
            var body = ToBody(gate.DeviceId, passage);
            await journal.Append(new OperationBody { Passage = body }, !link.Reachable);
            memory.Passages.Keep(sequence, new SeenPassage(passage.TimeMs, passage.Serial));
            Apply(memory, body, slice);
            return true;
        });
    }

    /// <summary>One entry of the journal, in order, when the edge starts and before a device may come.</summary>
    public void Recall(OperationBody body)
    {
        switch (body.BodyCase)
        {
            case OperationBody.BodyOneofCase.Admission:
                var a = body.Admission;
                Count(MemoryOf(a.DeviceId), GateDecision.From(a), uses.Of(a.Performance, a.TicketSerial, a.DeviceId));
                break;
            case OperationBody.BodyOneofCase.Refusal:
                var r = body.Refusal;
                var refusedAt = uses.Of(r.Performance, r.TicketSerial, r.DeviceId);
                var lastEntryMs = refusedAt.Of(r.Performance, r.TicketSerial).LastEntryMs;
                Count(MemoryOf(r.DeviceId), GateDecision.From(r, lastEntryMs), refusedAt);
                break;
            case OperationBody.BodyOneofCase.Passage:
                var p = body.Passage;
                MemoryOf(p.DeviceId).Passages.Keep(p.DeviceSequence, new SeenPassage(p.PassedAtMs, p.TicketSerial));
                Apply(MemoryOf(p.DeviceId), p, uses.Of(p.Performance, p.TicketSerial, p.DeviceId));
                break;
        }
    }

    GateDecision Choose(uint sequence, ScannedTicket ticket, TicketUses.Slice slice, long now)
    {
        var use = slice.Of(ticket.Performance, ticket.Serial);
        ticket.Request.EntriesUsed = use.Used + ticket.EntriesUsedElsewhere;
        ticket.Request.Inside = use.Inside;
        ticket.Request.Interrupted = use.Interrupted;
        // Asked last of all: the office may have revoked this appliance while the ticket waited for its turn. Then, and after
        // too long without the hub, it cannot tell; the ticket may be good.
        if (link.Standing != Standing.Good) ticket.Request.ListLoaded = false;
        var outcome = AccessRules.Decide(ticket.Request);
        return new GateDecision
        {
            Sequence = sequence, Outcome = outcome, Performance = ticket.Performance, Serial = ticket.Serial, AtMs = now,
            PreviousEntryMs = outcome == AccessOutcome.AlreadyUsed ? use.LastEntryMs : 0,
            Offline = !link.Reachable,
        };
    }

    // The gate decided alone, or its supervisor did. The edge may have decided the same scan, and its answer was lost: that
    // is one use, not two.
    GateDecision? DecidedByGate(Memory memory, PassageFrame passage, TicketUses.Slice slice)
    {
        if (passage.ScanSequence == 0 || !(passage.Offline || passage.Outcome == AccessOutcome.Forced)) return null;
        var takesOne = AccessOutcomes.UsesAnEntry(passage.Outcome);
        if (memory.Decisions.Find(passage.ScanSequence) is { } known && known.IsAbout(passage.Performance, passage.Serial)
            && (!AccessOutcomes.Opens(passage.Outcome) || (takesOne && known.UsesAnEntry && !known.GivenBack)
                || (known.ByGate && known.Outcome == passage.Outcome)))
            return null;
        var allowed = 1;
        var used = slice.Of(passage.Performance, passage.Serial).Used;
        if (snapshot.TryTicket(passage.Performance, passage.Serial, out var right))
        {
            allowed = Math.Max(1, (int)right.EntriesAllowed);
            used += right.EntriesUsedElsewhere;
        }
        return new GateDecision
        {
            Sequence = passage.ScanSequence, Outcome = passage.Outcome, Performance = passage.Performance,
            Serial = passage.Serial, AtMs = passage.TimeMs, Offline = true, ByGate = true,
            // A supervisor who opens on a used ticket knows it.
            Duplicate = takesOne && used >= allowed && passage.Result != PassageResult.NotPassed
                && passage.Outcome != AccessOutcome.Forced,
        };
    }

    void Count(Memory memory, GateDecision decision, TicketUses.Slice slice)
    {
        memory.Decisions.Keep(decision.Sequence, decision);
        if (decision.Duplicate) Interlocked.Increment(ref duplicates);
        if (!AccessOutcomes.Opens(decision.Outcome))
        {
            Interlocked.Increment(ref turnedAway);
            return;
        }
        var use = slice.Of(decision.Performance, decision.Serial);
        if (decision.UsesAnEntry)
        {
            use = new TicketUse
            {
                Used = use.Used + 1, Inside = true, LastEntryMs = Math.Max(use.LastEntryMs, decision.AtMs),
            };
            Interlocked.Increment(ref admitted);
        }
        else if (decision.Outcome == AccessOutcome.ExitGranted)
        {
            use.Inside = false;
        }
        slice.Keep(decision.Performance, decision.Serial, use);
    }

    void Apply(Memory memory, PassageRecorded passage, TicketUses.Slice slice)
    {
        if (memory.Decisions.Find(passage.DecisionSequence) is not { } decision
            || !decision.IsAbout(passage.Performance, passage.TicketSerial) || !AccessOutcomes.Opens(decision.Outcome))
            return;
        var use = slice.Of(passage.Performance, passage.TicketSerial);
        var result = (PassageResult)passage.Result;
        if (result == PassageResult.Interrupted && decision.UsesAnEntry)
        {
            use.Interrupted = true;
        }
        else if (result == PassageResult.NotPassed && decision.UsesAnEntry && !decision.GivenBack)
        {
            decision.GivenBack = true;
            use.Used = Math.Max(0, use.Used - 1);
            use.Inside = false;
            Interlocked.Decrement(ref admitted);
        }
        else if (result == PassageResult.NotPassed && decision.Outcome == AccessOutcome.ExitGranted)
        {
            use.Inside = true;
        }
        slice.Keep(passage.Performance, passage.TicketSerial, use);
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
}
