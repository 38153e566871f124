using CsCheck;
using Ticketing.Firmware.CashlessReader;
using Ticketing.Protocol.Device;
using Ticketing.Simulators.Hardware;

namespace Ticketing.Firmware.Tests;

/// <summary>A chip that is pulled away while it is written, and a reader whose supply goes: money is conserved to the cent.</summary>
public class TornChipTests
{
    public static TheoryData<int, int, TornPage, bool> EveryTear
    {
        get
        {
            var data = new TheoryData<int, int, TornPage, bool>();
            foreach (var slot in new[] { 0, 1 })
            {
                for (var page = 0; page < PurseLayout.SlotPages; page++)
                {
                    foreach (var tear in Enum.GetValues<TornPage>())
                    {
                        data.Add(slot, page, tear, true);
                        data.Add(slot, page, tear, false);
                    }
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(EveryTear))]
    public void A_torn_write_is_finished_when_the_same_chip_comes_back(int slot, int page, TornPage tear, bool linked)
    {
        var rig = Torn(slot, page, tear, linked);
        Assert.Equal(5000, rig.OnChip);
        rig.TakeAway();
        rig.Present();
        rig.Poll(2);
        Assert.Equal((ReaderState.Showing, 250, 4750), (rig.State, rig.Paid, rig.OnChip));
        rig.Drain();
        Assert.Equal((4750, 1), (rig.Edge.Balance, rig.Edge.Results.Count));
    }

    [Theory, MemberData(nameof(EveryTear))]
    public void A_torn_write_that_is_cancelled_is_reversed_and_the_chip_pays_the_next_sale_at_once(
        int slot, int page, TornPage tear, bool linked)
    {
        var rig = Torn(slot, page, tear, linked);
        rig.TakeAway();
        rig.Press("*");
        Assert.StartsWith("ANNULÉ\nRien n'est débité", rig.Display.Page);
        Assert.Equal(0, rig.Paid);
        SellAgain(rig);
    }

    [Theory, MemberData(nameof(EveryTear))]
    public void A_torn_write_whose_chip_stays_away_is_reversed_after_its_time_and_the_chip_pays_when_it_comes(
        int slot, int page, TornPage tear, bool linked)
    {
        var rig = Torn(slot, page, tear, linked);
        rig.TakeAway();
        rig.Poll(ReaderLogic.RepresentMs / 160);
        Assert.Equal(ReaderState.Showing, rig.State);
        Assert.StartsWith("ANNULÉ", rig.Display.Page);
        SellAgain(rig);
    }

    [Fact]
    public void Another_chip_is_sent_away_and_the_first_one_is_still_finished()
    {
        var rig = Torn(1, 2, TornPage.Partial, linked: true);
        var other = new SimulatedChip(Evening.ChipB);
        var before = other.Memory.ToArray();
        rig.Nfc.Present(other);
        rig.Poll(2);
        Assert.StartsWith("AUTRE CARTE\nReprésentez", rig.Display.Page);
        rig.Nfc.Remove();
        rig.Poll(3);
        rig.Present();
        rig.Poll(2);
        Assert.Equal((250, 4750), (rig.Paid, rig.OnChip));
        Assert.Equal(before, other.Memory.ToArray());
    }

    [Fact]
    public void A_guest_who_leaves_the_chip_there_does_not_pay_for_the_next_one()
    {
        var rig = new BarRig().PowerOn();
        rig.Link.Connected = true;
        rig.Press("1");
        rig.Present();
        rig.Poll(4);
        Assert.Equal(250, rig.Paid);
        rig.Press("1");
        rig.Poll(20);
        Assert.Equal((ReaderState.Armed, 250), (rig.State, rig.Paid));
        rig.TakeAway();
        rig.Present();
        rig.Poll(4);
        Assert.Equal(500, rig.Paid);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_reader_that_lost_power_between_decision_and_result_asks_for_the_chip_and_finishes(bool linked)
    {
        var finished = 0;
        for (var cut = 0; cut < 260; cut++)
        {
            var rig = new BarRig().PowerOn();
            rig.Link.Connected = linked;
            rig.Poll();
            rig.Log.CutAfter = cut;
            var lost = false;
            try
            {
                rig.Press("1");
                rig.Present();
                rig.Poll(4);
            }
            catch (PowerCutException)
            {
                lost = true;
            }

            rig.TakeAwayInTheDark();
            rig.PowerCut();
            rig.PowerOn();
            rig.Link.Connected = linked;
            if (lost && rig.State == ReaderState.Represent)
            {
                finished++;
                rig.Poll(3);
                rig.Present();
                rig.Poll(2);
                Assert.Equal(250, rig.Paid);
            }

            rig.Drain();
            rig.Poll(200);
            Assert.Equal(5000 - rig.Paid, rig.Edge.Balance);
        }

        // Any byte of the result's record.
        Assert.InRange(finished, 40, 70);
    }

    [Fact]
    public void Whatever_is_torn_lost_and_cut_not_a_cent_is_made_or_lost() => Gen.Select(
        Gen.Int[0, 1], Gen.Select(Gen.Int[-1, 3], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool, Gen.Int[-40, 260]).Array[1, 5])
        .Sample((slot, sales) =>
        {
            var rig = new BarRig(slot).PowerOn();
            rig.Link.Connected = true;
            rig.Poll();
            foreach (var (page, tear, what, linked, cut) in sales)
                Sale(rig, page, (TornPage)tear, what, linked, cut);
            rig.Drain();
            rig.Poll(40);
            Assert.Equal(rig.Edge.Credits - rig.Paid, rig.Edge.Balance);
            rig.AskBalance();
            rig.AskBalance();
            Assert.Equal(rig.Edge.Balance, rig.OnChip);
            Assert.Equal(rig.Edge.Numbers.Count, rig.Edge.Numbers.Select(number => number.Number).Distinct().Count());
            Assert.Equal(rig.Edge.Results.Count, rig.Edge.Results.Select(result => result.Debit).Distinct().Count());
        }, iter: 3000);

    // One sale: the write torn at a page or not; the guest comes back, cancels, or goes; answers lost; power cut after some bytes.
    static void Sale(BarRig rig, int page, TornPage tear, int what, bool linked, int cut)
    {
        rig.Link.Connected = linked;
        rig.Edge.LosesAnswers = what == 3;
        if (page >= 0)
            rig.Chip.TearAfter(page, tear);
        if (cut >= 0)
            rig.Log.CutAfter = cut;
        try
        {
            rig.Press("1");
            rig.Present();
            rig.Poll(14);
            rig.TakeAway();
            Return(rig, what);
        }
        catch (PowerCutException)
        {
            rig.PowerCut();
            rig.Nfc.Remove();
            rig.PowerOn();
            rig.Poll();
            Return(rig, what);
        }

        rig.Log.CutAfter = null;
        rig.Chip.TearAfter(int.MaxValue);
        rig.TakeAway();
        rig.Poll(220);
        Assert.Contains(rig.State, new[] { ReaderState.Idle, ReaderState.Showing });
    }

    static void Return(BarRig rig, int what)
    {
        if (what == 1)
            rig.Press("*");
        else if (what == 0)
            rig.Present();
        rig.Poll(6);
    }

    static BarRig Torn(int slot, int page, TornPage tear, bool linked)
    {
        var rig = new BarRig(slot).PowerOn();
        rig.Link.Connected = linked;
        rig.Poll();
        rig.Press("1");
        rig.Chip.TearAfter(page, tear);
        rig.Present();
        rig.Poll(3);
        Assert.Equal(ReaderState.Represent, rig.State);
        Assert.StartsWith("REPRÉSENTEZ\nLA CARTE\n2,50 €", rig.Display.Page);
        return rig;
    }

    static void SellAgain(BarRig rig)
    {
        rig.Press("1");
        rig.Present();
        rig.Poll(4);
        Assert.Equal(250, rig.Paid);
        rig.TakeAway();
        rig.Drain();
        rig.Poll(30);
        rig.AskBalance();
        Assert.Equal((4750, 4750), (rig.Edge.Balance, rig.OnChip));
    }
}
