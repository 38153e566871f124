using System.Text;
using CsCheck;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;

namespace Ticketing.Firmware.Tests;

/// <summary>Every input in every state of the reader.</summary>
public class ReaderStepTests
{
    public static TheoryData<string> StateNames => [.. ReaderTable.States.Select(state => state.Name)];

    [Fact]
    public void The_page_says_what_every_input_does_in_every_state()
    {
        var page = new StringBuilder("# The reader: every input in every state\n\n"
            + "Written by `ReaderStepTests`. The state that follows, then what the reader does, in its order.\n");
        foreach (var (state, _) in ReaderTable.States)
        {
            page.Append("\n## ").Append(state).Append("\n\n| input | what follows |\n|---|---|\n");
            foreach (var (input, _, _, _) in ReaderTable.Inputs)
            {
                var (reader, action) = Run(state, input);
                page.Append("| ").Append(input).Append(" | ").Append(ReaderTable.Describe(reader.Logic.State, action)).Append(" |\n");
            }
        }

        GoldenPage.Check("ReaderSteps.md", page.ToString());
    }

    [Fact]
    public void The_table_has_every_state_and_every_input()
    {
        Assert.Equal(Enum.GetValues<ReaderState>(),
            ReaderTable.States.Select(state => state.Make().Logic.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReaderInputKind>(), ReaderTable.Inputs.Select(input => input.Kind).Distinct().Order());
        Assert.All(ReaderTable.States, state => Assert.StartsWith(state.Make().Logic.State.ToString(), state.Name));
    }

    [Theory, MemberData(nameof(StateNames))]
    public void Nothing_is_shown_as_paid_before_the_chip_was_read_back(string state)
    {
        foreach (var (name, kind, _, _) in ReaderTable.Inputs)
        {
            var (_, action) = Run(state, name);
            Assert.True(
                action.Page[0] != "MERCI" || kind == ReaderInputKind.ChipWritten || !action.ShowPage
                || state.StartsWith("Showing", StringComparison.Ordinal), name);
        }
    }

    [Theory, MemberData(nameof(StateNames))]
    public void The_edge_and_the_chip_hear_of_no_money_that_flash_does_not_know(string state)
    {
        // Where flash itself fails, the reversal is kept in memory and sent from there.
        foreach (var (name, _, _, _) in ReaderTable.Inputs.Where(input => input.Kind != ReaderInputKind.FlashFailed))
        {
            var (_, action) = Run(state, name);
            var kinds = Enumerable.Range(0, action.Records.Count).Select(i => action.Records.BufferOf(i)[0]).ToList();
            if (action.PublishDebit && action.Debit is { Amount: > 0, Retry: false })
                Assert.True(kinds.Contains(2), name);
            if (action.WriteChip && action.Answered && DebitOutcomes.Debits(action.Outcome))
                Assert.True(kinds.Contains(3), name);
            if (action.Settled)
                Assert.True(kinds.Contains(4), name);
        }
    }

    [Theory, MemberData(nameof(StateNames))]
    public void Every_text_fits_the_display_and_has_letters_that_it_has(string state)
    {
        foreach (var (name, _, _, _) in ReaderTable.Inputs)
        {
            var (_, action) = Run(state, name);
            Assert.All(action.Page, row => LcdLettersTests.AssertShowable(row));
        }
    }

    [Fact]
    public void Any_order_of_inputs_keeps_what_always_holds() => Gen.Select(
        Gen.Int[0, ReaderTable.Inputs.Length - 1], Gen.Int[0, 4].Select(i => new[] { 1, 50, 900, 4000, 31_000 }[i])).Array[1, 120]
        .Sample(walk =>
        {
            var reader = new ReaderUnderTest().Know();
            HashSet<uint> numbers = [];
            HashSet<uint> settled = [];
            foreach (var (index, later) in walk)
            {
                var (name, kind, _, fill) = ReaderTable.Inputs[index];
                // The board says these of a write that it was asked for, and of flash that failed.
                var writing = reader.Logic.State == ReaderState.Writing;
                if (kind == ReaderInputKind.FlashFailed || (kind is ReaderInputKind.ChipWritten or ReaderInputKind.ChipTorn && !writing))
                    continue;
                var action = reader.After(kind, later, fill);
                if (action.PublishDebit && !action.Debit.Retry)
                    Assert.True(numbers.Add(action.DebitSequence), name);
                if (action.PublishHeartbeat)
                    Assert.True(numbers.Add(action.HeartbeatSequence), name);
                if (action.Settled)
                    Assert.True(settled.Add(action.DebitSequence), name);
                Assert.Equal(action.WriteChip, reader.Logic.State == ReaderState.Writing && !writing);
                Assert.InRange(action.Records.Count, 0, 4);
            }
        }, iter: 2000);

    [Fact]
    public void Waiting_allocates_nothing_and_a_sale_little()
    {
        foreach (var (name, make) in ReaderTable.States)
        {
            var reader = make();
            var input = new ReaderInput { Kind = ReaderInputKind.Tick };
            var buffer = new byte[Frame.MaxLength];
            long now = ReaderTable.Now;
            // Until what was under way has ended: 40 s.
            for (var i = 0; i < 4000; i++)
                Wait(reader.Logic, input, buffer, now += 10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++)
                Wait(reader.Logic, input, buffer, now += 10);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, name);
        }

        var sales = new ReaderUnderTest().Know();
        long spent = 0;
        for (var i = 0; i < 60; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            sales.Do(ReaderInputKind.ChipGone).Press("1");
            // The test's own chip and its key are not the reader's.
            Fill(sales, ref before);
            sales.Do(ReaderInputKind.ChipWritten).Do(ReaderInputKind.Tick, 4000);
            if (i >= 40)
                spent += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // Amounts for the display, keys and seals of the chip.
        Assert.InRange(spent / 20, 1, 3000);
    }

    static void Fill(ReaderUnderTest sales, ref long before)
    {
        var at = GC.GetAllocatedBytesForCurrentThread();
        var input = new ReaderInput();
        ReaderUnderTest.Fill(input, Evening.ChipA);
        before += GC.GetAllocatedBytesForCurrentThread() - at;
        sales.After(ReaderInputKind.Chip, 10, (_, i) =>
        {
            input.Uid.CopyTo(i.Uid, 0);
            i.UidLength = input.UidLength;
            input.Memory.CopyTo(i.Memory, 0);
        });
    }

    static void Wait(ReaderLogic logic, ReaderInput input, byte[] buffer, long now)
    {
        logic.Step(input, now);
        while (logic.NextReport(now, buffer) > 0)
        {
        }
    }

    static (ReaderUnderTest Reader, ReaderAction Action) Run(string state, string input)
    {
        var reader = ReaderTable.States.Single(known => known.Name == state).Make();
        var (_, kind, later, fill) = ReaderTable.Inputs.Single(known => known.Name == input);
        return (reader, reader.After(kind, later, fill));
    }
}
