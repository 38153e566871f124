using System.Globalization;
using Grpc.Core;
using Ticketing.Protocol;
using Ticketing.Protocol.Sync.V1;
using Ticketing.Protocol.Till.V1;

namespace Ticketing.Appliance.Tests.Fixtures;

/// <summary>Order files with options that were validated, as the hub keeps them: taken up by one till at a time, given back, sold.</summary>
sealed partial class TillHub
{
    public const string TillName = "Caisse 1", OtherTill = "Caisse 2";
    public const long SchoolFile = 1042;

    public static readonly ContactFound School = new() { ContactId = "c-42", Number = 42, Name = "Anne Lefèvre", Structure = "Lycée Voltaire", City = "Paris" };

    readonly List<Booked> bookings = [];
    readonly Dictionary<string, TakeUpReply> takeUps = [];
    readonly Dictionary<long, long> deposits = [];

    sealed class Booked(long file, BookedOperation operation)
    {
        public long File => file;

        public BookedOperation Operation => operation;

        public bool Over { get; set; }

        public string HoldId { get; set; } = "";

        public List<Place> Held { get; } = [];
    }

    /// <summary>The question is answered, and the answer is lost on its way.</summary>
    public bool LosesTakeUpAnswers { get; set; }

    /// <summary>An option of one category of the evening at 24 euros a place, validated.</summary>
    public string Book(long file, string label, int quantity, string category = "CAT1", string dueDate = "2026-11-24")
    {
        var operation = new BookedOperation { OperationId = Guid.CreateVersion7().ToString(), Label = label, Status = BookingStatus.Booked, DueDate = dueDate };
        operation.Lines.Add(new BookedLine
        {
            Performance = TillSeason.Evening, Category = category, Tariff = "OPTION", Quantity = quantity, UnitPrice = Money.Euro(24_00), VatRate = 550,
        });
        lock (gate)
            bookings.Add(new Booked(file, operation));
        return operation.OperationId;
    }

    public void PayOnAccount(long file, long cents) => deposits[file] = deposits.GetValueOrDefault(file) + cents;

    /// <summary>Somebody else has it, since so many minutes.</summary>
    public void TakeUpElsewhere(string operationId, DateTimeOffset since) => With(operationId, booked =>
    {
        (booked.Operation.Status, booked.Operation.TakenUpBy) = (BookingStatus.TakenUp, OtherTill);
        booked.Operation.TakenUpAtMs = since.ToUnixTimeMilliseconds();
    });

    public void End(string operationId) => With(operationId, booked => booked.Over = true);

    public bool IsBooked(string operationId) => With(operationId, booked => !booked.Over && booked.Operation.Status == BookingStatus.Booked);

    public bool IsOver(string operationId) => With(operationId, booked => booked.Over);

    T With<T>(string operationId, Func<Booked, T> work)
    {
        lock (gate)
            return work(bookings.Single(b => b.Operation.OperationId == operationId));
    }

    void With(string operationId, Action<Booked> work) => With(operationId, booked =>
    {
        work(booked);
        return true;
    });

    /// <summary>What the till's journal says of bookings.</summary>
    void Follow(OperationBody body)
    {
        if (body.HoldReleased is { } released)
            GiveBack(released.HoldId, released.PlaceIds);
        foreach (var booked in bookings.Where(b => body.Sale?.Places.Any(p => p.HoldId == b.HoldId) == true))
            booked.Over = true;
    }

    /// <param name="placeIds">None: all of the hold.</param>
    void GiveBack(string holdId, IReadOnlyList<string> placeIds)
    {
        if (bookings.Find(b => b.HoldId == holdId && !b.Over) is not { } booked)
            return;
        foreach (var place in booked.Held.Where(p => placeIds.Count == 0 || placeIds.Contains(p.PlaceId)).ToList())
        {
            booked.Held.Remove(place);
            taken.Remove($"{place.Performance}/{place.PlaceId}");
        }
        if (booked.Held.Count > 0)
            return;
        (booked.HoldId, booked.Operation.Status) = ("", BookingStatus.Booked);
        (booked.Operation.TakenUpBy, booked.Operation.TakenUpAtMs) = ("", 0);
    }

