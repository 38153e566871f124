using Grpc.Core;
using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>Who may do what at the counter, and a till that may nothing any more.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task Each_action_of_the_counter_asks_for_its_own_right_and_names_it()
    {
        var sold = await till.PayCash(await till.Add(1));
        var job = TillHost.NewId();
        (string Right, Func<Task> Call)[] actions =
        [
            (TillRights.Sell, () => till.Add(1)),
            (TillRights.Sell, () => till.PayCash(new Protocol.Counter.V1.Cart { CartId = "any" })),
            (TillRights.Sell, () => till.Counter.AbandonAsync(new() { Session = till.Session, CartId = "any" }).ResponseAsync),
            (TillRights.Sell, () => till.Counter.RemovePlaceAsync(new() { Session = till.Session, CartId = "any", TicketSerial = 1 }).ResponseAsync),
            (TillRights.Sell, () => till.Counter.FindBookingsAsync(new() { Session = till.Session, Text = "42" }).ResponseAsync),
            (TillRights.Sell, () => till.Counter.TakeUpAsync(new() { Session = till.Session, RequestId = job, OrderFile = 1 }).ResponseAsync),
            (TillRights.TopUp, () => TopUp()),
            (TillRights.Reprint, () => Reprint(sold.Places[0].Place.TicketSerial, "illisible")),
            (TillRights.Reprint, () => till.Counter.SettlePrintJobAsync(new() { Session = till.Session, JobId = job }).ResponseAsync),
            (TillRights.ReadDesk, () => Report(close: false)),
            (TillRights.CloseDesk, () => Report(close: true)),
            (TillRights.CloseDesk, () => till.Counter.MoveCashAsync(new() { Session = till.Session, RequestId = job, Kind = "float", Amount = Money.Euro(100_00) }).ResponseAsync),
        ];
        foreach (var (right, call) in actions)
        {
            var others = TillRights.Counter.Append(TillRights.ReadDesk).Except([right]).ToArray();
            await Give("op-2", others);
            await till.SignIn(TillSeason.Helper);
            var (code, no) = await TillHost.Refused(call);
            Assert.Equal("till.right-missing", code);
            Assert.Equal(StatusCode.PermissionDenied, no.StatusCode);
            Assert.Contains(right, no.Status.Detail, StringComparison.Ordinal);
        }
        Assert.Single(till.Journal, o => o.Sale is not null);
        Assert.DoesNotContain(till.Journal, o => o.TopUp is not null || o.DayClosed is not null || o.CashMovement is not null);
    }

    [Fact]
    public async Task A_right_taken_away_in_the_office_counts_at_once()
    {
        await till.SignIn(TillSeason.Helper);
        await till.Add(1);
        await Give("op-2", [TillRights.TopUp]);
        Assert.Equal("till.right-missing", (await TillHost.Refused(() => till.Add(1))).Code);
    }

    [Fact]
    public async Task Who_has_no_right_at_the_counter_cannot_open_the_till()
    {
        Assert.Equal("till.right-missing", (await TillHost.Refused(() => till.SignIn("Sans Droit"))).Code);
        Assert.Equal("till.sign-in-refused", (await TillHost.Refused(() => till.SignIn("Ancien Collègue"))).Code);
    }

    [Fact]
    public async Task Dates_that_the_office_gave_count_at_a_till_that_is_cut_off_too()
    {
        var now = till.Clock.GetUtcNow();
        var row = TillSeason.Operator("op-2", TillSeason.Helper, [TillRights.Sell]);
        (row.ValidFromMs, row.ValidUntilMs) = (now.AddMinutes(10).ToUnixTimeMilliseconds(), now.AddMinutes(20).ToUnixTimeMilliseconds());
        till.Hub.Send(new Row { Operator = row });
        await Until.True(() => till.Part<House>().Operators.First(o => o.OperatorId == "op-2").ValidUntilMs > 0, "the dates are there");
        await till.CutOff();

        Assert.Equal("till.outside-dates", await Try("op-2", TillSeason.Code));
        Assert.Equal("till.sign-in-refused", await Try("op-2", "0000"));
        till.Clock.Shift = TimeSpan.FromMinutes(11);
        await till.SignIn(TillSeason.Helper);
        var session = till.Part<SignIn>();
        Assert.Equal("op-2", session.Check(till.Session).OperatorId);
        till.Clock.Shift = TimeSpan.FromMinutes(21);
        Assert.Equal("till.not-signed-in", Assert.Throws<RuleViolation>(() => session.Check(till.Session)).Code);
        Assert.Equal("till.outside-dates", await Try("op-2", TillSeason.Code));
    }

    [Fact]
    public async Task Wrong_codes_lock_the_operator_for_a_while_and_no_one_else()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal("till.sign-in-refused", await Try("op-2", "0000"));
        Assert.Equal("till.sign-in-locked", await Try("op-2", TillSeason.Code));
        Assert.Equal("till.sign-in-locked", await Try(TillSeason.Helper, TillSeason.Code));
        Assert.Null(await Try(TillSeason.Chief, TillSeason.Code));
        till.Clock.Shift = TimeSpan.FromSeconds(31);
        Assert.Null(await Try("op-2", TillSeason.Code));
    }

    [Fact]
    public async Task After_the_lock_one_more_wrong_code_locks_again_and_a_right_one_forgets_all()
    {
        for (var i = 0; i < 5; i++)
            await Try("op-2", "0000");
        till.Clock.Shift = TimeSpan.FromSeconds(31);
        Assert.Equal("till.sign-in-refused", await Try("op-2", "0000"));
        Assert.Equal("till.sign-in-locked", await Try("op-2", TillSeason.Code));
        till.Clock.Shift = TimeSpan.FromSeconds(62);
        Assert.Null(await Try("op-2", TillSeason.Code));
        Assert.Equal("till.sign-in-refused", await Try("op-2", "0000"));
        Assert.Null(await Try("op-2", TillSeason.Code));
    }

    [Fact]
    public async Task Names_that_nobody_has_are_locked_as_one()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal("till.sign-in-refused", await Try($"nobody {i}", "0000"));
        Assert.Equal("till.sign-in-locked", await Try("nobody else", "0000"));
        Assert.Null(await Try(TillSeason.Seller, TillSeason.Code));
    }

    [Fact]
    public async Task A_session_ends_after_the_time_without_a_touch_and_when_the_office_disables_the_operator()
    {
        till.Clock.Shift = TimeSpan.FromMinutes(61);
        Assert.Equal("till.not-signed-in", (await TillHost.Refused(() => till.Add(1))).Code);
        await till.SignIn(TillSeason.Helper);
        var row = TillSeason.Operator("op-2", TillSeason.Helper, [TillRights.Sell]);
        row.Disabled = true;
        till.Hub.Send(new Row { Operator = row });
        await Until.True(() => till.Part<House>().Operators.First(o => o.OperatorId == "op-2").Disabled, "the news is there");
        Assert.Equal("till.not-signed-in", (await TillHost.Refused(() => till.Add(1))).Code);
    }

    [Fact]
    public async Task A_revoked_till_stops_selling_at_once_its_lease_included_and_keeps_its_journal()
    {
        await till.Leased(4);
        await till.CutOff();
        var sold = await till.PayCash(await till.Add(1));
        var cart = await till.Add(1);
        // The word of the office is there; its snapshot is not wiped yet.
        till.Part<HubLink>().Revoked = true;
        Assert.True(till.Part<SnapshotReader>().Ready);
        Assert.Equal("till.revoked", (await TillHost.Refused(() => till.Add(1))).Code);
        Assert.Equal("till.revoked", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        Assert.Equal("till.revoked", (await TillHost.Refused(() => till.PayCard(cart))).Code);
        Assert.Equal("till.revoked", (await TillHost.Refused(TopUp)).Code);
        Assert.Equal("till.revoked", (await TillHost.Refused(() => till.SignIn(TillSeason.Seller))).Code);
        Assert.Equal(0, till.Terminal.Taken);
        Assert.Equal(sold.SaleId, Assert.Single(till.Journal, o => o.Sale is not null).Sale.SaleId);
    }

    [Fact]
    public async Task A_revoked_till_drops_its_snapshot_and_not_its_journal_also_over_a_restart()
    {
        var sold = await till.PayCash(await till.Add(1));
        till.Hub.Revoke();
        await Until.True(() => !till.Part<SnapshotReader>().Ready, "the snapshot is gone");
        Assert.Empty(Directory.GetFiles(Path.Combine(till.Folder, "snapshot"), "snapshot-*.db"));
        Assert.Equal("till.revoked", (await TillHost.Refused(() => till.SignIn(TillSeason.Seller))).Code);
        till.Hub.Cut();
        await till.PowerOff();
        await till.PowerOn();
        Assert.Equal("till.sign-in-refused", (await TillHost.Refused(() => till.SignIn(TillSeason.Seller))).Code);
        Assert.Contains(till.Journal, o => o.Sale?.SaleId == sold.SaleId);
    }

    [Fact]
    public async Task A_card_payment_in_hand_when_the_till_is_revoked_goes_back_to_the_card()
    {
        var cart = await till.Add(1);
        till.Terminal.Next(new(Simulators.PaymentTerminal.CardConduct.Pays, TimeSpan.FromMilliseconds(700)));
        var paying = till.PayCard(cart);
        await Until.True(() => till.Terminal.Payments.Count == 1, "the terminal has it");
        till.Part<HubLink>().Revoked = true;
        Assert.Equal("till.revoked", (await TillHost.Refused(() => paying)).Code);
        await Until.True(() => till.Terminal is { Taken: 0, Payments.Count: 2 }, "it was given back");
        Assert.DoesNotContain(till.Journal, o => o.Sale is not null);
    }

    async Task Give(string id, string[] rights)
    {
        var row = TillSeason.Operator(id, TillSeason.Helper, rights);
        till.Hub.Send(new Row { Operator = row });
        await Until.True(() => till.Part<House>().Operators.First(o => o.OperatorId == id).Rights.SequenceEqual(rights), "the rights are there");
    }

    async Task<string?> Try(string name, string code)
    {
        try
        {
            await till.Counter.SignInAsync(new SignInRequest { Operator = name, Code = code });
            return null;
        }
        catch (RpcException no)
        {
            return Refusal.CodeOf(no);
        }
    }

    async Task Report(bool close) => await till.Counter.ReportAsync(new() { Session = till.Session, Close = close });

    async Task Reprint(ulong serial, string reason) =>
        await till.Counter.ReprintAsync(new() { Session = till.Session, RequestId = TillHost.NewId(), TicketSerial = serial, Reason = reason });

    async Task TopUp() => await till.Counter.TopUpAsync(new()
    {
        Session = till.Session,
        RequestId = TillHost.NewId(),
        Chip = TillSeason.Chip,
        Amount = Money.Euro(10_00),
        Method = PaymentMethod.Cash,
    });
}
