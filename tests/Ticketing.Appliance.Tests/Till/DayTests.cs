using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;
using PaymentPart = Ticketing.Protocol.Counter.V1.PaymentPart;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>X and Z, and the numbers that a tax inspector follows.</summary>
public sealed class DayTests : IAsyncLifetime
{
    TillHost till = null!;

    public async ValueTask InitializeAsync() => till = await TillHost.Start();

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Fact]
    public async Task X_adds_up_the_day_and_Z_closes_it_with_what_was_counted()
    {
        await Move("float", 100_00);
        await till.PayCash(await till.Add(2), 70_00);
        await till.PayCard(await till.Add(1, "REDUIT"));
        await TopUp(10_00);
        await Move("withdrawal", -50_00);
        var x = await Report(false);
        Assert.Equal((74_00, 24_00, 10_00), (x.Cash.MinorUnits, x.Card.MinorUnits, x.TopUps.MinorUnits));
        Assert.Equal((3, 1, 3), (x.Tickets, x.FirstReceipt, x.LastReceipt));
        Assert.Equal(100_00 + 74_00 - 50_00, x.ExpectedCash.MinorUnits);
        Assert.Equal(98_00, x.PerpetualTotal.MinorUnits);
        Assert.Equal(x, await Report(false));
        var z = await Report(true, 123_00);
        Assert.Equal(1, z.ZNumber);
        var closed = Assert.Single(till.Journal, o => o.DayClosed is not null).DayClosed;
        Assert.Equal((123_00, 74_00, 24_00, 98_00), (closed.CountedCash.MinorUnits, closed.Cash.MinorUnits, closed.Card.MinorUnits, closed.PerpetualTotal.MinorUnits));
        Assert.Equal("op-1", closed.OperatorId);
        await Until.True(() => till.Receipts.Printed == 4, "two receipts, a top-up and the Z are out");
    }

    [Fact]
    public async Task After_a_Z_the_day_begins_at_zero_but_the_perpetual_total_and_the_numbers_go_on()
    {
        await till.PayCash(await till.Add(2));
        await Report(true, 64_00);
        Assert.Equal((0, 64_00), ((await Report(false)).Cash.MinorUnits, (await Report(false)).PerpetualTotal.MinorUnits));
        var next = await till.PayCash(await till.Add(1));
        Assert.Equal(2, next.ReceiptNumber);
        Assert.Equal(3, next.Places[0].TicketNumber);
        var z = await Report(true, 32_00);
        Assert.Equal((2, 96_00), (z.ZNumber, z.PerpetualTotal.MinorUnits));
    }

    [Fact]
    public async Task A_Z_asked_for_twice_is_one_Z_and_a_day_without_takings_has_none()
    {
        Assert.Equal("till.day-not-open", (await TillHost.Refused(() => Report(true))).Code);
        await till.PayCash(await till.Add(1));
        var both = await Task.WhenAll(Report(true, 32_00), Report(true, 32_00));
        Assert.Equal(both[0], both[1]);
        Assert.Single(till.Journal, o => o.DayClosed is not null);
    }

    [Fact]
    public async Task Receipt_and_ticket_numbers_have_no_gap_whatever_was_refused_or_abandoned_or_asked_at_once()
    {
        till.Terminal.Next(new(Simulators.PaymentTerminal.CardConduct.RefusedByBank, TimeSpan.Zero));
        var cart = await till.Add(1);
        await TillHost.Refused(() => till.PayCard(cart));
        await till.Counter.AbandonAsync(new() { Session = till.Session, CartId = cart.CartId }, cancellationToken: TestContext.Current.CancellationToken);
        var carts = new List<Protocol.Counter.V1.Cart>();
        for (var i = 0; i < 8; i++)
            carts.Add(await till.Add(2, performance: TillSeason.Standing, category: "PLACE"));
        await Task.WhenAll(carts.Select(c => till.PayCash(c)));
        await TopUp(5_00);
        await till.Restart();
        await till.PayCash(await till.Add(1));
        var receipts = till.Journal.Select(o => o.Sale?.ReceiptNumber ?? o.TopUp?.ReceiptNumber ?? 0).Where(n => n > 0).ToList();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), receipts);
        var tickets = till.Journal.Where(o => o.Sale is not null).SelectMany(o => o.Sale.Places).Select(p => p.TicketNumber);
        Assert.Equal(Enumerable.Range(1, 17).Select(n => (long)n), tickets);
    }

    [Fact]
    public async Task The_perpetual_total_never_falls()
    {
        long last = 0;
        for (var i = 0; i < 4; i++)
        {
            await till.PayCash(await till.Add(1));
            if (i == 1)
                await Move("withdrawal", -30_00);
            if (i == 2)
                await Report(true, 0);
            var now = (await Report(false)).PerpetualTotal.MinorUnits;
            Assert.True(now > last);
            last = now;
        }
    }

    [Fact]
    public async Task No_Z_while_a_cart_holds_money()
    {
        var cart = await till.Add(1);
        var half = new PayRequest { Session = till.Session, RequestId = TillHost.NewId(), CartId = cart.CartId };
        half.Parts.Add(new PaymentPart { Method = PaymentMethod.Cash, Amount = Money.Euro(10_00) });
        await TillHost.Refused(() => till.Counter.PayAsync(half).ResponseAsync);
        Assert.Equal("till.cart-open", (await TillHost.Refused(() => Report(true))).Code);
    }

    [Fact]
    public async Task More_cash_than_there_should_be_cannot_be_withdrawn()
    {
        Assert.Equal("till.cash-invalid", (await TillHost.Refused(() => Move("withdrawal", -1))).Code);
        Assert.Equal("till.cash-invalid", (await TillHost.Refused(() => Move("float", -1))).Code);
        Assert.Equal("till.cash-invalid", (await TillHost.Refused(() => Move("gift", 1))).Code);
        Assert.Equal("till.cash-invalid", (await TillHost.Refused(() => Report(true, -1))).Code);
        var request = TillHost.NewId();
        await Move("float", 50_00, request);
        Assert.Equal(50_00, await Move("float", 50_00, request));
        Assert.Single(till.Journal, o => o.CashMovement is not null);
    }

    [Fact]
    public async Task The_books_are_what_the_journal_adds_up_to()
    {
        await Move("float", 20_00);
        await till.PayCash(await till.Add(2));
        await Report(true, 84_00);
        await till.PayCard(await till.Add(1));
        var books = till.Part<Books>().Page;
        await till.PowerOff();
        File.Delete(Path.Combine(till.Folder, "till.db"));
        await till.PowerOn();
        Assert.Equal(books.Figures, till.Part<Books>().Page.Figures);
        Assert.Equal((books.LastReceipt, books.LastTicket, books.PerpetualCents, books.NextZ),
            (till.Part<Books>().Page.LastReceipt, till.Part<Books>().Page.LastTicket, till.Part<Books>().Page.PerpetualCents, till.Part<Books>().Page.NextZ));
    }

    async Task<ReportReply> Report(bool close, long counted = 0) =>
        await till.Counter.ReportAsync(new() { Session = till.Session, Close = close, CountedCash = Money.Euro(counted) });

    async Task<long> Move(string kind, long cents, string? request = null) => (await till.Counter.MoveCashAsync(new()
    {
        Session = till.Session,
        RequestId = request ?? TillHost.NewId(),
        Kind = kind,
        Amount = Money.Euro(cents),
    })).ExpectedCash.MinorUnits;

    async Task TopUp(long cents) => await till.Counter.TopUpAsync(new()
    {
        Session = till.Session,
        RequestId = TillHost.NewId(),
        Chip = TillSeason.Chip,
        Amount = Money.Euro(cents),
        Method = PaymentMethod.Cash,
    });
}
