using Ticketing.Firmware.Board;
using Ticketing.Firmware.Turnstile;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

/// <summary>What a gate keeps, how often it writes it, and how long it lasts.</summary>
public class GateMemoryTests
{
    [Fact]
    public void A_compaction_keeps_every_ticket_and_every_report()
    {
        var memory = new GateMemory();
        var batch = new RecordBatch();
        var buffer = new byte[RecordBatch.Longest];
        memory.NextBoot(batch);
        for (uint i = 1; i <= 1000; i++)
        {
            batch.Clear();
            Open(memory, batch, i);
            memory.Keep(1_000_000 + i, Report(memory, i % 9 == 0 ? PassageResult.Interrupted : PassageResult.Passed), true, batch, buffer);
            if (i % 2 == 0)
                memory.Acknowledge(1_000_000 + i, batch);
        }

        var copy = new GateMemory();
        var snapshot = memory.Snapshot();
        Assert.All(snapshot, record => Assert.InRange(record.Length, 1, FlashLog.LongestRecord));
        foreach (var record in snapshot)
            copy.Restore(record);
        Assert.Equal((memory.Boot, memory.HighestOpened, memory.LatestMs), (copy.Boot, copy.HighestOpened, copy.LatestMs));
        Assert.Equal(500, copy.Reports.Count);
        for (uint i = 1; i <= 1000; i++)
        {
            Assert.Equal(1, copy.EntriesOf(Evening.Performance, i));
            Assert.Equal(i % 9 == 0, copy.IsInterrupted(Evening.Performance, i));
        }
    }

    [Fact]
    public void A_record_of_one_ticket_as_older_programs_wrote_it_is_read()
    {
        var batch = new RecordBatch();
        batch.Begin(5);
        batch.UInt32(Evening.Performance);
        batch.UInt64(42);
        batch.Byte(1);
        var memory = new GateMemory();
        memory.Restore(batch.CopyOf(0));
        Assert.Equal(1, memory.EntriesOf(Evening.Performance, 42));
    }

    [Fact]
    public void The_most_tickets_that_a_gate_remembers_take_76_KB_of_flash()
    {
        var memory = new GateMemory();
        var batch = new RecordBatch();
        for (uint i = 1; memory.HasRoom(Evening.Performance); i++)
        {
            batch.Clear();
            Open(memory, batch, i);
            memory.Keep(i, Report(memory, PassageResult.Passed), true, batch, new byte[RecordBatch.Longest]);
            memory.Acknowledge(i, batch);
        }

        var flash = new MemoryFlash();
        var log = new FlashLog(flash);
        var snapshot = memory.Snapshot();
        log.Compact(snapshot, snapshot.Length);
        Assert.InRange(log.Used, GateMemory.MostTickets * 9, 76_000);
    }

    [Fact]
    public void An_evening_of_admissions_wears_the_flash_by_a_bounded_number_of_writes_and_bytes()
    {
        const int people = 600;
        var log = new MemoryFlash();
        var board = new GateRig(log, GateRig.KnownLists(people));
        board.Asked = scan => board.Decide(scan, AccessOutcome.Admitted, (ulong)board.Answers.Count + 1);
        board.PowerOn();
        board.Link.Connected = true;
        board.Clock();
        board.Poll();
        var before = log.Written;
        for (ulong serial = 1; serial <= people; serial++)
        {
            board.Scan(Evening.Code(serial));
            board.Poll();
            board.TurnArms();
            board.Poll();
        }

        Assert.Equal(people, board.Reports.Count(report => report.Result == PassageResult.Passed));
        // Opening, end, acknowledgement: 113 bytes a person; a compaction every 48 KB adds what is still needed.
        Assert.InRange(log.Written - before, people * 100, people * 160);
        // The log never grows past what is needed plus 48 KB, however long the evening.
        Assert.InRange(log.Read(0).Length + log.Read(1).Length, 1, 2 * 49152);
    }

    static void Open(GateMemory memory, RecordBatch batch, uint i)
    {
        memory.Opening.ScanSequence = i;
        memory.Opening.Outcome = AccessOutcome.AdmittedOffline;
        memory.Opening.Offline = true;
        memory.Opening.Performance = Evening.Performance;
        memory.Opening.Serial = i;
        memory.Opening.TimeMs = Evening.Began + i;
        memory.Begin(i, batch);
    }

    static PassageFrame Report(GateMemory memory, PassageResult result) => new()
    {
        ScanSequence = memory.Opening.ScanSequence, Result = result, Outcome = memory.Opening.Outcome,
        Performance = Evening.Performance, Serial = memory.Opening.Serial, TimeMs = memory.Opening.TimeMs, Offline = true,
    };
}
