using System.Text;
using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Cashless;
using Ticketing.Hub.Crm;
using Ticketing.Hub.Finance;
using Ticketing.Hub.Sales;
using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Xunit;
using Operation = Ticketing.Hub.Sales.Operation;
using Place = Ticketing.Hub.Seating.Place;

namespace Ticketing.Hub.Tests.Sales;

public class RecordSaleTests
{
    [Theory, OnBothDatabases]
    public async Task A_sale_confirms_its_places_and_stands_in_order_file_payments_ledger_and_fiscal_journal(
        Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);

        var sale = await till.Sell(2);

        await using var db = hub.Read();
        var file = await db.Set<OrderFile>().SingleAsync(Token);
        Assert.Equal((1L, till.Id, null), (file.Number, file.PointOfSale, file.ContactId));
        var order = await db.Set<Order>().SingleAsync(Token);
        Assert.Equal((sale.SaleId, OrderKind.Sale, 6400L), (order.Id.ToString(), order.Kind, order.Amount));
        Assert.Equal(2, (await db.Set<Operation>().SingleAsync(Token)).Tickets);
        Assert.Equal([3200L, 3200L], await db.Set<Movement>().Select(row => row.Amount).ToListAsync(Token));
        Assert.All(
            await db.Set<Place>().ToListAsync(Token), place => Assert.Equal(PlaceState.Confirmed, place.State));
        var tickets = await db.Set<Ticket>().OrderBy(row => row.Number).ToListAsync(Token);
        Assert.Equal([1L, 2L], tickets.Select(ticket => ticket.Number));
        Assert.All(tickets, ticket => Assert.Equal((TicketState.Sold, 3200L, 167L), (ticket.State, ticket.Price, ticket.Vat)));
        Assert.Equal(6400, await Ledger.Balance(db, Accounts.Cash, till.Id, Token));
        Assert.Equal(-334, await Ledger.Balance(db, Accounts.VatCollected, "550", Token));
        Assert.Equal(-6066, await Ledger.Balance(db, Accounts.TicketSales, "1", Token));
        var line = await db.Set<FiscalLine>().SingleAsync(Token);
        Assert.Equal(("sale", sale.SaleId), (line.Kind, line.Reference));
        var text = Encoding.UTF8.GetString(line.Payload);
        Assert.Contains($"\"number\":\"{till.Id}-2\"", text, StringComparison.Ordinal);
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task The_same_sale_twice_is_one_sale(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        var sale = await till.Sell(2);

        var again = await till.Tell(sale);
        var changed = sale.Clone();
        changed.Places[0].Price = Money.Euro(1);
        changed.Payments[0].Amount = Money.Euro(3201);
        var differs = await till.Tell(changed);

        Assert.Empty(again.Refused);
        Assert.Equal("sales.sale-differs", Assert.Single(differs.Refused).Code);
        await using var db = hub.Read();
        Assert.Equal(1, await db.Set<Order>().CountAsync(Token));
        Assert.Equal(2, await db.Set<Ticket>().CountAsync(Token));
        Assert.Equal(6400, await db.Set<Payment>().SumAsync(row => row.Amount, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_place_that_the_till_never_held_goes_to_the_shelf_by_name_and_the_next_sale_goes_on(
        Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var (till, other) = (new SellingTill(hub), new SellingTill(hub, "t-2"));
        var mine = await till.Hold(1);
        var theirs = await other.Hold(1);
        var unknown = mine.Places[0] with { PlaceId = Guid.CreateVersion7(), Seat = "Z 99" };

        var reply = await till.Tell(
            new OperationBody { Sale = till.Sale([unknown]) },
            new OperationBody { Sale = till.Sale([mine.Places[0], theirs.Places[0]]) },
            new OperationBody { Sale = till.Sale(mine) });

        Assert.Equal(["sales.place-not-held", "sales.place-not-held"], reply.Refused.Select(refused => refused.Code));
        Assert.Contains("Z 99", reply.Refused[0].Detail, StringComparison.Ordinal);
        Assert.Contains(theirs.Places[0].Seat + " (ticket", reply.Refused[1].Detail, StringComparison.Ordinal);
        Assert.Contains("held by another", reply.Refused[1].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(mine.Places[0].Seat + " (ticket", reply.Refused[1].Detail, StringComparison.Ordinal);
        Assert.Equal(2, await hub.Of<Shelf>().CountOpen(Token));
        await using var db = hub.Read();
        Assert.Equal(1, await db.Set<Ticket>().CountAsync(Token));
        Assert.Equal(1, await db.Set<OrderFile>().MaxAsync(row => row.Number, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_place_written_off_and_sold_again_is_refused_to_the_till_that_had_it(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "1");
        var (lost, other) = (new SellingTill(hub), new SellingTill(hub, "t-2"));
        var held = await lost.Hold(1);
        await hub.Of<WriteOffHold>().Run(held.HoldId, "operator:anne", "caisse volée", Token);
        await other.Sell(1);

        var reply = await lost.Tell(lost.Sale(held));

        var refused = Assert.Single(reply.Refused);
        Assert.Equal("sales.place-not-held", refused.Code);
        Assert.Contains($"{held.Places[0].Seat} (ticket {held.Places[0].Serial}): expired", refused.Detail, StringComparison.Ordinal);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_place_sold_twice_is_sold_once(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11");
        var till = new SellingTill(hub);
        var held = await till.Hold(1);

        var reply = await till.Tell(
            new OperationBody { Sale = till.Sale(held) }, new OperationBody { Sale = till.Sale(held) });

        Assert.Contains("sold already", Assert.Single(reply.Refused).Detail, StringComparison.Ordinal);
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task What_was_paid_must_be_what_the_tickets_cost(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var till = new SellingTill(hub);
        var sale = till.Sale(await till.Hold(2));
        sale.Payments[0].Amount = Money.Euro(6399);

        var refused = Assert.Single((await till.Tell(sale)).Refused);

        Assert.Equal("sales.payment-differs", refused.Code);
        await using var db = hub.Read();
        Assert.Empty(await db.Set<Ticket>().ToListAsync(Token));
        Assert.All(await db.Set<Place>().ToListAsync(Token), place => Assert.Equal(PlaceState.Held, place.State));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_sale_that_makes_no_sense_is_refused_with_every_field_that_is_wrong(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "111");
        var till = new SellingTill(hub);
        var held = await till.Hold(1);
        var wrong = till.Sale(held);
        wrong.Places[0].Price = Money.Euro(-1);
        wrong.Places[0].VatRate = -5;
        wrong.Payments[0].Amount = new Money(5, "USD");
        var twice = till.Sale([held.Places[0], held.Places[0]]);
        var other = till.Sale(held);
        other.Places[0].Place.TicketSerial = 77;
        var empty = new SaleRecorded { SaleId = Guid.CreateVersion7().ToString(), Currency = "EUR" };

        var reply = await till.Tell(new[] { wrong, twice, other, empty, new SaleRecorded { SaleId = "x" } }
            .Select(sale => new OperationBody { Sale = sale }));

        Assert.Equal(
            ["sales.sale-invalid", "sales.sale-invalid", "sales.place-differs", "sales.sale-invalid", "id.invalid"],
            reply.Refused.Select(refused => refused.Code));
        foreach (var field in new[] { "places[0].price", "places[0].vat_rate", "payments[0].amount" })
        {
            Assert.Contains(field, reply.Refused[0].Detail, StringComparison.Ordinal);
        }

        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Missing_and_repeated_numbers_are_noted_and_lose_no_sale(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        await till.Sell(1);
        var skipping = till.Sale(await till.Hold(1));
        (skipping.ReceiptNumber, skipping.Places[0].TicketNumber) = (5, 9);
        var repeating = till.Sale(await till.Hold(1));
        (repeating.ReceiptNumber, repeating.Places[0].TicketNumber) = (5, 10);

        var reply = await till.Tell(
            new OperationBody { Sale = skipping }, new OperationBody { Sale = repeating });

        Assert.Empty(reply.Refused);
        await using var db = hub.Read();
        var gaps = await db.Set<NumberGap>().OrderBy(gap => gap.Id).ToListAsync(Token);
        Assert.Equal(
            [(NumberKind.Receipt, 2L, 5L), (NumberKind.Ticket, 2L, 9L), (NumberKind.Receipt, 6L, 5L)],
            gaps.Select(gap => (gap.Kind, gap.Expected, gap.Found)));
        Assert.Equal(3, await db.Set<FiscalLine>().CountAsync(line => line.Kind == "number-gap", Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Receipts_of_top_ups_are_of_the_same_row_of_numbers(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        await till.Sell(1);
        await till.Tell(TopUp("04A1B2C3", 2, 1000), TopUp("04A1B2C3", 3, 1000));
        var sale = till.Sale(await till.Hold(1));
        sale.ReceiptNumber = 4;

        Assert.Empty((await till.Tell(sale)).Refused);

        await using var db = hub.Read();
        Assert.Empty(await db.Set<NumberGap>().ToListAsync(Token));
    }

    [Theory, OnBothDatabases]
    public async Task A_wallet_pays_its_part_and_edges_hear_of_it(Database database)
    {
        const string chip = "04A1B2C3D4E5F6";
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        await till.Tell(TopUp(chip, 1, 5000));
        var sale = till.Sale(await till.Hold(2));
        sale.Payments[0].Amount = Money.Euro(4400);
        sale.Payments.Add(new PaymentTaken
        {
            Method = PaymentMethod.Wallet, Amount = Money.Euro(2000), TerminalReference = chip,
        });
        var unknown = till.Sale(await till.Hold(1));
        unknown.Payments[0].Method = PaymentMethod.Wallet;
        unknown.Payments[0].TerminalReference = "01020304";

        var reply = await till.Tell(new OperationBody { Sale = sale }, new OperationBody { Sale = unknown });

        Assert.Equal("cashless.chip-unknown", Assert.Single(reply.Refused).Code);
        Assert.Equal(3000, (await hub.Of<WalletQueries>().Card(chip, Token))!.Balance);
        await using var db = hub.Read();
        Assert.Equal(0, await db.Set<LedgerLine>().Where(line => line.Account == Accounts.Customers)
            .SumAsync(line => line.Amount, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task A_sale_without_a_name_goes_to_the_public_at_the_counter_and_one_with_a_name_to_its_contact(
        Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        await SmallVenue.Import(hub, SmallVenue.File(
            "contacts.csv", "number;first_name;last_name;structure;email;city;postal_code;country",
            "1;;Public au guichet;;;;;FR", "2;Claire;Fontaine;;claire@example.org;Paris;75011;FR"));
        var till = new SellingTill(hub);
        var claire = Assert.Single(await hub.Of<CrmQueries>().Search("fontaine", 5, Token));
        var named = till.Sale(await till.Hold(1));
        named.ContactId = claire.Id.ToString();
        var gone = till.Sale(await till.Hold(1));
        gone.ContactId = Guid.CreateVersion7().ToString();

        await till.Sell(1);
        var reply = await till.Tell(new OperationBody { Sale = named }, new OperationBody { Sale = gone });

        Assert.Empty(reply.Refused);
        await using var db = hub.Read();
        var contacts = await (
            from file in db.Set<OrderFile>()
            join contact in db.Set<Contact>() on file.ContactId equals contact.Id
            orderby file.Number
            select contact.Number).ToListAsync(Token);
        Assert.Equal([1, 2, 1], contacts);
    }

    [Theory, OnBothDatabases]
    public async Task Tickets_for_nothing_are_tickets_too(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var sale = await new SellingTill(hub).Sell(2, cents: 0);

        await using var db = hub.Read();
        Assert.Equal(2, await db.Set<Ticket>().CountAsync(Token));
        Assert.Equal(1, await db.Set<FiscalLine>().CountAsync(line => line.Reference == sale.SaleId, Token));
        await hub.InvariantsHold();
    }

    [Theory, OnBothDatabases]
    public async Task Every_print_is_counted_once_and_stands_in_the_fiscal_journal(Database database)
    {
        await using var hub = await SmallVenue.On(database, [], "11111");
        var till = new SellingTill(hub);
        var serial = SellingTill.Serial(await till.Sell(1));

        await till.Print(serial);
        await till.Print(serial);
        await till.Print(serial, copy: 2);
        var unknown = await till.Print(serial + 100);
        var nonsense = await till.Print(serial, copy: 0);

        Assert.Equal("sales.ticket-unknown", Assert.Single(unknown.Refused).Code);
        Assert.Equal("sales.print-invalid", Assert.Single(nonsense.Refused).Code);
        await using var db = hub.Read();
        Assert.Equal(2, (await db.Set<Ticket>().SingleAsync(Token)).Copies);
        Assert.Equal(
            ["sale", "ticket", "reprint"],
            await db.Set<FiscalLine>().OrderBy(line => line.Sequence).Select(line => line.Kind).ToListAsync(Token));
        await hub.InvariantsHold();
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static OperationBody TopUp(string chip, long receipt, long cents) => new()
    {
        TopUp = new TopUpRecorded
        {
            TopUpId = Guid.CreateVersion7().ToString(),
            Chip = chip,
            Amount = Money.Euro(cents),
            Payment = new PaymentTaken { Method = PaymentMethod.Cash, Amount = Money.Euro(cents) },
            OperatorId = "anne",
            ReceiptNumber = receipt,
        },
    };
}
