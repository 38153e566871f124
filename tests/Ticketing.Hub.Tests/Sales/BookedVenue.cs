using Microsoft.EntityFrameworkCore;
using Ticketing.Hub.Crm;
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

/// <param name="File">Number of its order file.</param>
sealed record Booked(Guid Subject, Guid HoldId, Guid OperationId, long File);

/// <summary>A small venue where a works council has options that are validated: places set apart, and bookings of them.</summary>
sealed class BookedVenue : IAsyncDisposable
{
    public static readonly SignedInOperator Anne = Person("anne");
    public static readonly SignedInOperator Bob = Person("bob");

    BookedVenue(HubWithoutPorts hub, Guid contact) => (Hub, Contact) = (hub, contact);

    public HubWithoutPorts Hub { get; }

    public Guid Contact { get; }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<BookedVenue> On(Database database, params string[] rows) => With(database, [], rows);

    public static async Task<BookedVenue> With(Database database, string[] quotas, params string[] rows)
    {
        var hub = await SmallVenue.On(database, quotas, rows);
        var structure = new Structure
        {
            Id = Guid.CreateVersion7(), Code = "CE1", Name = "CE Demostx", CommunityType = "CE", City = "Paris",
            PostalCode = "75009",
        };
        await hub.Write(db =>
        {
            db.Add(new CommunityType { Code = "CE", Name = "Comité d'entreprise" });
            db.Add(structure);
            return db.SaveChangesAsync(Token);
        });
        return new BookedVenue(hub, await AddContact(hub, 3, "Blandine", structure.Id));
    }

    public static async Task<Guid> AddContact(HubWithoutPorts hub, int number, string name, Guid? structure = null)
    {
        var contact = new Contact
        {
            Id = Guid.CreateVersion7(), Number = number, Role = ContactRole.Relay, StructureId = structure, FirstName = name,
            LastName = "de Dainville", Email = "b@example.org", City = "Paris", PostalCode = "75009", Country = "FR",
            SearchText = Ticketing.Hub.Crm.Contact.Folded(name, "de Dainville", "CE Demostx", "Paris"),
        };
        await hub.Write(db =>
        {
            db.Add(contact);
            return db.SaveChangesAsync(Token);
        });
        return contact.Id;
    }

    /// <summary>Sets places apart and books them, as the validation of an option does.</summary>
    /// <param name="counted">False: the option does not count against availability, and holds nothing.</param>
    public Task<Booked> Book(
        int quantity, string category = "Cat1", int performance = SmallVenue.Seated, Overbooking? over = null,
        long? file = null, string contingent = "", bool counted = true, long price = 3200) =>
        Hub.Write(async db =>
        {
            var subject = Guid.CreateVersion7();
            var hold = counted
                ? (await Hub.Of<SeatAllocation>().SetApart(
                    db,
                    new ApartWish($"option:{subject}", performance, category, contingent, quantity, over ?? Overbooking.None),
                    Token)).Id
                : Guid.Empty;
            var opened = await Hub.Of<Bookings>().Open(
                db, Wish(subject, file, contingent, [new(performance, category, "PLEIN", quantity, price, 550, hold)]), Token);
            await db.SaveChangesAsync(Token);
            var operation = await db.Set<BookingOperation>().SingleAsync(row => row.BookingId == opened.Booking.Id, Token);
            return new Booked(subject, hold, operation.Id, opened.File.Number);
        });

    public BookingWish Wish(Guid subject, long? file, string contingent, IReadOnlyList<BookingWishLine> lines) => new(
        Contact, file, "Ticketshop agence 3", Anne.Id.ToString(), "EUR",
        [new BookingWishOperation(subject, "Option n° 21", contingent, new DateOnly(2026, 11, 20).DayNumber, lines)]);

    public Task<TakenUpFile> TakeUp(HoldOwner owner, params IReadOnlyList<Booked> booked) => Hub.Of<TakeUpBooking>().Run(
        Guid.CreateVersion7().ToString(), owner, owner.Id, [.. booked.Select(one => one.OperationId)], Token);

    public Task<TakenUpFile> TakeUp(SignedInOperator by, params IReadOnlyList<Booked> booked) => Hub.Of<TakeUpBooking>().Run(
        by, Guid.CreateVersion7().ToString(), [.. booked.Select(one => one.OperationId)], Token);

    public Task<SoldInOffice> Sell(
        SignedInOperator by, IReadOnlyList<Booked> booked, params IReadOnlyList<PaymentTaken> payments) =>
        Hub.Of<SellBooking>().Run(
            by, Guid.CreateVersion7().ToString(), [.. booked.Select(one => one.OperationId)], payments, Token);

    public static PaymentTaken Paid(PaymentMethod method, long cents) => new() { Method = method, Amount = Money.Euro(cents) };

    public Task<RecordedDeposit> Deposit(long file, long cents, PaymentMethod method = PaymentMethod.Card) =>
        Hub.Of<RecordDeposit>().Run(Anne, Guid.CreateVersion7().ToString(), file, method, cents, Token);

    /// <summary>A sale of what a till has taken up, at the prices that it was told.</summary>
    public static SaleRecorded SaleOf(SellingTill till, TakenUpFile taken, int places = int.MaxValue, long deposit = 0)
    {
        var sold = taken.Places.Take(places).ToList();
        var sale = till.Sale(sold.ConvertAll(place => place.Place), sold[0].UnitPrice);
        sale.OrderFile = taken.OrderFile;
        for (var at = 0; at < sold.Count; at++)
        {
            sale.Places[at].HoldId = sold[at].HoldId.ToString();
        }

        if (deposit > 0)
        {
            sale.Payments[0].Amount = Money.Euro(sold.Sum(place => place.UnitPrice) - deposit);
            sale.Payments.Add(Paid(PaymentMethod.Deposit, deposit));
        }

        return sale;
    }

    public async Task<BookingState> State(Booked booked)
    {
        await using var db = Hub.Read();
        return (await db.Set<BookingOperation>().SingleAsync(row => row.Id == booked.OperationId, Token)).State;
    }

    /// <summary>Places of a hold that are not sold, and those that have no seat.</summary>
    public async Task<(int Seated, int Unseated)> Held(Guid holdId)
    {
        await using var db = Hub.Read();
        return (
            await db.Set<Place>().CountAsync(row => row.HoldId == holdId && row.State == PlaceState.Held, Token),
            (await db.Set<Hold>().SingleAsync(row => row.Id == holdId, Token)).Unseated);
    }

    public async Task<int> Free(string category = "Cat1", int performance = SmallVenue.Seated) =>
        (await Hub.Of<SeatingQueries>().Categories(performance, Token)).Single(row => row.Code == category).Free;

    public async Task Deliver()
    {
        while (await Hub.Relay().DeliverDue(Token) > 0)
        {
        }
    }

    public static async Task<string?> Code(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RuleViolation no)
        {
            return no.Code;
        }
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    static SignedInOperator Person(string name) => new(
        Guid.CreateVersion7(), name, name, new RightSet(new Dictionary<string, Right> { ["sales"] = Right.All }));
}
