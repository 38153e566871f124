using Ticketing.Appliance.Hardware;
using Ticketing.Appliance.Printing;
using Ticketing.Appliance.Tests.Fixtures;
using Ticketing.Appliance.Till;
using Ticketing.Protocol.Counter.V1;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;
using Ticketing.Simulators.PaymentTerminal;
using Ticketing.Simulators.Printers;
using Cart = Ticketing.Protocol.Counter.V1.Cart;

namespace Ticketing.Appliance.Tests.Till;

/// <summary>Reprise d'un dossier: what was booked in the office is paid for at the counter, by one till at a time.</summary>
public sealed class TakeUpTests : IAsyncLifetime
{
    const long File = TillHub.SchoolFile;

    TillHost till = null!;
    string school = "";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        till = await TillHost.Start();
        school = till.Hub.Book(File, "Option n° 21", 3);
    }

    public ValueTask DisposeAsync() => till.DisposeAsync();

    [Theory]
    [InlineData("42")]
    [InlineData("1042")]
    [InlineData(" voltaire ")]
    public async Task An_order_file_is_found_by_contact_number_by_its_own_or_by_a_name(string text)
    {
        till.Hub.PayOnAccount(File, 50_00);
        var found = Assert.Single((await Find(text)).Files);
        Assert.Equal((File, "Lycée Voltaire", 50_00L, 72_00L), (found.OrderFile, found.Contact.Structure, found.DepositLeft.MinorUnits, found.Booked.MinorUnits));
        var operation = Assert.Single(found.Operations);
        Assert.Equal(("Option n° 21", "2026-11-24", BookingStatus.Booked), (operation.Label, operation.DueDate, operation.Status));
        Assert.Empty((await Find("personne")).Files);
    }

    [Fact]
    public async Task What_was_booked_is_sold_with_its_seats_tariff_and_price_in_its_order_file()
    {
        var cart = await TakeUp();
        Assert.Equal((File, 72_00L, 72_00L), (cart.OrderFile, cart.Total.MinorUnits, cart.Due.MinorUnits));
        Assert.All(cart.Lines, line => Assert.Equal(("OPTION", 24_00L), (line.Tariff, line.Price.MinorUnits)));
        await till.PayCash(cart);
        var sale = till.Journal.Single(o => o.Sale is not null).Sale;
        Assert.Equal((File, "c-42", 3), (sale.OrderFile, sale.ContactId, sale.Places.Count));
        Assert.All(sale.Places, place => Assert.Equal(550, place.VatRate));
        await Until.True(() => till.Hub.IsOver(school), "the booking is sold at the hub");
        Assert.Contains($"Dossier n° {File}", await Receipt(sale.SaleId), StringComparison.Ordinal);
        Assert.Contains("Tarif option", await Receipt(sale.SaleId), StringComparison.Ordinal);
        await Until.True(() => till.Tickets.Codes.Count == 3, "three tickets are printed");
    }

    [Fact]
    public async Task What_was_paid_on_account_pays_first_and_is_no_takings_of_the_till()
    {
        till.Hub.PayOnAccount(File, 50_00);
        var cart = await TakeUp();
        Assert.Equal((50_00L, 22_00L), (cart.Deposit.MinorUnits, cart.Due.MinorUnits));
        await till.PayCard(cart);
        Assert.Equal(22_00, till.Terminal.Taken);
        var sale = till.Journal.Single(o => o.Sale is not null).Sale;
        Assert.Equal([(PaymentMethod.Deposit, 50_00L), (PaymentMethod.Card, 22_00L)], sale.Payments.Select(p => (p.Method, p.Amount.MinorUnits)));
        Assert.Contains("Acompte versé", await Receipt(sale.SaleId), StringComparison.Ordinal);
        var page = till.Part<Books>().Page;
        Assert.Equal((22_00L, 50_00L, 22_00L), (page.Figures.CardCents, page.Figures.DepositCents, page.PerpetualCents));
    }

    [Fact]
    public async Task Where_the_deposit_covers_it_nothing_more_is_taken()
    {
        till.Hub.PayOnAccount(File, 100_00);
        var cart = await TakeUp();
        Assert.Equal((72_00L, 0L), (cart.Deposit.MinorUnits, cart.Due.MinorUnits));
        await till.PayCash(cart);
        var paid = Assert.Single(till.Journal.Single(o => o.Sale is not null).Sale.Payments);
        Assert.Equal((PaymentMethod.Deposit, 72_00L), (paid.Method, paid.Amount.MinorUnits));
        Assert.Equal(0, till.Part<CashDrawer>().Openings);
    }

    [Fact]
    public async Task A_part_of_the_order_file_is_taken_up_alone()
    {
        var second = till.Hub.Book(File, "Option n° 22", 2, "CAT2");
        var cart = await TakeUp(second);
        Assert.All(cart.Lines, line => Assert.Equal("CAT2", line.Place.Category));
        Assert.True(till.Hub.IsBooked(school));
        Assert.Equal(3, (await TakeUp()).Lines.Count);
    }

    [Fact]
    public async Task What_another_till_has_is_refused_with_who_has_it_and_since_when()
    {
        var since = till.Clock.GetUtcNow().AddMinutes(-3);
        till.Hub.TakeUpElsewhere(school, since);
        var (code, no) = await TillHost.Refused(() => TakeUp());
        Assert.Equal("sales.booking-taken-up", code);
        var local = TimeZoneInfo.ConvertTime(since, till.Part<TillOptions>().Zone);
        Assert.Contains("Option n° 21 : déjà reprise par Caisse 2 depuis", no.Status.Detail, StringComparison.Ordinal);
        Assert.Contains($"{local:HH:mm}.", no.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unknown_or_over_is_refused()
    {
        Assert.Equal("sales.order-file-unknown", (await TillHost.Refused(() => TakeUpOf(77))).Code);
        Assert.Equal("sales.bookings-apart", (await TillHost.Refused(() => TakeUp(TillHost.NewId()))).Code);
        till.Hub.End(school);
        Assert.Equal("sales.booking-ended", (await TillHost.Refused(() => TakeUp())).Code);
    }

    [Fact]
    public async Task Its_cart_sells_the_order_files_places_at_their_prices_and_nothing_else()
    {
        var cart = await TakeUp();
        Assert.Equal("till.cart-of-order-file", (await TillHost.Refused(() => till.Add(1, cart: cart.CartId))).Code);
        var row = till.Part<House>().Prices(TillSeason.Evening, "CAT1").First();
        var no = Assert.Throws<RuleViolation>(() => till.Part<Carts>().Get(cart.CartId).SetTariff(cart.Lines[0].Place.TicketSerial, row));
        Assert.Equal("till.cart-of-order-file", no.Code);
        await till.Counter.PayAsync(new PayRequest
        {
            Session = till.Session, RequestId = TillHost.NewId(), CartId = cart.CartId, Method = PaymentMethod.Cash, ContactId = "c-1",
        }, cancellationToken: Stop);
        Assert.Equal("c-42", till.Journal.Single(o => o.Sale is not null).Sale.ContactId);
    }

    [Fact]
    public async Task A_place_taken_out_before_the_payment_goes_back()
    {
        till.Hub.PayOnAccount(File, 50_00);
        var cart = await TakeUp();
        var less = await Remove(cart, 0);
        Assert.Equal((2, 48_00L, 0L), (less.Lines.Count, less.Deposit.MinorUnits, less.Due.MinorUnits));
        await till.PayCash(less);
        Assert.Equal(2, till.Journal.Single(o => o.Sale is not null).Sale.Places.Count);
        Assert.Equal([cart.Lines[0].Place.PlaceId], till.Journal.Single(o => o.HoldReleased is not null).HoldReleased.PlaceIds);
    }

    [Fact]
    public async Task A_cart_that_is_emptied_gives_the_booking_back()
    {
        var cart = await TakeUp();
        for (var i = 0; i < 3; i++)
            await Remove(cart, i);
        await Until.True(() => till.Hub.IsBooked(school), "it is booked again");
        Assert.Equal("till.cart-empty", (await TillHost.Refused(() => till.PayCash(cart))).Code);
    }

    [Fact]
    public async Task A_cart_that_is_abandoned_gives_the_booking_back_and_it_can_be_taken_up_again()
    {
        await Abandon(await TakeUp());
        Assert.True(till.Hub.IsBooked(school));
        await till.PayCash(await TakeUp());
    }

    [Fact]
    public async Task A_cart_that_has_run_out_is_not_paid()
    {
        till.Hub.HoldFor = TimeSpan.FromMinutes(1);
        till.Hub.PayOnAccount(File, 100_00);
        var cart = await TakeUp();
        till.Clock.Shift = TimeSpan.FromMinutes(2);
        Assert.Equal("till.cart-expired", (await TillHost.Refused(() => till.PayCash(cart))).Code);
        Assert.DoesNotContain(till.Journal, o => o.Sale is not null);
    }

    [Fact]
    public async Task The_same_request_twice_is_one_cart()
    {
        var request = TillHost.NewId();
        var both = await Task.WhenAll(TakeUpOf(File, request), TakeUpOf(File, request));
        Assert.Equal(both[0], both[1]);
        Assert.Equal(both[0], await TakeUpOf(File, request));
    }

    [Fact]
    public async Task Cut_off_an_order_file_is_not_taken_up_and_single_sales_go_on()
    {
        await till.Leased(2);
        await till.CutOff();
        var (code, no) = await TillHost.Refused(() => TakeUp());
        Assert.Equal("till.take-up-offline", code);
        Assert.Contains("hors ligne depuis", no.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("till.take-up-offline", (await TillHost.Refused(() => Find("42"))).Code);
        await till.PayCash(await till.Add(1));
    }

    [Fact]
    public async Task Cut_off_after_the_take_up_it_is_paid_all_the_same()
    {
        var cart = await TakeUp();
        await till.CutOff();
        await till.PayCash(cart);
        await till.Reconnect();
        await Until.True(() => till.Hub.IsOver(school), "the hub knows that it is sold");
    }

    [Fact]
    public async Task An_answer_that_is_lost_takes_nothing_up_for_good()
    {
        till.Hub.LosesTakeUpAnswers = true;
        Assert.Equal("till.take-up-unanswered", (await TillHost.Refused(() => TakeUp())).Code);
        Assert.False(till.Hub.IsBooked(school));
        till.Hub.LosesTakeUpAnswers = false;
        await Until.True(() => till.Hub.IsBooked(school), "what the hub gave went back");
        await till.PayCash(await TakeUp());
    }

    [Fact]
    public async Task An_answer_lost_before_a_power_cut_goes_back_when_the_till_is_on_again()
    {
        till.Hub.LosesTakeUpAnswers = true;
        Assert.Equal("till.take-up-unanswered", (await TillHost.Refused(() => TakeUp())).Code);
        await till.PowerOff();
        till.Hub.LosesTakeUpAnswers = false;
        await till.PowerOn();
        await till.SignIn(TillSeason.Seller);
        await till.PayCash(await TakeUp());
        Assert.Equal(3, till.Journal.Single(o => o.Sale is not null).Sale.Places.Count);
    }

    [Fact]
    public async Task After_a_power_cut_what_was_taken_up_goes_back_and_can_be_taken_up_at_once()
    {
        var request = TillHost.NewId();
        var before = await TakeUpOf(File, request);
        await till.Restart();
        Assert.Equal("till.cart-unknown", (await TillHost.Refused(() => till.PayCash(before))).Code);
        // The same request: what it was given before is no longer held, so it is asked anew.
        var again = await TakeUpOf(File, request);
        Assert.Empty(before.Lines.Select(l => l.Place.TicketSerial).Intersect(again.Lines.Select(l => l.Place.TicketSerial)));
        await till.PayCash(again);
        await Until.True(() => till.Hub.IsOver(school), "it is sold");
    }

    [Fact]
    public async Task A_card_payment_found_after_a_power_cut_completes_the_sale_with_its_order_file_and_deposit()
    {
        till.ErrorsExpected = true;
        till.Hub.PayOnAccount(File, 50_00);
        till.Terminal.Next(new(CardConduct.Pays, TimeSpan.FromSeconds(2)));
        var paying = till.PayCard(await TakeUp());
        await Until.True(() => till.Terminal.Payments.Count == 1, "the terminal has it");
        await till.PowerOff();
        await Assert.ThrowsAnyAsync<Exception>(() => paying);
        await till.PowerOn();
        await Until.True(() => till.Journal.Exists(o => o.Sale is not null), "the sale is completed");
        var sale = till.Journal.Single(o => o.Sale is not null).Sale;
        Assert.Equal(File, sale.OrderFile);
        Assert.Equal([(PaymentMethod.Deposit, 50_00L), (PaymentMethod.Card, 22_00L)], sale.Payments.Select(p => (p.Method, p.Amount.MinorUnits)));
    }

    async Task<Cart> TakeUp(params string[] operations) => await TakeUpOf(File, operations: operations);

    async Task<Cart> TakeUpOf(long file, string? request = null, params string[] operations)
    {
        var wanted = new Protocol.Counter.V1.TakeUpRequest { Session = till.Session, RequestId = request ?? TillHost.NewId(), OrderFile = file };
        wanted.OperationIds.AddRange(operations);
        return await till.Counter.TakeUpAsync(wanted);
    }

    async Task<Protocol.Counter.V1.FindBookingsReply> Find(string text) =>
        await till.Counter.FindBookingsAsync(new() { Session = till.Session, Text = text });

    async Task<Cart> Remove(Cart cart, int line) => await till.Counter.RemovePlaceAsync(
        new() { Session = till.Session, CartId = cart.CartId, TicketSerial = cart.Lines[line].Place.TicketSerial });

    async Task Abandon(Cart cart) => await till.Counter.AbandonAsync(new() { Session = till.Session, CartId = cart.CartId });

    /// <summary>The words on the paper of the receipt.</summary>
    async Task<string> Receipt(string saleId)
    {
        await Until.True(() => till.Part<Spool>().OfSale(saleId).Exists(j => j.Kind == PrintJobKind.Receipt), "the receipt is queued");
        var page = new EscPosPage();
        foreach (var b in till.Part<Spool>().OfSale(saleId).First(j => j.Kind == PrintJobKind.Receipt).Payload)
            page.Take(b);
        return string.Join('\n', page.Lines.Select(line => line.Text));
    }
}
