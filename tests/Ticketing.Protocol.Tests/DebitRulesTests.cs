using Ticketing.Protocol.Device;

namespace Ticketing.Protocol.Tests;

public class DebitRulesTests
{
    [Fact]
    public void A_wallet_with_enough_money_pays_and_the_purse_takes_the_next_sequence() =>
        Expect(DebitOutcome.Approved, 1650, 6, _ => { });

    [Fact]
    public void The_last_cent_can_be_spent_and_no_more()
    {
        Expect(DebitOutcome.Approved, 0, 6, r => r.Amount = 2000);
        Expect(DebitOutcome.InsufficientFunds, 2000, 0, r => r.Amount = 2001);
    }

    [Fact]
    public void A_chip_turned_back_to_an_older_state_buys_nothing_with_it() =>
        Expect(DebitOutcome.InsufficientFunds, 100, 0,
            r => { r.WalletBalance = 100; r.WalletSequence = 9; r.PurseSequence = 2; r.PurseBalance = 5000; });

    [Fact]
    public void A_chip_that_is_behind_is_put_right_by_the_next_debit() =>
        Expect(DebitOutcome.Approved, 4650, 10,
            r => { r.WalletBalance = 5000; r.WalletSequence = 9; r.PurseSequence = 4; r.PurseBalance = 100; });

    [Fact]
    public void A_chip_that_is_ahead_counts_with_the_lower_of_the_two_balances()
    {
        Expect(DebitOutcome.Approved, 150, 9, r => { r.PurseSequence = 8; r.PurseBalance = 500; });
        Expect(DebitOutcome.InsufficientFunds, 300, 0, r => { r.PurseSequence = 8; r.PurseBalance = 300; });
        Expect(DebitOutcome.Approved, 1650, 9, r => { r.PurseSequence = 8; r.PurseBalance = 9000; });
    }

    [Fact]
    public void Asking_for_nothing_tells_the_balance_and_whether_the_chip_must_be_written()
    {
        Expect(DebitOutcome.BalanceTold, 2000, 0, r => r.Amount = 0);
        Expect(DebitOutcome.ChipBehind, 3000, 8, r => { r.Amount = 0; r.WalletBalance = 3000; r.WalletSequence = 7; });
        Expect(DebitOutcome.ChipBehind, 3000, 6, r => { r.Amount = 0; r.WalletBalance = 3000; });
        Expect(DebitOutcome.ChipBehind, 2000, 6, r =>
        {
            r.Amount = 0;
            r.Purse = PurseReading.NoPurse;
            r.PurseSequence = 0;
            r.PurseBalance = 0;
        });
        ExpectAlone(DebitOutcome.BalanceTold, 2000, 0, r => r.Amount = 0);
    }

    [Fact]
    public void A_chip_without_a_purse_pays_with_the_edge_and_not_without_it()
    {
        static void NoPurse(DebitRequest r)
        {
            r.Purse = PurseReading.NoPurse;
            r.PurseSequence = 0;
            r.PurseBalance = 0;
        }

        Expect(DebitOutcome.Approved, 1650, 6, NoPurse);
        ExpectAlone(DebitOutcome.NoPurse, 0, 0, NoPurse);
    }

    [Fact]
    public void What_cannot_pay_is_refused_with_its_reason()
    {
        Expect(DebitOutcome.UnknownChip, 2000, 0, r => r.WalletKnown = false);
        Expect(DebitOutcome.Blocked, 2000, 0, r => r.Blocked = true);
        Expect(DebitOutcome.ChipNotGenuine, 2000, 0, r => r.Purse = PurseReading.NotGenuine);
        Expect(DebitOutcome.DeviceRevoked, 2000, 0, r => r.DeviceRevoked = true);
        Expect(DebitOutcome.ChipWornOut, 2000, 0, r => r.PurseSequence = PurseLayout.MaxSequence);
        Expect(DebitOutcome.AmountInvalid, 2000, 0, r => r.Amount = -1);
        Expect(DebitOutcome.AmountInvalid, 2000, 0, r => r.Amount = DebitRules.MaxAmount + 1);
        Expect(DebitOutcome.AmountInvalid, 2000, 0, r => r.Quantity = 0);
    }

