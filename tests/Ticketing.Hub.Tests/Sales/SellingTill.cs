using Ticketing.Hub.Seating;
using Ticketing.Hub.Storage;
using Ticketing.Hub.Sync;
using Ticketing.Hub.Tests.Fixtures;
using Ticketing.Hub.Tests.Sync;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Xunit;

namespace Ticketing.Hub.Tests.Sales;

/// <summary>A till that holds places, sells them for cash and tells the hub by its journal, numbering as the law asks.</summary>
sealed class SellingTill(HubWithoutPorts hub, string id = "t-1")
{
    readonly TestJournal journal = new();
    long receipt;
    long ticket;

    public string Id => id;

    public long SaidAtMs => hub.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<HeldPlaces> Hold(int quantity, string category = "Cat1", int performance = SmallVenue.Seated) =>
        hub.Of<HoldPlaces>().Run(
            Guid.CreateVersion7().ToString(), HoldOwner.Till(id),
            new HoldWish(performance, category, quantity, [], MaySplit: true), TestContext.Current.CancellationToken);

    public SaleRecorded Sale(HeldPlaces held, long cents = 3200) => Sale(held.Places, cents);

    public SaleRecorded Sale(IReadOnlyList<HeldPlace> places, long cents = 3200)
    {
        var sale = new SaleRecorded
        {
            SaleId = Guid.CreateVersion7().ToString(),
            OperatorId = "anne",
            Currency = "EUR",
            ReceiptNumber = ++receipt,
            Payments =
            {
                new PaymentTaken { Method = PaymentMethod.Cash, Amount = Money.Euro(cents * places.Count) },
            },
        };
        sale.Places.AddRange(places.Select(place => new SoldPlace
        {
            Place = SeatingRows.PlaceOf(place),
            Tariff = "PLEIN",
            Price = Money.Euro(cents),
            VatRate = 550,
            TicketNumber = ++ticket,
        }));
        return sale;
    }

    public Task<PushReply> Tell(params IEnumerable<OperationBody> bodies) => Send(Push(bodies));

    public PushRequest Push(params IEnumerable<OperationBody> bodies) =>
        journal.Push([.. bodies.Select(body => journal.Add(body, SaidAtMs))]);

    public Task<PushReply> Send(PushRequest push) => hub.Of<ReceiveJournal>().Run(
        new Recipient(id, RecipientKind.Till, "salle"), push, TestContext.Current.CancellationToken);

    public Task<PushReply> Tell(SaleRecorded sale) => Tell(new OperationBody { Sale = sale });

    /// <summary>Holds, sells and tells; nothing of it is refused.</summary>
    public async Task<SaleRecorded> Sell(
        int quantity, string category = "Cat1", int performance = SmallVenue.Seated, long cents = 3200)
    {
        var sale = Sale(await Hold(quantity, category, performance), cents);
        Assert.Empty((await Tell(sale)).Refused);
        return sale;
    }

    public Task<PushReply> Print(ulong serial, int copy = 1) => Tell(new OperationBody
    {
        TicketPrinted = new TicketPrinted { TicketSerial = serial, Copy = copy, Printer = "fgl" },
    });

    public static ulong Serial(SaleRecorded sale, int place = 0) => sale.Places[place].Place.TicketSerial;
}
