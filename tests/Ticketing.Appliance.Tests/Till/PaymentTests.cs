using Ticketing.Appliance.Hardware;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Simulators.PaymentTerminal;
using PaymentPart = Ticketing.Protocol.Counter.V1.PaymentPart;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>Money over the counter: cash, card, both, and whatever a card terminal may do to a till.</summary>
public sealed class PaymentTests : IAsyncLifetime
{
    static readonly TimeSpan Quick = TimeSpan.Zero;

    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task Cash_gives_change_and_opens_the_drawer_once()
    {
        var sale = await till.PayCash(await till.Add(2), tendered: 70_00);
        Assert.Equal(6_00, sale.Change.MinorUnits);
        Assert.Equal(1, till.Part<CashDrawer>().Openings);
        await till.Part<CashDrawer>().Opening;
        await Until.True(() => till.Receipts.DrawerOpened == 1, "the drawer is open");
        var paid = Assert.Single(till.Journal.First(o => o.Sale is not null).Sale.Payments);
        Assert.Equal((64_00, 70_00, 6_00), (paid.Amount.MinorUnits, paid.Tendered.MinorUnits, paid.Change.MinorUnits));
    }

    [Fact]
    public async Task Too_little_cash_is_refused_and_takes_nothing()
    {
        var cart = await till.Add(2);
        Assert.Equal("payment.cash-short", (await TillHost.Refused(() => till.PayCash(cart, tendered: 60_00))).Code);
        Assert.Equal(0, till.Part<CashDrawer>().Openings);
        Assert.Equal(0, (await till.PayCash(cart)).Change.MinorUnits);
    }

    [Fact]
    public async Task A_card_payment_keeps_the_terminals_authorisation()
    {
        await till.PayCard(await till.Add(1));
        var debit = Assert.Single(till.Terminal.Payments);
        var paid = Assert.Single(till.Journal.First(o => o.Sale is not null).Sale.Payments);
        Assert.Equal((32_00, debit.Authorisation), (paid.Amount.MinorUnits, paid.TerminalReference));
        Assert.Equal(CardPaymentState.Settled, till.Part<CardPaymentTable>().Find(debit.Reference)!.State);
    }

    [Theory]
    [InlineData(CardConduct.RefusedByBank, "payment.declined")]
    [InlineData(CardConduct.CardNotAllowed, "payment.declined")]
    [InlineData(CardConduct.Abandons, "payment.abandoned")]
    [InlineData(CardConduct.PresentsNothing, "payment.timed-out")]
    public async Task A_card_that_does_not_pay_sells_nothing_and_the_cart_can_be_paid_otherwise(CardConduct conduct, string expected)
    {
        till.Terminal.Next(new(conduct, Quick));
        var cart = await till.Add(1);
        Assert.Equal(expected, (await TillHost.Refused(() => till.PayCard(cart))).Code);
        Assert.DoesNotContain(till.Journal, o => o.Sale is not null);
        await till.PayCash(cart);
        Assert.Single(till.Journal, o => o.Sale is not null);
        Assert.Equal(0, till.Terminal.Taken);
    }

    [Fact]
    public async Task A_slow_terminal_is_waited_for_and_meanwhile_it_is_busy_for_others()
    {
        till.Terminal.Next(new(CardConduct.Pays, TimeSpan.FromSeconds(1)));
        var (first, second) = (await till.Add(1), await till.Add(1));
        var paying = till.PayCard(first);
        await Until.True(() => till.Terminal.Payments.Count == 1, "the terminal has it");
        Assert.Equal("payment.terminal-busy", (await TillHost.Refused(() => till.PayCard(second))).Code);
        Assert.Equal("payment.terminal-busy", (await TillHost.Refused(() => till.PayCash(first))).Code);
        await till.PayCash(second);
        await paying;
        Assert.Equal(32_00, till.Terminal.Taken);
        Assert.Equal(2, till.Journal.Count(o => o.Sale is not null));
    }

