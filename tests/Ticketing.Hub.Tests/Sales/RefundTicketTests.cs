using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Kernel;
using Ticketing.Hub.Organisation;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Sales;

public class RefundTicketTests
{
    static readonly SignedInOperator Supervisor = Person("dominique", ("sales", Right.All));

    [Theory, OnBothDatabases]
    public async Task A_refund_gives_the_money_back_and_puts_the_place_on_sale_again(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var till = new SellingTill(hub);
        var sale = await till.Sell(2);

        var refunded = await Refund(hub, sale, reason: "malade");

        Assert.Equal(new RefundedTicket(1, 3200, "EUR"), refunded);
        await using var db = hub.Read();
        Assert.Equal(-3200, await Ledger.Balance(db, Accounts.Cash, CashDesk.Office, Token));
        Assert.Equal(-167, await Ledger.Balance(db, Accounts.VatCollected, "550", Token));
        Assert.Equal(-3033, await Ledger.Balance(db, Accounts.TicketSales, "1", Token));
        var order = await db.Set<Order>().SingleAsync(row => row.Kind == OrderKind.Refund, Token);
        Assert.Equal((-3200L, "malade", CashDesk.Office), (order.Amount, order.Reason, order.PointOfSale));
        var payment = await db.Set<Payment>().SingleAsync(row => row.Reason == "refund", Token);
        Assert.Equal((-3200L, CashDesk.Office), (payment.Amount, payment.CashDeskId));
        var line = await db.Set<FiscalLine>().SingleAsync(row => row.PointOfSale == CashDesk.Office, Token);
        Assert.Equal(("refund", SellingTill.Serial(sale).ToString()), (line.Kind, line.Reference));
        Assert.Contains("\"reason\":\"malade\"", Encoding.UTF8.GetString(line.Payload), StringComparison.Ordinal);
        var audit = await db.Set<AuditEntry>().SingleAsync(row => row.What == "ticket.refunded", Token);
        Assert.Equal(("operator:dominique", "malade"), (audit.Who, audit.Why));
        await new SellingTill(hub, "t-2").Sell(1);
        Assert.Equal(1, await db.Set<Place>().CountAsync(place => place.State == PlaceState.Released, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task The_same_request_twice_gives_the_money_back_once(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var sale = await new SellingTill(hub).Sell(1);

        var first = await Refund(hub, sale, request: "r-1");
        var again = await Refund(hub, sale, request: "r-1");

        Assert.Equal(first, again);
        await using var db = hub.Read();
        Assert.Equal(0, await db.Set<Payment>().SumAsync(row => row.Amount, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_refunded_is_refused_with_its_code_and_changes_nothing(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111");
        var till = new SellingTill(hub);
        var sale = await till.Sell(3);
        await Refund(hub, sale, place: 0);
        await hub.Write(db => TicketAdmissions.Note(db, (long)SellingTill.Serial(sale, 1), 77, Token));
        var before = await Tables.Count(hub);
        var cashier = Person("alix", ("sales.sell", Right.All));

        Assert.Equal("sales.already-refunded", await Code(() => Refund(hub, sale, place: 0)));
        Assert.Equal("sales.already-admitted", await Code(() => Refund(hub, sale, place: 1)));
        Assert.Equal("sales.ticket-unknown", await Code(() => Refund(hub, Supervisor, 999_999, "x", PaymentMethod.Cash)));
        Assert.Equal("sales.reason-missing", await Code(() => Refund(hub, sale, place: 2, reason: " ")));
        Assert.Equal("sales.method-invalid", await Code(() => Refund(hub, sale, place: 2, method: PaymentMethod.Unspecified)));
        Assert.Equal("sales.wallet-unknown", await Code(() => Refund(hub, sale, place: 2, method: PaymentMethod.Wallet)));
        Assert.Equal("right.missing", await Code(() => Refund(
            hub, cashier, (long)SellingTill.Serial(sale, 2), "x", PaymentMethod.Cash)));

        Assert.Equal(before, await Tables.Count(hub));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_a_wallet_paid_goes_back_to_the_wallet(Database database)
    {
        const string chip = "04A1B2C3D4E5F6";
        await using var hub = await SmallVenue.On(database, [], "1111");
        var till = new SellingTill(hub);
        await hub.Write(db => hub.Of<ChangeWallets>().Bring(db, chip, Money.Euro(4000), Token));
        var sale = till.Sale(await till.Hold(1));
        (sale.Payments[0].Method, sale.Payments[0].TerminalReference) = (PaymentMethod.Wallet, chip);
        Assert.Empty((await till.Tell(sale)).Refused);
        Assert.Equal(800, (await hub.Of<WalletQueries>().Card(chip, Token))!.Balance);

        await Refund(hub, sale, method: PaymentMethod.Wallet);

        Assert.Equal(4000, (await hub.Of<WalletQueries>().Card(chip, Token))!.Balance);
        Assert.Equal(0, (await hub.Of<WalletQueries>().Takings(0, long.MaxValue, Token)).Amount);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task An_admission_is_noted_once_its_ticket_is_sold_and_the_first_one_counts(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1111");
        var till = new SellingTill(hub);
        var held = await till.Hold(1);
        var serial = held.Places[0].Serial;

        Assert.False(await hub.Write(db => TicketAdmissions.Note(db, serial, 100, Token)));
        Assert.Empty((await till.Tell(till.Sale(held))).Refused);
        Assert.True(await hub.Write(db => TicketAdmissions.Note(db, serial, 100, Token)));
        Assert.True(await hub.Write(db => TicketAdmissions.Note(db, serial, 50, Token)));
        Assert.True(await hub.Write(db => TicketAdmissions.Note(db, serial, 200, Token)));

        Assert.Equal(50, (await hub.Of<SalesQueries>().Ticket(serial, Token))!.AdmittedAtMs);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static SignedInOperator Person(string name, params (string Node, Right Right)[] grants) => new(
        Guid.CreateVersion7(), name, name, new RightSet(grants.ToDictionary(grant => grant.Node, grant => grant.Right)));

    static Task<RefundedTicket> Refund(
        HubWithoutPorts hub, SaleRecorded sale, int place = 0, string reason = "annulé",
        PaymentMethod method = PaymentMethod.Cash, string? request = null) =>
        Refund(hub, Supervisor, (long)SellingTill.Serial(sale, place), reason, method, request);

    static Task<RefundedTicket> Refund(
        HubWithoutPorts hub, SignedInOperator by, long serial, string reason, PaymentMethod method, string? request = null) =>
        hub.Of<RefundTicket>().Run(by, request ?? Guid.CreateVersion7().ToString(), serial, reason, method, Token);

    static async Task<string> Code(Func<Task> refused) => (await Assert.ThrowsAsync<RuleViolation>(refused)).Code;
}
