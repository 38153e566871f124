using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Protocol.Device;

namespace Ticketing.Appliance.Tests.Edge;

public sealed class WalletTests
{
    const string Chip = EdgeSeason.Chip;

    [Fact]
    public async Task A_debit_is_on_disk_before_its_answer_and_once_however_often_it_is_asked()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));

        var first = await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 300));
        var again = await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 300));

        Assert.Equal((DebitOutcome.Approved, 700, 1u), (first.Outcome, first.NewBalance, first.NewPurseSequence));
        Assert.Equal(EdgeSeason.BytesOf(first), EdgeSeason.BytesOf(again));
        Assert.Equal(300, Assert.Single(edge.Recorded()).Debit.Amount.MinorUnits);
        await edge.DisposeAsync();
        await using var restarted = EdgeParts.Again(folder, edge.Clock);
        restarted.Health.Heard();
        var after = await restarted.Wallets.Decide(restarted.Bar, EdgeSeason.Debit(1, 300));
        Assert.Equal(EdgeSeason.BytesOf(first), EdgeSeason.BytesOf(after));
        Assert.Equal((1L, 700L), (restarted.Wallets.Debits, restarted.Wallets.BalanceOf(Chip)));
    }

    [Fact]
    public async Task The_balance_is_credits_less_own_debits_plus_reversals_in_whatever_order_news_arrives()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(500));
        await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400));

        Assert.Equal(DebitOutcome.InsufficientFunds, (await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(2, 300))).Outcome);
        await edge.Apply(2, EdgeSeason.Wallet(2500));
        Assert.Equal(2100, edge.Wallets.BalanceOf(Chip));
        await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(3, 300));
        await edge.Wallets.Record(edge.Bar, EdgeSeason.Result(4, 1, DebitResult.Reversed, 400));
        await edge.Apply(3, EdgeSeason.Wallet(2000));

        Assert.Equal(2000 - 400 - 300 + 400, edge.Wallets.BalanceOf(Chip));
        await edge.DisposeAsync();
        await using var again = EdgeParts.Again(folder, edge.Clock);
        Assert.Equal(1700, again.Wallets.BalanceOf(Chip));
    }

    [Fact]
    public async Task A_reversal_gives_back_once_and_its_debit_is_not_taken_again()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));
        await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400));

        await edge.Wallets.Record(edge.Bar, EdgeSeason.Result(2, 1, DebitResult.Reversed, 400));
        await edge.Wallets.Record(edge.Bar, EdgeSeason.Result(2, 1, DebitResult.Reversed, 400));
        var late = await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400));

        Assert.Equal(DebitOutcome.AmountInvalid, late.Outcome);
        Assert.Equal(1000, edge.Wallets.BalanceOf(Chip));
        Assert.Single(edge.Recorded(), b => b.DebitReversed is not null);
    }

    [Fact]
    public async Task A_debit_that_was_given_up_before_it_came_takes_nothing()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));

        await edge.Wallets.Record(edge.Bar, EdgeSeason.Result(2, 1, DebitResult.Reversed, 400));
        var late = await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400));

        Assert.Equal((DebitOutcome.AmountInvalid, 1000L), (late.Outcome, edge.Wallets.BalanceOf(Chip)));
        Assert.Empty(edge.Recorded());
    }

    [Fact]
    public async Task What_a_reader_took_alone_is_booked_once_with_its_time_even_beyond_the_balance()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(100));
        var told = EdgeSeason.Result(9, 8, DebitResult.OfflineApproved, 250, purseSequence: 5, purseBalance: 50);

        await edge.Wallets.Record(edge.Bar, told);
        await edge.Wallets.Record(edge.Bar, told);

        var debit = Assert.Single(edge.Recorded()).Debit;
        Assert.Equal((true, 1L, 250L), (debit.ReaderOffline, debit.DecidedAtMs, debit.Amount.MinorUnits));
        Assert.Equal(-150, edge.Wallets.BalanceOf(Chip));
    }

    [Fact]
    public async Task A_debit_whose_answer_was_lost_and_that_the_reader_then_took_alone_is_one_debit()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));
        await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400));

        await edge.Wallets.Record(edge.Bar, EdgeSeason.Result(2, 1, DebitResult.OfflineApproved, 400, 3, 600));

        Assert.Equal((600L, 1L), (edge.Wallets.BalanceOf(Chip), edge.Wallets.Debits));
    }

    [Fact]
    public async Task Many_debits_at_once_never_take_more_than_there_is()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));

        var answers = await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Task.Run(() =>
            edge.Wallets.Decide(EdgeSeason.Reader($"bar-{i}"), EdgeSeason.Debit((uint)i, 300)))));

        Assert.Equal(3, answers.Count(a => a.Outcome == DebitOutcome.Approved));
        Assert.All(answers.Where(a => a.Outcome != DebitOutcome.Approved),
            a => Assert.Equal(DebitOutcome.InsufficientFunds, a.Outcome));
        Assert.Equal([1u, 2u, 3u], answers.Select(a => a.NewPurseSequence).Where(s => s > 0).Order());
        Assert.Equal(100, edge.Wallets.BalanceOf(Chip));
    }

    [Fact]
    public async Task A_blocked_wallet_and_an_unknown_chip_pay_nothing()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));
        await edge.Apply(2, EdgeSeason.Wallet(1000, blocked: true));

        Assert.Equal(DebitOutcome.Blocked, (await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 100))).Outcome);
        Assert.Equal(DebitOutcome.UnknownChip,
            (await edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(2, 100, chip: "04FFFFFF"))).Outcome);
        Assert.Empty(edge.Recorded());
    }

    [Fact]
    public async Task Readers_are_given_their_floor_limit_and_the_blocked_chips()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000, blocked: true),
            EdgeSeason.Wallet(500, chip: "04000001"));
        var bar = EdgeSeason.Reader("bar-1");
        bar.Settings["floor_limit"] = "1500";
        var lists = new Appliance.Edge.DeviceLists(edge.Snapshot.Reader, new Appliance.Edge.ServedPerformances(
            edge.Snapshot.Reader, new Appliance.Edge.EdgeOptions(System.Net.IPAddress.Loopback, 1, default, default)));

        var configuration = lists.ConfigurationOf(bar, edge.NowMs);
        var (key, reason) = Assert.Single(lists.BlockedFor(bar, []));

        Assert.Equal((1500, 5000), (configuration.FloorLimit, configuration.MaxOfflineAmount));
        var uid = new byte[ChipUid.MaxLength];
        Assert.True(ChipUid.TryParse(Chip, uid, out var length));
        Assert.Equal((ChipUid.Key(uid, length), (byte)Protocol.Device.TicketStatus.Blocked), (key, reason));
    }

    [Fact]
    public async Task A_debit_without_disk_is_undone_and_the_purse_sequence_is_not_used_up()
    {
        using var folder = new EdgeFolder();
        await using var edge = await EdgeParts.With(folder, EdgeSeason.Wallet(1000));
        await edge.Journal.DisposeAsync();
        await Assert.ThrowsAsync<Appliance.Sync.JournalClosedException>(
            () => edge.Wallets.Decide(edge.Bar, EdgeSeason.Debit(1, 400)));
        await Assert.ThrowsAsync<Appliance.Sync.JournalClosedException>(() => edge.Wallets.Record(edge.Bar,
            EdgeSeason.Result(3, 2, DebitResult.OfflineApproved, 400)));

        Assert.Equal((1000L, 0L), (edge.Wallets.BalanceOf(Chip), edge.Wallets.Debits));
    }
}
