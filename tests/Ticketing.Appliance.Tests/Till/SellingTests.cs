using Ticketing.Appliance.Sync;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol.Sync.V1;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>From where a till may sell, and when it must not.</summary>
public sealed class SellingTests : IAsyncLifetime
{
    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task Online_a_sale_comes_from_a_hold_of_the_whole_house()
    {
        await till.Leased(2);
        var cart = await till.Add(2);
        Assert.False(cart.Offline);
        var sale = await till.PayCash(cart);
        Assert.All(sale.Places, p => Assert.DoesNotContain(till.Part<House>().Leases, l => l.LeaseId == p.HoldId));
        await Until.True(() => till.Hub.Journal.Any(o => o.Sale?.SaleId == sale.SaleId), "the sale is at the hub");
    }

    [Fact]
    public async Task Offline_a_sale_comes_from_the_lease_only()
    {
        var lease = await till.Leased(4);
        await till.CutOff();
        var cart = await till.Add(2);
        Assert.True(cart.Offline);
        var sale = await till.PayCash(cart);
        Assert.True(sale.Offline);
        Assert.All(sale.Places, p =>
        {
            Assert.Equal(lease.LeaseId, p.HoldId);
            Assert.Contains(p.Place, lease.Places);
        });
        var (code, _) = await TillHost.Refused(() => till.Add(1, category: "CAT2"));
        Assert.Equal("till.lease-exhausted", code);
        await till.Reconnect();
        await Until.True(() => till.Hub.Operations.Any(o => o.Offline && OperationBody.Parser.ParseFrom(o.Body).Sale?.SaleId == sale.SaleId), "it comes up as offline");
    }

    [Fact]
    public async Task A_lease_that_is_sold_out_is_exhausted_and_no_place_is_sold_twice()
    {
        await till.Leased(3);
        await till.CutOff();
        var first = await till.PayCash(await till.Add(2));
        var (code, _) = await TillHost.Refused(() => till.Add(2));
        Assert.Equal("till.lease-exhausted", code);
        var second = await till.PayCash(await till.Add(1));
        var serials = first.Places.Concat(second.Places).Select(p => p.Place.TicketSerial).ToList();
        Assert.Equal(3, serials.Distinct().Count());
        Assert.Equal("till.lease-exhausted", (await TillHost.Refused(() => till.Add(1))).Code);
    }

    [Fact]
    public async Task A_leased_place_in_an_open_cart_is_in_no_other_cart()
    {
        await till.Leased(2);
        await till.CutOff();
        var cart = await till.Add(2);
        Assert.Equal("till.lease-exhausted", (await TillHost.Refused(() => till.Add(1))).Code);
        await till.Counter.AbandonAsync(new() { Session = till.Session, CartId = cart.CartId }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, (await till.Add(2)).Lines.Count);
    }

    [Fact]
    public async Task A_lease_past_its_time_is_expired()
    {
        await till.Leased(2, TimeSpan.FromMinutes(30));
        await till.CutOff();
        till.Clock.Shift = TimeSpan.FromMinutes(31);
        Assert.Equal("till.lease-expired", (await TillHost.Refused(() => till.Add(1))).Code);
    }