    [Fact]
    public async Task The_cashier_abandons_a_payment_that_waits_for_its_card()
    {
        till.Terminal.Next(new(CardConduct.Pays, TimeSpan.FromMinutes(1)));
        var cart = await till.Add(1);
        var paying = till.PayCard(cart);
        await Until.True(() => till.Terminal.Payments.Count == 1, "the terminal has it");
        var cancelled = await till.Counter.CancelCardAsync(new() { Session = till.Session }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(cancelled.Abandoned);
        Assert.Equal("payment.abandoned", (await TillHost.Refused(() => paying)).Code);
        Assert.False((await till.Counter.CancelCardAsync(new() { Session = till.Session }, cancellationToken: TestContext.Current.CancellationToken)).Abandoned);
        Assert.Equal(0, till.Terminal.Taken);
    }

    [Theory]
    [InlineData(CardConduct.PaysAndTheAnswerIsLost)]
    [InlineData(CardConduct.RefusedAndTheAnswerIsLost)]
    public async Task A_lost_answer_is_asked_for_by_its_reference_and_never_debited_twice(CardConduct conduct)
    {
        till.Terminal.Next(new(conduct, Quick));
        var cart = await till.Add(1);
        if (conduct == CardConduct.PaysAndTheAnswerIsLost)
        {
            await till.PayCard(cart);
            Assert.Equal(32_00, till.Terminal.Taken);
        }
        else
        {
            Assert.Equal("payment.not-taken", (await TillHost.Refused(() => till.PayCard(cart))).Code);
            Assert.Equal(0, till.Terminal.Taken);
        }
        Assert.Single(till.Terminal.Payments);
    }

    [Fact]
    public async Task Cash_and_card_together_pay_one_sale()
    {
        var cart = await till.Add(2);
        var request = new PayRequest { Session = till.Session, RequestId = TillHost.NewId(), CartId = cart.CartId, ContactId = "c-42" };
        request.Parts.Add(new PaymentPart { Method = PaymentMethod.Cash, Amount = Money.Euro(20_00), Tendered = Money.Euro(50_00) });
        request.Parts.Add(new PaymentPart { Method = PaymentMethod.Card });
        var sale = await till.Counter.PayAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(30_00, sale.Change.MinorUnits);
        Assert.Equal(44_00, till.Terminal.Taken);
        var recorded = till.Journal.First(o => o.Sale is not null).Sale;
        Assert.Equal("c-42", recorded.ContactId);
        Assert.Equal([20_00L, 44_00L], recorded.Payments.Select(p => p.Amount.MinorUnits));
    }

    [Fact]
    public async Task A_cart_abandoned_after_its_card_part_gives_the_money_back_to_the_card()
    {
        var cart = await till.Add(2);
        var half = new PayRequest { Session = till.Session, RequestId = TillHost.NewId(), CartId = cart.CartId };
        half.Parts.Add(new PaymentPart { Method = PaymentMethod.Card, Amount = Money.Euro(30_00) });
        Assert.Equal("payment.incomplete", (await TillHost.Refused(() => till.Counter.PayAsync(half).ResponseAsync)).Code);
        Assert.Equal(30_00, till.Terminal.Taken);
        Assert.Equal("till.payment-begun", (await TillHost.Refused(() => till.Add(1, cart: cart.CartId))).Code);
        await till.Counter.AbandonAsync(new() { Session = till.Session, CartId = cart.CartId }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, till.Terminal.Taken);
        Assert.Equal("till.cart-unknown", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        await Until.True(() => till.Hub.OpenHolds == 0, "the places are free again");
    }

    [Fact]
    public async Task The_same_request_twice_is_one_sale_with_the_same_reply()
    {
        var cart = await till.Add(2);
        var request = TillHost.NewId();
        var first = await till.PayCash(cart, 70_00, request);
        var again = await till.PayCash(cart, 70_00, request);
        Assert.Equal(first, again);
        Assert.Single(till.Journal, o => o.Sale is not null);
        await till.Restart();
        Assert.Equal(first, await till.PayCash(cart, 70_00, request));
    }

    [Fact]
    public async Task The_same_request_while_the_first_still_waits_for_the_card_gets_the_firsts_reply()
    {
        till.Terminal.Next(new(CardConduct.Pays, TimeSpan.FromMilliseconds(600)));
        var cart = await till.Add(1);
        var request = TillHost.NewId();
        var first = till.PayCard(cart, request);
        await Until.True(() => till.Terminal.Payments.Count == 1, "the terminal has it");
        var second = till.PayCard(cart, request);
        Assert.Equal(await first, await second);
        Assert.Single(till.Terminal.Payments);
    }

    [Fact]
    public async Task The_same_request_for_places_is_one_cart_however_it_comes()
    {
        var request = TillHost.NewId();
        var both = await Task.WhenAll(till.Add(2, request: request), till.Add(2, request: request));
        var later = await till.Add(2, request: request);
        Assert.Equal(both[0].CartId, both[1].CartId);
        Assert.Equal(both[0], later);
        await till.PayCash(later);
        Assert.Equal("till.request-reused", (await TillHost.Refused(() => till.Add(2, request: request))).Code);
    }

    [Fact]
    public async Task A_request_made_for_one_thing_is_not_taken_for_another()
    {
        var request = TillHost.NewId();
        await till.PayCash(await till.Add(1), request: request);
        Assert.Equal("till.request-reused", (await TillHost.Refused(() => TopUp(10_00, request: request))).Code);
        Assert.Equal("till.request-id", (await TillHost.Refused(() => TopUp(10_00, request: ""))).Code);
    }

    [Fact]
    public async Task The_sale_is_in_the_journal_on_disk_when_success_is_shown()
    {
        var sale = await till.PayCash(await till.Add(1));
        var verification = Ticketing.Appliance.Sync.JournalVerification.Of(Path.Combine(till.Folder, "journal.db"));
        Assert.True(verification.Whole);
        Assert.Contains(till.Journal, o => o.Sale?.SaleId == sale.SaleId);
    }

    [Fact]
    public async Task A_chip_is_topped_up_by_cash_and_by_card_each_once()
    {
        var request = TillHost.NewId();
        var cash = await TopUp(10_00, tendered: 20_00, request: request, chip: "04:a2:b3:c4:d5:e6:80");
        Assert.Equal(10_00, cash.Change.MinorUnits);
        Assert.Equal(cash, await TopUp(10_00, tendered: 20_00, request: request));
        var card = await TopUp(25_00, PaymentMethod.Card);
        Assert.Equal(cash.ReceiptNumber + 1, card.ReceiptNumber);
        Assert.Equal(25_00, till.Terminal.Taken);
        var ups = till.Journal.Where(o => o.TopUp is not null).Select(o => o.TopUp).ToList();
        Assert.Equal([10_00L, 25_00L], ups.Select(u => u.Amount.MinorUnits));
        Assert.All(ups, u => Assert.Equal(TillSeason.Chip, u.Chip));
        await Until.True(() => till.Receipts.Printed == 2, "both receipts are out");
    }

    [Fact]
    public async Task A_top_up_that_cannot_be_is_refused_with_its_reason()
    {
        Assert.Equal("cashless.wallet-blocked", (await TillHost.Refused(() => TopUp(10_00, chip: TillSeason.BlockedChip))).Code);
        Assert.Equal("till.top-up-invalid", (await TillHost.Refused(() => TopUp(10_00, chip: "XYZ"))).Code);
        Assert.Equal("till.top-up-invalid", (await TillHost.Refused(() => TopUp(TopUpWallet.MostCents + 1))).Code);
        Assert.Equal("till.top-up-invalid", (await TillHost.Refused(() => TopUp(0))).Code);
        Assert.Equal("payment.cash-short", (await TillHost.Refused(() => TopUp(10_00, tendered: 5_00))).Code);
        till.Terminal.Next(new(CardConduct.RefusedByBank, Quick));
        Assert.Equal("payment.declined", (await TillHost.Refused(() => TopUp(10_00, PaymentMethod.Card))).Code);
        Assert.DoesNotContain(till.Journal, o => o.TopUp is not null);
        Assert.Equal(0, till.Part<CashDrawer>().Openings);
    }

    async Task<TopUpReply> TopUp(long cents, PaymentMethod method = PaymentMethod.Cash, long tendered = 0, string? request = null, string chip = TillSeason.Chip) =>
        await till.Counter.TopUpAsync(new()
        {
            Session = till.Session,
            RequestId = request ?? TillHost.NewId(),
            Chip = chip,
            Amount = Money.Euro(cents),
            Method = method,
            Tendered = Money.Euro(tendered),
        });
}