    [Fact]
    public void A_reader_alone_pays_from_the_purse_up_to_its_limits()
    {
        ExpectAlone(DebitOutcome.ApprovedOffline, 1650, 6, _ => { });
        ExpectAlone(DebitOutcome.ApprovedOffline, 1000, 6, r => r.Amount = 1000);
        ExpectAlone(DebitOutcome.OverFloorLimit, 2000, 0, r => r.Amount = 1001);
        ExpectAlone(DebitOutcome.ApprovedOffline, 1500, 6, r => { r.Amount = 500; r.OfflineSpent = 1000; });
        ExpectAlone(DebitOutcome.OfflineLimit, 2000, 0, r => { r.Amount = 501; r.OfflineSpent = 1000; });
        ExpectAlone(DebitOutcome.InsufficientFunds, 300, 0, r => r.PurseBalance = 300);
        ExpectAlone(DebitOutcome.Blocked, 2000, 0, r => r.Blocked = true);
        ExpectAlone(DebitOutcome.ReaderNotReady, 2000, 0, r => r.Ready = false);
    }

    [Fact]
    public void Every_outcome_has_its_own_stable_code_and_only_approvals_move_money()
    {
        var outcomes = Enum.GetValues<DebitOutcome>();
        Assert.Equal(outcomes.Length, outcomes.Select(DebitOutcomes.Code).Distinct().Count());
        Assert.All(outcomes, o => Assert.StartsWith("debit.", DebitOutcomes.Code(o)));
        Assert.Equal(
            [DebitOutcome.Approved, DebitOutcome.ApprovedOffline], outcomes.Where(DebitOutcomes.Debits));
        Assert.Equal("", DebitOutcomes.Code(0));
    }

    [Fact]
    public void Whatever_the_facts_a_debit_neither_makes_money_nor_leaves_less_than_nothing()
    {
        var random = new Random(3);
        for (var i = 0; i < 20000; i++)
        {
            var request = new DebitRequest
            {
                Offline = random.Next(2) == 0, Purse = (PurseReading)random.Next(1, 4),
                WalletKnown = random.Next(4) > 0,
                PurseSequence = (uint)random.Next(20), PurseBalance = random.Next(-100, 5000),
                WalletSequence = (uint)random.Next(20), WalletBalance = random.Next(-100, 5000),
                Amount = random.Next(-10, 4000), FloorLimit = 1000, MaxOfflineAmount = 1500,
                OfflineSpent = random.Next(2000),
            };
            var answer = new DebitAnswer();
            DebitRules.Decide(request, answer);
            if (!DebitOutcomes.Debits(answer.Outcome))
                continue;
            Assert.InRange(answer.NewBalance, 0, 5000);
            var authority = request.Offline ? request.PurseBalance : request.WalletBalance;
            Assert.True(answer.NewBalance <= authority - request.Amount);
            Assert.True(answer.NewPurseSequence > request.PurseSequence);
            Assert.Equal(request.Offline, answer.Outcome == DebitOutcome.ApprovedOffline);
        }
    }

    static void Expect(DebitOutcome expected, int balance, uint sequence, Action<DebitRequest> change)
    {
        var request = new DebitRequest
        {
            WalletKnown = true, WalletBalance = 2000, WalletSequence = 5, Purse = PurseReading.Valid, PurseSequence = 5,
            PurseBalance = 2000, Amount = 350,
        };
        Check(request, expected, balance, sequence, change);
    }

    static void ExpectAlone(DebitOutcome expected, int balance, uint sequence, Action<DebitRequest> change)
    {
        var request = new DebitRequest
        {
            Offline = true, Purse = PurseReading.Valid, PurseSequence = 5, PurseBalance = 2000, Amount = 350,
            FloorLimit = 1000, MaxOfflineAmount = 1500,
        };
        Check(request, expected, balance, sequence, change);
    }

    static void Check(
        DebitRequest request, DebitOutcome expected, int balance, uint sequence, Action<DebitRequest> change)
    {
        change(request);
        var answer = new DebitAnswer();
        DebitRules.Decide(request, answer);
        Assert.Equal((expected, balance, sequence), (answer.Outcome, answer.NewBalance, answer.NewPurseSequence));
    }
}