    TakeUpReply TakeUp(TakeUpRequest request)
    {
        if (takeUps.TryGetValue(request.RequestId, out var before))
            return before;
        var of = bookings.FindAll(b => b.File == request.OrderFile);
        if (of.Count == 0)
            throw No("sales.order-file-unknown", $"There is no order file {request.OrderFile}.");
        var named = of.FindAll(b => request.OperationIds.Contains(b.Operation.OperationId));
        if (named.Count < request.OperationIds.Count)
            throw No("sales.bookings-apart", "Not all of these bookings are in it.");
        if (named.Count == 0)
            named = of.FindAll(b => !b.Over && b.Operation.Status == BookingStatus.Booked) is { Count: > 0 } free ? free : of;
        if (named.Find(b => b.Over) is { } over)
            throw No("sales.booking-ended", $"{over.Operation.Label} is no longer booked.");
        if (named.Find(b => b.Operation.Status == BookingStatus.TakenUp) is { } elsewhere)
            throw No("sales.booking-taken-up", $"{elsewhere.Operation.Label} is in the cart of {elsewhere.Operation.TakenUpBy}.");
        var reply = new TakeUpReply
        {
            OrderFile = request.OrderFile, Contact = School, DepositLeft = Money.Euro(deposits.GetValueOrDefault(request.OrderFile)),
            ExpiresAtMs = Now + (long)HoldFor.TotalMilliseconds,
        };
        foreach (var booked in named)
            reply.Places.AddRange(Hand(booked));
        return takeUps[request.RequestId] = reply;
    }

    IEnumerable<TakenUpPlace> Hand(Booked booked)
    {
        booked.HoldId = Guid.CreateVersion7().ToString();
        (booked.Operation.Status, booked.Operation.TakenUpBy, booked.Operation.TakenUpAtMs) = (BookingStatus.TakenUp, TillName, Now);
        foreach (var line in booked.Operation.Lines)
        {
            foreach (var place in FreeOf(line.Performance, line.Category).Take(line.Quantity).Select(Take).ToList())
            {
                booked.Held.Add(place);
                yield return new TakenUpPlace
                {
                    Place = place, HoldId = booked.HoldId, OperationId = booked.Operation.OperationId, Tariff = line.Tariff, Price = line.UnitPrice, VatRate = line.VatRate,
                };
            }
        }
    }

    static RpcException No(string code, string detail) => Refusal.Of(StatusCode.FailedPrecondition, code, detail);

    sealed partial class TillOfHub
    {
        public override Task<FindBookingsReply> FindBookings(FindBookingsRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            var reply = new FindBookingsReply();
            bool Wanted(long file) => request.Text == file.ToString(CultureInfo.InvariantCulture) || request.Text == "42"
                || $"{School.Name} {School.Structure} {School.City}".Contains(request.Text, StringComparison.OrdinalIgnoreCase);
            lock (hub.gate)
            {
                foreach (var file in hub.bookings.Where(b => !b.Over && Wanted(b.File)).GroupBy(b => b.File).Take(request.Limit))
                {
                    var found = new BookedFile { OrderFile = file.Key, Contact = School, DepositLeft = Money.Euro(hub.deposits.GetValueOrDefault(file.Key)) };
                    found.Operations.AddRange(file.Select(b => b.Operation.Clone()));
                    found.Booked = Money.Euro(found.Operations.SelectMany(o => o.Lines).Sum(l => l.Quantity * l.UnitPrice.MinorUnits));
                    reply.Files.Add(found);
                }
            }
            return Task.FromResult(reply);
        }

        public override Task<TakeUpReply> TakeUp(TakeUpRequest request, ServerCallContext context)
        {
            hub.CheckUp();
            TakeUpReply reply;
            lock (hub.gate)
                reply = hub.TakeUp(request);
            return hub.LosesTakeUpAnswers ? throw Gone() : Task.FromResult(reply);
        }
    }
}