    [Fact]
    public async Task A_cart_from_a_lease_is_not_paid_after_the_lease_is_over()
    {
        await till.Leased(2, TimeSpan.FromMinutes(30));
        await till.CutOff();
        var cart = await till.Add(1);
        till.Clock.Shift = TimeSpan.FromMinutes(31);
        Assert.Equal("till.lease-expired", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        Assert.Equal(0, till.Part<Ticketing.Appliance.Hardware.CashDrawer>().Openings);
    }

    [Fact]
    public async Task Offline_a_seat_that_is_not_leased_cannot_be_chosen()
    {
        var lease = await till.Leased(2);
        await till.CutOff();
        Assert.Equal("till.offline-seat-choice", (await TillHost.Refused(() => till.Add(1, seats: ["B12"]))).Code);
        var cart = await till.Add(1, seats: [lease.Places[1].PlaceId]);
        Assert.Equal(lease.Places[1].PlaceId, cart.Lines[0].Place.PlaceId);
    }

    [Fact]
    public async Task Offline_for_more_than_the_days_allowed_it_no_longer_sells()
    {
        await till.Leased(2, TimeSpan.FromDays(30));
        await till.CutOff();
        till.Clock.Shift = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);
        await till.SignIn(TillSeason.Seller);
        Assert.Equal("catalogue.performance-closed", (await TillHost.Refused(() => till.Add(1))).Code);
        till.Clock.Shift = TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1);
        Assert.Equal("till.offline-too-long", (await TillHost.Refused(() => TopUp())).Code);
    }

    [Fact]
    public async Task A_clock_behind_the_last_line_of_the_journal_stops_the_till()
    {
        await till.PayCash(await till.Add(1));
        var cart = await till.Add(1);
        till.Clock.Shift = TimeSpan.FromMinutes(-2);
        Assert.Equal("till.clock-behind", (await TillHost.Refused(() => till.Add(1))).Code);
        Assert.Equal("till.clock-behind", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        Assert.Single(till.Journal, o => o.Sale is not null);
    }

    [Fact]
    public async Task Cut_off_with_a_clock_far_behind_the_hubs_last_news_it_does_not_sell()
    {
        await till.Leased(2);
        await till.CutOff();
        till.Clock.Shift = TimeSpan.FromHours(-1);
        await till.SignIn(TillSeason.Seller);
        Assert.Equal("till.clock-behind", (await TillHost.Refused(() => till.Add(1))).Code);
    }

    [Fact]
    public async Task A_performance_that_is_over_or_cancelled_is_not_sold()
    {
        Assert.Equal("till.places-invalid", (await TillHost.Refused(() => till.Add(1, performance: TillSeason.Over))).Code);
        Assert.Equal("till.places-invalid", (await TillHost.Refused(() => till.Add(0))).Code);
        Assert.Equal("till.places-invalid", (await TillHost.Refused(() => till.Add(1, tariff: "INCONNU"))).Code);
        var onSale = await till.Counter.ListOnSaleAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([TillSeason.Evening, TillSeason.Standing], onSale.Performances.Select(p => p.Number));
    }

    [Fact]
    public async Task The_hubs_no_reaches_the_cashier_with_its_code()
    {
        Assert.Equal("seating.not-enough", (await TillHost.Refused(() => till.Add(30))).Code);
        await till.Add(1, seats: ["A1"]);
        Assert.Equal("seating.seat-taken", (await TillHost.Refused(() => till.Add(1, seats: ["A1"]))).Code);
    }

    [Fact]
    public async Task When_the_house_has_no_more_the_till_sells_what_it_keeps_for_itself()
    {
        var lease = await till.Leased(2);
        await till.Add(22);
        var sale = await till.PayCash(await till.Add(2));
        Assert.All(sale.Places, p => Assert.Equal(lease.LeaseId, p.HoldId));
        Assert.False(sale.Offline);
    }

    [Fact]
    public async Task A_link_that_drops_after_the_money_was_taken_changes_nothing()
    {
        var cart = await till.Add(2);
        await till.CutOff();
        var sale = await till.PayCard(cart);
        Assert.Equal(64_00, till.Terminal.Taken);
        Assert.Equal(2, sale.Places.Count);
        Assert.Contains(till.Journal, o => o.Sale?.SaleId == sale.SaleId);
        await till.Reconnect();
        await Until.True(() => till.Hub.Journal.Count(o => o.Sale?.SaleId == sale.SaleId) == 1, "it comes up once");
    }

    [Fact]
    public async Task While_money_is_in_a_cart_the_watermark_waits_for_it()
    {
        till.Hub.HoldFor = TimeSpan.FromMinutes(1);
        var cart = await till.Add(2);
        var half = new Protocol.Counter.V1.PayRequest { Session = till.Session, RequestId = TillHost.NewId(), CartId = cart.CartId };
        half.Parts.Add(new Protocol.Counter.V1.PaymentPart { Method = PaymentMethod.Cash, Amount = Protocol.Money.Euro(20_00) });
        Assert.Equal("payment.incomplete", (await TillHost.Refused(() => till.Counter.PayAsync(half).ResponseAsync)).Code);
        till.Clock.Shift = TimeSpan.FromMinutes(5);
        var mark = await till.Part<Journal>().Mark();
        Assert.True(mark.WatermarkMs < cart.ExpiresAtMs);
        await till.PayCash(cart);
        await Until.True(() => till.Hub.WatermarkMs >= cart.ExpiresAtMs, "the watermark goes on after the sale");
    }

    [Fact]
    public async Task A_hold_that_has_run_out_before_any_money_is_not_sold()
    {
        till.Hub.HoldFor = TimeSpan.FromMinutes(1);
        var cart = await till.Add(1);
        till.Clock.Shift = TimeSpan.FromMinutes(2);
        Assert.Equal("till.cart-expired", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        Assert.Equal("till.cart-expired", (await TillHost.Refused(() => till.PayCard(cart))).Code);
        Assert.Empty(till.Terminal.Payments);
    }

    async Task TopUp() => await till.Counter.TopUpAsync(new()
    {
        Session = till.Session,
        RequestId = TillHost.NewId(),
        Chip = TillSeason.Chip,
        Amount = Protocol.Money.Euro(10_00),
        Method = PaymentMethod.Cash,
    });
}
